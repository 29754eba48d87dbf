import { EventEmitter } from 'node:events';
import type { AgentConnectOpts } from 'agent-base';
import type { ClientRequest } from 'node:http';
import type { ProxyFromEnvironmentAgent } from '../../../nodes/FeishuCoreHr/longConnection/proxyAgent';
import {
	openSdkSocket,
	type SdkSocketOptions,
} from '../../../nodes/FeishuCoreHr/longConnection/sdk';
import { openSocket } from '../../../nodes/FeishuCoreHr/longConnection/socket';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';

jest.mock('../../../nodes/FeishuCoreHr/longConnection/sdk');

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_1', appSecret: 'secret' };
const URL_OF_SOCKET = 'wss://msg-frontier.feishu.cn/ws/v2?ticket=1';

let sdk: SdkSocketOptions;
let closes: number;
let events: string[];
let reasons: PlatformError[];
let request: EventEmitter;
beforeEach(() => {
	[closes, events, reasons] = [0, [], []];
	request = Object.assign(new EventEmitter(), { host: 'msg-frontier.feishu.cn' });
	jest.mocked(openSdkSocket).mockImplementation((options) => {
		sdk = options;
		return () => (closes += 1);
	});
});

function open(answer: object = { code: 0, msg: '', data: { URL: URL_OF_SOCKET } }): () => void {
	const http = (async () => ({
		statusCode: 200,
		headers: {},
		body: answer,
	})) as unknown as HttpRequest;
	const log = { debug: () => {}, info: () => {}, warn: () => {} };
	return openSocket(
		{ app: APP, http, log, onEvent: () => undefined },
		{
			paceTold: () => ({ pingInterval: 7 }),
			up: () => void events.push('up'),
			ended: (reason) => {
				events.push(`ended, ${closes} closed`);
				reasons.push(reason);
			},
		},
	);
}

/** The SDK sends its request on its way. */
async function upgrade(): Promise<void> {
	const agent = sdk.agent as unknown as ProxyFromEnvironmentAgent;
	const options = { host: '127.0.0.1', port: 1, secureEndpoint: false } as AgentConnectOpts;
	await agent.connect(request as ClientRequest, options);
}

/** The request has become a socket. */
async function upgraded(): Promise<EventEmitter> {
	await upgrade();
	const socket = new EventEmitter();
	request.emit('upgrade', {}, socket);
	return socket;
}

describe('a socket', () => {
	it('is up, and ends once: with that it is closed', async () => {
		open();
		expect(await sdk.handshake()).toEqual({ URL: URL_OF_SOCKET, ClientConfig: {} });
		const socket = await upgraded();
		sdk.onUp();
		socket.emit('close');
		sdk.onFailed();
		expect(events).toEqual(['up', 'ended, 1 closed']);
		expect(reasons).toMatchObject([{ msg: 'the socket was closed', code: undefined }]);
	});

	it('that is gone before the SDK says that it is up was never up', async () => {
		open();
		(await upgraded()).emit('close');
		sdk.onUp();
		expect(events).toEqual(['ended, 1 closed']);
	});

	it('that never came about says so', () => {
		open();
		sdk.onFailed();
		expect(reasons).toMatchObject([{ msg: 'no socket came about in time' }]);
		expect(closes).toBe(1);
	});

	it('tells nothing once it is closed from here', async () => {
		const close = open();
		const socket = await upgraded();
		close();
		expect(closes).toBe(1);
		sdk.onUp();
		sdk.onFailed();
		socket.emit('close');
		expect([events, closes]).toEqual([[], 1]);
	});
});

describe('a socket that does not come about says why:', () => {
	it('the handshake is refused, of which the SDK hears nothing', async () => {
		open({ code: 1000040350, msg: 'exceed conn limit' });
		await expect(sdk.handshake()).rejects.toThrow(/^no address to connect to$/);
		sdk.onFailed();
		expect(reasons).toMatchObject([{ code: 1000040350, msg: 'exceed conn limit' }]);
	});

	it('the upgrade is refused, for the first reason of several', async () => {
		open();
		await upgrade();
		const headers = { 'handshake-status': '1000040350', 'handshake-msg': 'exceed conn limit' };
		request.emit('response', { headers, statusCode: 400 });
		request.emit('error', new Error('what follows from it'));
		sdk.onFailed();
		expect(reasons).toMatchObject([{ code: 1000040350, msg: 'exceed conn limit' }]);
	});
});

it('the SDK is given what it needs, and no secret', () => {
	open();
	expect(sdk).toMatchObject({ appId: 'cli_1', baseUrl: 'https://open.feishu.cn' });
	expect(sdk.onPace({})).toEqual({ pingInterval: 7 });
	expect(JSON.stringify(sdk)).not.toContain('secret');
});
