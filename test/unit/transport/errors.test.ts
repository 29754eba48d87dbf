import { inspect } from 'node:util';
import { explain, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { requestToken } from '../../../nodes/FeishuCoreHr/transport/token';
import { misbehave } from '../../simulator';
import type { FaultKind } from '../../simulator/faults';
import { getLocations, plainHttp, type Scene, startScene } from './scene';
import { WHOLE } from '../whole';

let scene: Scene;
beforeEach(async () => {
	scene = await startScene();
});
afterEach(async () => await scene.simulator.close());

async function refusal(call: Promise<unknown>): Promise<PlatformError> {
	const error: unknown = await call.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(PlatformError);
	return error as PlatformError;
}

const ask = async (): Promise<PlatformError> =>
	await refusal(getLocations(scene.client({ maxWait: 0 }), ['7201000000000000001']));

/** Each of these is the answer of the simulated platform, not a mock. */
describe('what the platform refuses is told in the words of an HR operator', () => {
	it.each<[string, FaultKind, RegExp, RegExp]>([
		['a bad parameter', { kind: 'code', code: 1160001 }, /did not accept a value/, /Check the id/],
		['a rate limit', { kind: 'rateLimit', resetSeconds: 9 }, /how often/, /resets in 9 s/],
		['the IP list', { kind: 'code', code: 99991401 }, /IP allow list/, /Security Settings/],
		['the quota', { kind: 'code', code: 99991403 }, /quota/, /next month/],
		['a disabled app', { kind: 'code', code: 99991662 }, /app is disabled/, /administrator/],
		['an app not installed', { kind: 'code', code: 99991673 }, /not installed/, /publish/],
		['a dead token', { kind: 'code', code: 99991677, status: 400 }, /access token/, /credential/],
		['an unknown code', { kind: 'code', code: 1234567, msg: 'odd' }, /refused/, /message: odd/],
		['an internal error', { kind: 'code', code: 1, status: 500 }, /busy/, /Try again/],
		['a gateway error', { kind: 'gateway', status: 502 }, /problem on its side/, /HTTP 502/],
		['a login page', { kind: 'gateway', status: 200 }, /did not come from Feishu/, /proxy/],
		['silence', { kind: 'drop' }, /could not be reached/, /internet access/],
	])('%s', async (_, fault, message, description) => {
		scene.simulator.faults.add({ ...fault, path: '/open-apis/corehr', times: 9 });
		const told = explain(await ask());
		expect(told.message).toMatch(message);
		expect(told.description).toMatch(description);
	});

	it('a missing scope, with the names of the scopes and where to add them', async () => {
		const scopes = ['corehr:locations:read', 'corehr:locations:write'];
		scene.simulator.faults.add({ kind: 'code', code: 99991672, scopes, path: '/open-apis/corehr' });
		const told = explain(await ask());
		expect(told.message).toBe('The app lacks a permission (scope) for this data');
		expect(told.description).toContain('Permissions & Scopes');
		expect(told.description).toContain('Scopes: corehr:locations:read, corehr:locations:write.');
	});

	it('always with the code, the message and the log_id by which Feishu finds the call', async () => {
		scene.simulator.faults.add({ kind: 'code', code: 99991403, path: '/open-apis/corehr' });
		const error = await ask();
		const { logId } = scene.simulator.calls.at(-1)!;
		expect(error).toMatchObject({ code: 99991403, logId, status: 400, permanent: true });
		const { description } = explain(error);
		expect(description).toContain('code: 99991403');
		expect(description).toContain(`log_id: ${logId}`);
		expect(description).toContain('the monthly quota of API calls has been used up');
	});

	it('a failure that comes with HTTP 200 is a failure', async () => {
		scene.simulator.faults.add({
			kind: 'code',
			code: 1160001,
			status: 200,
			path: '/open-apis/corehr',
		});
		expect(await ask()).toMatchObject({ code: 1160001, status: 200 });
	});
});

describe('a token request', () => {
	it('gives the token and how long it lives', async () => {
		const { token, lifetime } = await requestToken(plainHttp, scene.app);
		expect(token).toMatch(/^t-/);
		expect(lifetime).toBe(7200_000);
	});

	it('refused with 10015 names both keys, and is not tried again', async () => {
		misbehave(scene.simulator, 'secret refused by another code');
		const error = await ask();
		expect(error).toMatchObject({ code: 10015, permanent: true, appWide: true });
		expect(explain(error).message).toBe('Feishu refused the App ID or the App Secret');
		expect(scene.simulator.calls).toHaveLength(1);
	});

	it.each([
		[{ appSecret: 'wrong' }, 10014, 'app secret invalid', 'The App Secret is wrong'],
		[{ appId: 'cli_unknown' }, 10003, 'invalid param', 'Feishu does not know this App ID'],
	])('with %j is refused in plain words', async (wrong, code, msg, message) => {
		const error = await refusal(requestToken(plainHttp, { ...scene.app, ...wrong }));
		expect(error).toMatchObject({ code, msg, permanent: true });
		expect(explain(error).message).toBe(message);
		expect(inspect([error, explain(error)], WHOLE)).not.toContain(scene.app.appSecret);
	});

	it('to nobody is worth another try', async () => {
		const baseUrl = 'http://127.0.0.1:9';
		const error = await refusal(requestToken(plainHttp, { ...scene.app, baseUrl }));
		expect(error).toMatchObject({ code: undefined, status: undefined, permanent: false });
	});
});
