import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { askWhereToConnect } from '../../../nodes/FeishuCoreHr/longConnection/handshake';

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_1', appSecret: 'the secret' };
const URL_OF_SOCKET = 'wss://msg-frontier.feishu.cn/ws/v2?ticket=1';
const OK = { code: 0, msg: 'ok' };

/** A platform with these answers to a handshake and to a request for a token. */
function platform(handshake: object | Error, token: object | Error = { ...OK }) {
	const asked: IHttpRequestOptions[] = [];
	const http = async (options: IHttpRequestOptions) => {
		asked.push(options);
		const body = options.url.includes('/callback/') ? handshake : token;
		if (body instanceof Error) throw body;
		const headers = { 'x-tt-logid': '2026' };
		return { statusCode: 200, headers, body } as unknown as IN8nHttpFullResponse;
	};
	return { asked, ask: async () => await askWhereToConnect(http, APP) };
}

describe('a handshake', () => {
	it('asks the platform of the app, by App ID and App Secret, for 8 s', async () => {
		const { ask, asked } = platform({ ...OK, data: { URL: URL_OF_SOCKET } });
		await ask();
		expect(asked).toEqual([
			{
				method: 'POST',
				url: 'https://open.feishu.cn/callback/ws/endpoint',
				headers: { locale: 'zh' },
				body: { AppID: 'cli_1', AppSecret: 'the secret' },
				timeout: 8_000,
			},
		]);
	});

	it.each<[object | undefined, object]>([
		[{ PingInterval: 120 }, { PingInterval: 120 }],
		[undefined, {}],
		[[1], {}],
	])('gives the address, and the pace where there is one: %j', async (ClientConfig, expected) => {
		const { ask } = platform({ ...OK, data: { URL: URL_OF_SOCKET, ClientConfig } });
		expect(await ask()).toEqual({ URL: URL_OF_SOCKET, ClientConfig: expected });
	});

	it('may lead to a socket without TLS', async () => {
		const { ask } = platform({ ...OK, data: { URL: 'ws://10.0.0.5:8080/' } });
		expect(await ask()).toMatchObject({ URL: 'ws://10.0.0.5:8080/' });
	});

	it.each<[unknown]>([
		[undefined],
		['text'],
		[{}],
		[{ URL: 7 }],
		[{ URL: 'https://open.feishu.cn' }],
		[{ URL: 'to wss://open.feishu.cn' }],
		[{ URL: 'wss:' }],
	])('that is answered without an address is refused: %j', async (data) => {
		await expect(platform({ ...OK, data }).ask()).rejects.toMatchObject({
			msg: 'an answer without an address to connect to',
			status: 200,
		});
	});
});

describe('a refused handshake', () => {
	const refusal = (code: number) => ({ code, msg: `refused with ${code}` });

	it.each([403, 514])(
		'(code %i) is told in the plain words of a token request, where that is refused for good',
		async (code) => {
			const { ask } = platform(refusal(code), refusal(10014));
			await expect(ask()).rejects.toMatchObject({ code: 10014, final: true });
		},
	);

	it.each<[string, object | Error]>([
		['is answered', { ...OK, tenant_access_token: 't', expire: 7200 }],
		['is refused for now', refusal(99991400)],
		['fails', new Error('no network')],
	])('is told in its own words where the token request %s', async (_, token) => {
		await expect(platform(refusal(403), token).ask()).rejects.toMatchObject({ code: 403 });
	});

	it.each<[object | Error, object]>([
		[refusal(1000040350), { code: 1000040350 }],
		[refusal(10014), { code: 10014 }],
		[new Error('no network'), { code: undefined, msg: 'no network' }],
	])('with a code of its own asks for no token: %p', async (handshake, expected) => {
		const { ask, asked } = platform(handshake, refusal(10014));
		await expect(ask()).rejects.toMatchObject(expected);
		expect(asked).toHaveLength(1);
	});
});
