import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { requestToken } from '../../../nodes/FeishuCoreHr/transport/token';
import { TokenCache } from '../../../nodes/FeishuCoreHr/transport/tokenCache';
import { settled } from '../fakeClock';

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_1', appSecret: 'the secret' };

/** A platform that answers a token request with this. */
const answering =
	(answer: object): HttpRequest =>
	async () =>
		({
			statusCode: 200,
			headers: {},
			body: { code: 0, msg: 'ok', ...answer },
		}) as IN8nHttpFullResponse;

describe('a token request', () => {
	it('sends App ID and App Secret to the platform of the app, and nothing else', async () => {
		const seen: IHttpRequestOptions[] = [];
		await requestToken(async (options) => {
			seen.push(options);
			return await answering({ tenant_access_token: 't' })(options);
		}, APP);
		expect(seen).toEqual([
			{
				method: 'POST',
				url: 'https://open.feishu.cn/open-apis/auth/v3/tenant_access_token/internal',
				body: { app_id: 'cli_1', app_secret: 'the secret' },
			},
		]);
	});

	it.each<[unknown, number]>([
		[7200, 7_200_000],
		[60, 60_000],
		['3600', 3_600_000],
		[7201, 7_200_000],
		[0, 1_800_000],
		[-5, 1_800_000],
		['soon', 1_800_000],
		[undefined, 1_800_000],
		[null, 1_800_000],
		[true, 1_800_000],
	])('that says it lives for %j s gives a token of %i ms', async (expire, lifetime) => {
		const http = answering({ tenant_access_token: 't-1', expire });
		expect(await requestToken(http, APP)).toEqual({ token: 't-1', lifetime });
	});

	it.each([[undefined], [''], [7], [null]])('without a token (%j) is refused', async (token) => {
		const http = answering({ tenant_access_token: token, expire: 7200 });
		await expect(requestToken(http, APP)).rejects.toMatchObject({
			msg: 'an answer without a token',
			status: 200,
		});
	});
});

describe('the tokens of a process', () => {
	let now: number;
	let cache: TokenCache;
	/** Requests under way, to be answered by the test. */
	let asked: Array<(answer: object | Error) => void>;
	beforeEach(() => {
		now = 0;
		cache = new TokenCache(() => now);
		asked = [];
	});

	const http: HttpRequest = async (options) =>
		await new Promise<IN8nHttpFullResponse>((resolve, reject) => {
			asked.push((answer) => {
				if (answer instanceof Error) reject(answer);
				else resolve(answering(answer)(options));
			});
		});
	const get = async (app = APP) => await cache.get(http, app);
	const token = (name: string, expire = 7200) => ({ tenant_access_token: name, expire });

	async function having(name: string, expire?: number): Promise<void> {
		const first = get();
		await settled();
		asked.pop()!(token(name, expire));
		await expect(first).resolves.toBe(name);
	}

	it('of short life are renewed at half-time, the others 5 minutes before their end', async () => {
		await having('short', 60);
		now = 29_999;
		await expect(get()).resolves.toBe('short');
		now = 30_000;
		const renewed = get();
		await settled();
		asked[0]!(token('long'));
		await expect(renewed).resolves.toBe('long');
		now += 7_200_000 - 300_000 - 1;
		await expect(get()).resolves.toBe('long');
	});

	it('live from when they were asked for, however long the answer took', async () => {
		const first = get();
		await settled();
		now = 10_000;
		asked.pop()!(token('late', 60));
		await first;
		now = 29_999;
		await expect(get()).resolves.toBe('late');
		now = 30_000;
		void get();
		await settled();
		expect(asked).toHaveLength(1);
	});

	it.each([
		['app', { ...APP, appId: 'cli_2' }],
		['secret', { ...APP, appSecret: 'another' }],
		['platform', { ...APP, baseUrl: 'https://open.larksuite.com' }],
	])('are those of one %s', async (_, other) => {
		await having('t');
		void get(other);
		await settled();
		expect(asked).toHaveLength(1);
	});

	it('that failed are forgotten once all who waited know', async () => {
		const waiting = [get(), get()];
		const told = waiting.map(async (one) => await expect(one).rejects.toThrow('no network'));
		await settled();
		expect(asked).toHaveLength(1);
		asked[0]!(new Error('no network'));
		await Promise.all(told);
		void get();
		await settled();
		expect(asked).toHaveLength(2);
	});

	it('are forgotten when they are dead, and not when they have been renewed meanwhile', async () => {
		await having('first');
		await cache.forget(APP, 'first');
		await having('second');
		await cache.forget(APP, 'first');
		await expect(get()).resolves.toBe('second');
		await expect(cache.forget({ ...APP, appId: 'cli_2' }, 'first')).resolves.toBeUndefined();
	});

	it('whose request fails while somebody forgets one are nobody’s trouble', async () => {
		const first = get();
		const told = expect(first).rejects.toThrow('no network');
		const forgetting = cache.forget(APP, 'old');
		await settled();
		asked.pop()!(new Error('no network'));
		await told;
		await expect(forgetting).resolves.toBeUndefined();
	});
});
