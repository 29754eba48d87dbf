import { quickPace, sdkClient } from './officialSdk';
import type { Acted, Simulator } from './index';
import { PERSON_UPDATED, TICKET_PREFIX, TOKEN_PREFIX, startSimulator } from './index';

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ app: { clientConfig: quickPace } });
});

afterEach(async () => await simulator.close());

async function control(verb: string, body: object = {}) {
	const response = await fetch(`${simulator.url}/_control/${verb}`, {
		method: 'POST',
		body: JSON.stringify(body),
	});
	return (await response.json()) as { ok: boolean; error?: string; result: unknown };
}

it('changes a person and tells what became of the event', async () => {
	const client = sdkClient(simulator, { [PERSON_UPDATED]: () => undefined });
	await simulator.connected(1);
	const [id] = (await control('people')).result as string[];
	const { result } = await control('change-person', { id, patch: { age: 30 } });
	const { eventId } = result as { eventId: string };
	await simulator.acknowledged(eventId);
	expect((await control('deliveries', { eventId })).result).toMatchObject({
		eventId,
		acknowledged: true,
		attempts: [{ attempt: 1, outcome: 200 }],
	});
	client.close();
});

it.each([
	['change-location', { id: '7201000000000000001', patch: { time_zone_id: '1' } }],
	['push', { event: { schema: '2.0' }, options: { eventId: 'mine' } }],
	['push', { event: 'no JSON' }],
	['push-event', { type: 'corehr.contract.created_v1' }],
	['push-person', { personId: '1', fieldChanges: ['age'] }],
	['push-location', { locationId: '1' }],
])('pushes by %s %j', async (verb, body) => {
	expect((await control(verb, body)).result).toMatchObject({
		eventId: expect.any(String) as string,
	});
	expect(simulator.app.deliveries.counts.events).toBe(1);
});

it.each([
	['hire', {}],
	['move', { id: '7000000000000000002', departmentId: '7101000000000000004' }],
	['dismiss', { id: '7000000000000000002' }],
])('tells by %s %j what it sent', async (verb, body) => {
	await control('subscribe', { types: ['corehr.employee.domain_event_v2'] });
	const { result } = await control(verb, body);
	const { pushed } = result as Acted;
	const ids = pushed.map(({ eventId }) => eventId);
	expect(ids).not.toEqual([]);
	expect(simulator.app.deliveries.all().map(({ eventId }) => eventId)).toEqual([...new Set(ids)]);
});

it('drives outages, handshakes, tokens, faults and settings', async () => {
	const { value } = simulator.app.tokens.issue();
	const call = async () => {
		const url = `${simulator.url}/open-apis/corehr/v1/locations?page_size=1`;
		return (await fetch(url, { headers: { authorization: `Bearer ${value}` } })).status;
	};
	await control('rate-limit', { times: 1 });
	expect(await call()).toBe(400);
	await control('fault', { kind: 'gateway', status: 502, times: 9 });
	expect(await call()).toBe(502);
	await control('clear-faults');
	expect(await call()).toBe(200);
	await control('outage');
	expect(await call()).toBe(503);
	await control('outage', { kind: 'dead' });
	await expect(call()).rejects.toThrow('fetch failed');
	await control('recover');
	expect(await call()).toBe(200);
	await control('expire-tokens');
	expect(await call()).toBe(400);
	await control('settings', { readLagMs: { employees: [0, 0] }, redeliveryMs: [5] });
	expect(simulator.settings.readLagMs).toMatchObject({ employees: [0, 0], locations: [0, 2000] });
	await control('configure-app', { appSecret: 'rotated' });
	expect(simulator.app.appSecret).toBe('rotated');
});

it('shows a state, calls and deliveries without a secret', async () => {
	const client = sdkClient(simulator, { [PERSON_UPDATED]: () => undefined });
	await simulator.connected(1);
	await fetch(`${simulator.url}/open-apis/auth/v3/tenant_access_token/internal`, {
		method: 'POST',
		body: JSON.stringify({ app_id: simulator.app.appId, app_secret: simulator.app.appSecret }),
	});
	const shown = await Promise.all(
		['state', 'calls', 'deliveries'].map(async (verb) => await control(verb)),
	);
	expect(shown[0]?.result).toMatchObject({
		apps: [{ connections: 1, handshakes: 1, tokenRequests: 1, tokensIssued: 1 }],
	});
	const { appSecret, encryptKey, verificationToken } = simulator.app;
	for (const secret of [appSecret, encryptKey, verificationToken, TOKEN_PREFIX, TICKET_PREFIX]) {
		expect(JSON.stringify(shown)).not.toContain(secret);
	}
	client.close();
});

it.each([
	['an unknown person', 'change-person', { id: 'nobody' }, 'There is no person nobody'],
	['an unknown app', 'state', { appId: 'cli_x' }, 'There is no app cli_x'],
])('says what is wrong with %s', async (_, verb, body, error) => {
	expect(await control(verb, body)).toEqual({ ok: false, error });
});

it('lists the bad habits with their witnesses, and turns them on and off', async () => {
	const handshake = async () => {
		const { appId: AppID, appSecret: AppSecret } = simulator.app;
		const body = JSON.stringify({ AppID, AppSecret });
		const answer = await fetch(`${simulator.url}/callback/ws/endpoint`, { method: 'POST', body });
		return ((await answer.json()) as { code: number }).code;
	};
	await control('misbehave', { habit: 'connection limit' });
	await control('misbehave', { habit: 'connection limit' });
	expect(await handshake()).toBe(1000040350);
	expect((await control('habits')).result).toContainEqual({
		name: 'connection limit',
		what: expect.any(String) as string,
		witness: expect.any(String) as string,
		on: true,
	});
	await control('behave');
	expect(await handshake()).toBe(0);
	const unknown = await control('misbehave', { habit: 'kindness' });
	expect(unknown).toMatchObject({ ok: false, error: 'There is no habit kindness: see habits' });
});

it('lists its verbs when asked for another', async () => {
	expect(await control('help')).toMatchObject({ ok: false, verbs: expect.any(Array) as string[] });
});
