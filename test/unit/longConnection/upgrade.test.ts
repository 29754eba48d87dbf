import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';

import { watchUpgrade } from '../../../nodes/FeishuCoreHr/longConnection/upgrade';
import {
	SOCKET_UNREACHABLE,
	WEBSOCKET_BLOCKED,
} from '../../../nodes/FeishuCoreHr/transport/errorSentences';
import type { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';

let request: EventEmitter;
let refusals: PlatformError[];
let closed: number;
beforeEach(() => {
	request = Object.assign(new EventEmitter(), { host: 'msg-frontier.feishu.cn' });
	[refusals, closed] = [[], 0];
	watchUpgrade(request as ClientRequest, {
		refused: (reason) => void refusals.push(reason),
		closed: () => (closed += 1),
	});
});

describe('a request for a socket that becomes none', () => {
	it('because the proxy opens no tunnel, names the host', () => {
		request.emit('proxyConnect', { statusCode: 200 });
		expect(refusals).toEqual([]);
		request.emit('proxyConnect', { statusCode: 407 });
		expect(refusals).toMatchObject([
			{
				msg: 'the proxy did not open a tunnel to msg-frontier.feishu.cn',
				status: 407,
				code: undefined,
				sentence: WEBSOCKET_BLOCKED,
			},
		]);
	});

	it.each<[string, object, number | undefined, object]>([
		[
			'of somebody in between',
			{},
			403,
			{ code: undefined, status: 403, sentence: WEBSOCKET_BLOCKED },
		],
		['without a status', {}, undefined, { code: undefined, status: 0 }],
		['with a code that is none', { 'handshake-status': 'no' }, 403, { code: undefined }],
		[
			'of the platform',
			{ 'handshake-status': '1000040350', 'handshake-msg': 'exceed conn limit' },
			400,
			{ code: 1000040350, status: 400, msg: 'exceed conn limit', sentence: undefined },
		],
		[
			'of the platform about the ticket',
			{ 'handshake-status': '514', 'handshake-autherrcode': '1000040344' },
			400,
			{ code: 1000040344, msg: 'no message' },
		],
		[
			'of the platform, without a code about the ticket',
			{ 'handshake-status': '514', 'handshake-autherrcode': '0' },
			400,
			{ code: 514 },
		],
	])('because of an answer %s, is told with it', (_, headers, statusCode, expected) => {
		request.emit('response', { headers, statusCode });
		expect(refusals).toMatchObject([expected]);
	});

	it('names the host when somebody in between answers', () => {
		request.emit('response', { headers: {}, statusCode: 200 });
		expect(refusals[0]?.msg).toBe('msg-frontier.feishu.cn did not open a WebSocket');
	});

	it.each([
		[Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
		[new Error('with https://secret'), 'no answer'],
	])('because of %s, names the host and the code alone', (error, words) => {
		request.emit('error', error);
		expect(refusals).toMatchObject([
			{ msg: `msg-frontier.feishu.cn: ${words}`, sentence: SOCKET_UNREACHABLE },
		]);
	});
});

it('a socket that came about and is gone is told', () => {
	const socket = new EventEmitter();
	request.emit('upgrade', {}, socket);
	expect(closed).toBe(0);
	socket.emit('close');
	expect(closed).toBe(1);
	expect(refusals).toEqual([]);
});
