import type { Simulator } from './index';
import { TOKEN_PREFIX, startSimulator } from './index';

let simulator: Simulator;
let now: number;

beforeEach(async () => {
	now = Date.UTC(2026, 0, 1);
	simulator = await startSimulator({ settings: { now: () => now } });
});

afterEach(async () => await simulator.close());

const MINUTE = 60_000;

async function requestToken(changes: object = {}) {
	const { appId: app_id, appSecret: app_secret } = simulator.app;
	const response = await fetch(`${simulator.url}/open-apis/auth/v3/tenant_access_token/internal`, {
		method: 'POST',
		body: JSON.stringify({ app_id, app_secret, ...changes }),
	});
	const body = (await response.json()) as {
		code: number;
		msg: string;
		tenant_access_token: string;
		expire: number;
	};
	return { status: response.status, ...body };
}

async function call(authorization?: string) {
	const [id] = simulator.company.locations.ids;
	const response = await fetch(`${simulator.url}/open-apis/corehr/v1/locations/${id}`, {
		headers: authorization === undefined ? {} : { authorization },
	});
	return { status: response.status, ...((await response.json()) as { code: number }) };
}

it('hands out a token for two hours', async () => {
	expect(await requestToken()).toEqual({
		status: 200,
		code: 0,
		msg: 'ok',
		tenant_access_token: expect.stringMatching(`^${TOKEN_PREFIX}`) as string,
		expire: 7200,
	});
});

it('hands out the same token while 30 minutes are left, then a new one beside it', async () => {
	const first = await requestToken();
	now += 90 * MINUTE;
	expect(await requestToken()).toMatchObject({
		tenant_access_token: first.tenant_access_token,
		expire: 1800,
	});
	now += 1;
	const second = await requestToken();
	expect(second.tenant_access_token).not.toBe(first.tenant_access_token);
	expect(await call(`Bearer ${first.tenant_access_token}`)).toMatchObject({ status: 200, code: 0 });
	expect(simulator.app.tokens).toMatchObject({ requests: 3, issued: 2 });
});

it('refuses a token that has expired', async () => {
	const { tenant_access_token } = await requestToken();
	now += 120 * MINUTE;
	expect(await call(`Bearer ${tenant_access_token}`)).toMatchObject({
		status: 400,
		code: 99991663,
	});
});

it('refuses every token after expireTokens, and a new one works', async () => {
	const { tenant_access_token } = await requestToken();
	simulator.expireTokens();
	expect(await call(`Bearer ${tenant_access_token}`)).toMatchObject({
		status: 400,
		code: 99991663,
	});
	const fresh = await requestToken();
	expect(await call(`Bearer ${fresh.tenant_access_token}`)).toMatchObject({ code: 0 });
});

it.each([99991663, 99991665, 99991671, 99991677])('can say it with %d', async (code) => {
	simulator.settings.deadTokenCode = code;
	expect(await call('Bearer t-garbage')).toMatchObject({ status: 400, code });
});

it('answers a missing token with 99991661', async () => {
	expect(await call()).toMatchObject({ status: 400, code: 99991661 });
});

describe.each([200, 400])('a refused token request with HTTP %d', (status) => {
	it.each([
		['a wrong secret', { app_secret: 'wrong' }, 10014, 'app secret invalid'],
		['a wrong app id', { app_id: 'cli_0000000000000000' }, 10003, 'invalid param'],
		['no app id', { app_id: null }, 10003, 'invalid param'],
	])('%s', async (_, changes, code, msg) => {
		simulator.settings.tokenRefusalStatus = { 10003: status, 10014: status };
		expect(await requestToken(changes)).toEqual({ status, code, msg });
	});
});
