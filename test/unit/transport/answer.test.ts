import { inspect } from 'node:util';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { exchange } from '../../../nodes/FeishuCoreHr/transport/answer';
import { explain } from '../../../nodes/FeishuCoreHr/transport/errors';
import { requestToken } from '../../../nodes/FeishuCoreHr/transport/token';
import { misbehave, TOKEN_PREFIX } from '../../simulator';
import { getLocations, plainHttp, refusal, type Scene, startScene } from './scene';
import { WHOLE } from '../whole';

let scene: Scene;
beforeEach(async () => {
	scene = await startScene();
});
afterEach(async () => await scene.simulator.close());

const answers = (response: Partial<IN8nHttpFullResponse>) => async () =>
	({ statusCode: 200, headers: {}, ...response }) as IN8nHttpFullResponse;

const ask = async (response: Partial<IN8nHttpFullResponse>) =>
	await exchange(answers(response), { url: 'https://open.feishu.cn' });

describe("only the platform's own JSON speaks for the platform", () => {
	it.each<[string, Partial<IN8nHttpFullResponse>]>([
		['a page', { statusCode: 404, body: '<html>nginx</html>' }],
		['nothing', { body: '' }],
		['a list', { body: [] as never }],
		['a code without words', { statusCode: 403, body: { code: 403 } }],
		["a gateway's words", { statusCode: 403, body: { code: 403, message: 'Forbidden' } }],
		["a gateway's code and words", { statusCode: 403, body: { code: 403, msg: 'Forbidden' } }],
		['a negative code', { body: { code: -1, msg: 'no' } }],
		['a code as text', { statusCode: 404, body: { code: '404', msg: 'not found' } }],
		['a code that is no whole number', { body: { code: 99991663.5, msg: 'no' } }],
		['success without words', { body: { code: 0 } }],
		['success with a failing status', { statusCode: 502, body: { code: 0, msg: 'ok' } }],
		[
			'a small code with a log id that is none',
			{ body: { code: 403, msg: 'no', error: { log_id: 7 } } },
		],
		['a small code without headers', { headers: undefined, body: { code: 403, msg: 'no' } }],
		['a redirect', { statusCode: 302, body: { code: 99991663, msg: 'no' } }],
	])('%s is not its own', async (_, response) => {
		expect(await refusal(ask(response))).toMatchObject({ code: undefined });
	});

	it.each<[string, Partial<IN8nHttpFullResponse>, number]>([
		['a code of its own range', { statusCode: 400, body: { code: 10014, msg: 'no' } }, 10014],
		[
			'a small code with its log id in the body',
			{ body: { code: 403, msg: 'forbidden', error: { log_id: '2026' } } },
			403,
		],
		[
			'a small code with its log id in the header',
			{ headers: { 'x-tt-logid': '2026' }, body: { code: 514, msg: 'auth failed' } },
			514,
		],
	])('%s is its own', async (_, response, code) => {
		expect(await refusal(ask(response))).toMatchObject({ code });
	});

	it.each<[string, object, object]>([
		['without words', { msg: '' }, { msg: 'no message', scopes: [] }],
		['with an error of no use', { msg: 'no', error: 'x' }, { msg: 'no', scopes: [] }],
		[
			'with scopes of no use',
			{ msg: 'no', error: { permission_violations: { subject: 'a' } } },
			{ scopes: [] },
		],
		[
			'with some scopes of use',
			{ msg: 'no', error: { permission_violations: [{ subject: 'a' }, null, {}, { subject: 7 }] } },
			{ scopes: ['a'] },
		],
		['with an empty log id', { msg: 'no', error: { log_id: '' } }, { logId: undefined }],
		['with a log id', { msg: 'no', error: { log_id: '2026' } }, { logId: '2026' }],
	])('%s is told for what it is', async (_, body, expected) => {
		const answer = { statusCode: 400, body: { code: 1160001, ...body } };
		expect(await refusal(ask(answer))).toMatchObject({ code: 1160001, status: 400, ...expected });
	});

	it.each<[number, object, string]>([
		[
			300,
			{ location: 'https://portal.example.com/login?key=1' },
			'a redirect to https://portal.example.com',
		],
		[399, { location: 'nowhere' }, 'a redirect'],
		[302, {}, 'a redirect'],
		[400, { location: 'https://portal.example.com' }, "an answer that is not the platform's"],
		[299, { location: 'https://portal.example.com' }, "an answer that is not the platform's"],
	])('HTTP %i with the headers %j is %s', async (statusCode, headers, msg) => {
		expect(await refusal(ask({ statusCode, headers: headers as never, body: '' }))).toMatchObject({
			msg,
			status: statusCode,
		});
	});

	it.each<[object, number | undefined]>([
		[{ 'x-ogw-ratelimit-reset': '7' }, 7],
		[{ 'x-ogw-ratelimit-reset': '0.5' }, 0.5],
		[{ 'retry-after': '60' }, 60],
		[{ 'x-ogw-ratelimit-reset': '7', 'retry-after': '9' }, 7],
		[{ 'retry-after': '61' }, 30],
		[{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, undefined],
		[{ 'retry-after': '7 s' }, undefined],
		[{ 'retry-after': '-7' }, undefined],
		[{}, undefined],
	])('the headers %j ask to wait %s s', async (headers, retryAfterSeconds) => {
		const limit = { statusCode: 429, headers: headers as never };
		const ours = await refusal(ask({ ...limit, body: { code: 99991400, msg: 'limit' } }));
		const theirs = await refusal(ask({ ...limit, body: 'slow down' }));
		expect([ours, theirs].map((error) => error.retryAfterSeconds)).toEqual([
			retryAfterSeconds,
			retryAfterSeconds,
		]);
	});

	it.each<[unknown, string]>([
		[new Error('socket hang up\n    at somewhere'), 'socket hang up'],
		[Object.assign(new Error('connect failed'), { code: 'ETIMEDOUT' }), 'ETIMEDOUT connect failed'],
		[Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'read ECONNRESET'],
		['odd', 'no answer'],
	])('a request that fails with %s is told as: %s', async (thrown, msg) => {
		const http = async (): Promise<IN8nHttpFullResponse> => await Promise.reject(thrown);
		const error = await refusal(exchange(http, { url: 'https://open.feishu.cn' }));
		expect(error).toMatchObject({ msg, code: undefined, status: undefined });
	});

	it("tells a gateway's words beside its own", async () => {
		const body = { code: 403, message: 'blocked by policy 7' };
		const { message, description } = explain(await refusal(ask({ statusCode: 403, body })));
		expect(message).toBe('The answer did not come from Feishu');
		expect(description).toContain('code 403: blocked by policy 7');
	});
});

describe('a server that repeats what it was sent', () => {
	it('is quoted without the secret and without the token', async () => {
		const { token } = await requestToken(plainHttp, scene.app);
		await scene.platform.tokens.get(plainHttp, scene.app);
		misbehave(scene.simulator, 'echo of the request');
		for (const call of [
			requestToken(plainHttp, scene.app),
			getLocations(scene.client(), ['7201000000000000001']),
		]) {
			const error = await refusal(call);
			const texts = inspect([error, explain(error)], WHOLE);
			expect(texts).toContain('cannot read');
			expect(texts).not.toContain(scene.app.appSecret.slice(0, 8));
			expect(texts).not.toContain(TOKEN_PREFIX);
			expect(texts).not.toContain(token.slice(-8));
		}
	});

	const SECRET = 'q"1/Ü%+9=z~Ab_Cd-Efghijklmnop';
	const json = JSON.stringify({ app_id: 'cli_1', app_secret: SECRET });
	const PIECES = Array.from({ length: SECRET.length - 7 }, (_, at) => SECRET.slice(at, at + 8));
	/** The text, and all that somebody could read out of it. */
	const readings = (text: string): string[] => [
		text,
		text.replaceAll('\\', ''),
		text.replace(/(%[0-9a-f]{2})+/gi, (escaped) => decodeURIComponent(escaped)),
		...(text.match(/[\w+/-]{8,}/g) ?? []).flatMap((run) => [
			Buffer.from(run, 'hex').toString(),
			...[0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString()),
		]),
	];
	const shown = (text: string) =>
		PIECES.filter((piece) => readings(text).some((reading) => reading.includes(piece)));

	it.each<[string, string]>([
		['as it is', SECRET],
		['cut off', json.slice(0, -8)],
		['escaped for JSON', json],
		['escaped for JSON twice', JSON.stringify(json)],
		['escaped for a URL', encodeURIComponent(SECRET)],
		['escaped for a URL in small letters', encodeURIComponent(SECRET).toLowerCase()],
		['as a form', new URLSearchParams({ app_secret: SECRET }).toString()],
		['in hexadecimal digits', Buffer.from(SECRET).toString('hex')],
		['in base64', Buffer.from(SECRET).toString('base64')],
		['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
		['in base64 after one byte', Buffer.from(`x${SECRET}`).toString('base64')],
		['in base64 after two bytes', Buffer.from(`xy${SECRET}`).toString('base64')],
		['in base64 amid the body', Buffer.from(json).toString('base64')],
	])('%s, shows no eight characters of it', async (_, echo) => {
		const fields = [
			{ msg: echo },
			{ msg: 'no', error: { log_id: echo } },
			{ msg: 'no', error: { permission_violations: [{ subject: echo }] } },
			{ message: echo },
		];
		const options: IHttpRequestOptions = {
			url: 'https://open.feishu.cn',
			body: { app_id: 'cli_1', app_secret: SECRET },
		};
		for (const body of fields) {
			const http = answers({ statusCode: 400, body: { code: 99991672, ...body } });
			const error = await refusal(exchange(http, options));
			expect(shown(echo)).not.toEqual([]);
			expect([error.msg, error.logId ?? '', ...error.scopes].flatMap(shown)).toEqual([]);
			expect([error.message, ...Object.values(explain(error))].flatMap(shown)).toEqual([]);
		}
	});

	it('may use the words that stand beside a token', async () => {
		const headers = { Authorization: 'Bearer t-abcdefghijklmnop' };
		const body = { code: 99991672, msg: 'a bearer t-shirt, and t-abcdefghijklmnop' };
		const http = answers({ statusCode: 400, body });
		const error = await refusal(exchange(http, { url: 'https://open.feishu.cn', headers }));
		expect(error.msg).toBe('a bearer t-shirt, and …');
	});

	it('says nothing of a password in an address', async () => {
		const http = async (): Promise<IN8nHttpFullResponse> => {
			throw new Error('cannot reach http://proxy:hunter2@10.0.0.1:3128');
		};
		const error = await refusal(exchange(http, { url: 'https://open.feishu.cn' }));
		expect(error.msg).toBe('cannot reach http://…@10.0.0.1:3128');
	});
});
