import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import type { Verdict } from '../../../nodes/FeishuCoreHr/door';
import { appFromCredential } from '../../../nodes/FeishuCoreHr/transport/app';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { CONTROL, LOCATION_UPDATED, startSimulator, type Simulator } from '../../simulator';
import { appOf, door, FakeSubscriber, http, readLog } from './listeners';

let simulator: Simulator;
const leavers: Array<() => Promise<void>> = [];

beforeEach(async () => {
	simulator = await startSimulator({
		app: { clientConfig: { ReconnectInterval: 0.1, ReconnectNonce: 0.05, PingInterval: 0.2 } },
		settings: { redeliveryMs: [100, 100, 100, 100, 100], greetingMs: 20 },
	});
});

afterEach(async () => {
	await Promise.all(leavers.splice(0).map(async (leave) => await leave()));
	await simulator.close();
});

async function listen(subscriber: FakeSubscriber) {
	const leave = await joinConnection(appOf(simulator), http, subscriber, door);
	leavers.push(leave);
	await simulator.until(
		() => simulator.app.longConnection.ready.length > 0,
		'a client that listens',
	);
	return leave;
}

const change = () =>
	simulator.app.push(simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] }));
async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Dropped whoever listens, and acknowledged. */
const NOTHING = 'not json at all';

const attemptsOf = (eventId: string) =>
	simulator.app.deliveries.of(eventId).attempts.map(({ outcome }) => outcome);

describe('listening', () => {
	it('has begun when joining resolves: the connection is up', async () => {
		const joined = joinConnection(appOf(simulator), http, new FakeSubscriber('a'), door);
		leavers.push(await joined);
		expect(simulator.app.longConnection.open).toHaveLength(1);
	});

	it('shares one connection, over which each one gets each event', async () => {
		const everyone = [new FakeSubscriber('a'), new FakeSubscriber('b'), new FakeSubscriber('c')];
		await Promise.all(everyone.map(async (one) => await listen(one)));
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect(everyone.map(({ seen }) => seen)).toEqual([[eventId], [eventId], [eventId]]);
		expect(simulator.app.longConnection.history).toHaveLength(1);
		expect(simulator.app.tokens.requests).toBe(3);
	});

	it('shares it, too, between credentials that spell the platform differently', async () => {
		const { appId, appSecret } = simulator.app;
		const spelled = (baseUrl: string) =>
			appFromCredential({ platform: 'custom', baseUrl, appId, appSecret });
		const everyone = [new FakeSubscriber('a'), new FakeSubscriber('b')];
		const spellings = [simulator.url, ` ${simulator.url.replace('http', 'HTTP')}// `];
		for (const [index, one] of everyone.entries()) {
			leavers.push(await joinConnection(spelled(spellings[index] ?? ''), http, one, door));
		}
		await simulator.until(() => simulator.app.longConnection.ready.length > 0, 'a client');
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect(everyone.map(({ seen }) => seen)).toEqual([[eventId], [eventId]]);
	});

	it('gives nobody an event of a type that they did not choose, and acknowledges it at once', async () => {
		const one = new FakeSubscriber('a');
		await listen(one);
		const eventId = simulator.app.push(
			simulator.app.locationUpdated({ locationId: '1', fieldChanges: ['address'] }),
		);
		await simulator.acknowledged(eventId);
		expect(one.seen).toEqual([]);
		expect(attemptsOf(eventId)).toEqual([200]);
	});

	it('ends for one without ending for the others; the last one to leave closes the connection', async () => {
		const leaveA = await listen(new FakeSubscriber('a'));
		const leaveB = await listen(new FakeSubscriber('b'));
		await leaveA();
		expect(simulator.app.longConnection.open).toHaveLength(1);
		await leaveB();
		await simulator.connected(0);
	});

	it.each(['busy', 'other'])('ends for one without waiting for events: %s', async (leaves) => {
		const busy = new FakeSubscriber('busy');
		let serve: (verdict: Verdict) => void = () => undefined;
		busy.serves = async () => await new Promise((resolve) => (serve = resolve));
		const leave = {
			busy: await listen(busy),
			other: await listen(new FakeSubscriber('other')),
		}[leaves];
		const eventId = change();
		await until(() => busy.seen.length === 1);
		await Promise.race([leave?.(), simulator.attempted(eventId, 1)]);
		const answersWhenLeft = attemptsOf(eventId);
		serve('stored');
		await simulator.acknowledged(eventId);
		expect([answersWhenLeft, attemptsOf(eventId)]).toEqual([[], [200]]);
	});

	it('finishes what is under way before the connection closes', async () => {
		const one = new FakeSubscriber('a');
		let serve: (verdict: Verdict) => void = () => undefined;
		one.serves = async () => await new Promise((resolve) => (serve = resolve));
		const leave = await listen(one);
		const eventId = change();
		await until(() => one.seen.length > 0);
		let hasLeft = false;
		const leaving = leave().then(() => (hasLeft = true));
		// Longer than a socket takes to close.
		await simulator.acknowledged(simulator.app.push(NOTHING, { delayMs: 100 }));
		expect(hasLeft).toBe(false);
		serve('stored');
		const { attempts } = await simulator.attempted(eventId, 1);
		expect(attempts[0]?.outcome).toBe(200);
		await leaving;
		await simulator.connected(0);
	});
});

describe('an activation fails', () => {
	async function failure(app = appOf(simulator)): Promise<PlatformError> {
		const error: unknown = await joinConnection(app, http, new FakeSubscriber('a'), door).catch(
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(PlatformError);
		return error as PlatformError;
	}

	it.each<[string, Partial<ReturnType<typeof appOf>>, number]>([
		['the App Secret is wrong', { appSecret: 'wrong' }, 10014],
		['the App ID is unknown', { appId: 'cli_0000000000000000' }, 10003],
		['the App ID is malformed', { appId: 'my-app' }, 10003],
	])("with the platform's reason when %s", async (_, change_, code) => {
		const error = await failure({ ...appOf(simulator), ...change_ });
		expect(error).toMatchObject({ code, permanent: true });
		expect(simulator.app.longConnection.handshakes).toBe(0);
	});

	it('also for one who joins others with wrong credentials, and leaves those alone', async () => {
		const one = new FakeSubscriber('a');
		await listen(one);
		expect(await failure({ ...appOf(simulator), appSecret: 'wrong' })).toMatchObject({
			code: 10014,
		});
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect(one.seen).toEqual([eventId]);
	});
});

describe('an event is brought again', () => {
	it('until it is safe for each one who wants it', async () => {
		const a = new FakeSubscriber('a');
		const b = new FakeSubscriber('b');
		b.serves = () => (b.seen.length > 2 ? 'stored' : 'refused');
		await listen(a);
		await listen(b);
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect(attemptsOf(eventId)).toEqual([500, 500, 200]);
		expect([a.stored, b.stored]).toEqual([[eventId, eventId, eventId], [eventId]]);
	});

	it('when the only one who listens has just left', async () => {
		const one = new FakeSubscriber('a');
		let serve: (verdict: Verdict) => void = () => undefined;
		one.serves = async () => await new Promise((resolve) => (serve = resolve));
		const leave = await listen(one);
		const before = change();
		await until(() => one.seen.length === 1);
		const leaving = leave();
		const afterwards = change();
		const { attempts } = await simulator.attempted(afterwards, 1);
		serve('stored');
		await leaving;
		expect(attempts[0]?.outcome).toBe(500);
		expect(one.seen).toEqual([before]);
	});

	it("but not for a test run's sake, which sees what the others get", async () => {
		const test = new FakeSubscriber('t', undefined, true);
		const leaveTest = await listen(test);
		const active = new FakeSubscriber('a');
		await listen(active);
		const both = change();
		await simulator.acknowledged(both);
		await leaveTest();
		const one = change();
		await simulator.acknowledged(one);
		expect([attemptsOf(both), attemptsOf(one)]).toEqual([[200], [200]]);
		expect([test.seen, active.seen]).toEqual([[both], [both, one]]);
	});
});

describe('what can never succeed is answered 200, and harms nothing else', () => {
	const header = { event_type: 'corehr.person.updated_v1', create_time: '1608725989000' };
	it.each<[string, () => object | string]>([
		['a payload that is not JSON', () => 'not json at all'],
		['a payload that is a JSON array', () => '[1,2]'],
		['a payload that is null', () => 'null'],
		['a payload that is 0', () => '0'],
		['a payload that is false', () => 'false'],
		['a payload that is an empty text', () => '""'],
		['no payload at all', () => ''],
		['an event without id', () => ({ schema: '2.0', header, event: { person_id: '1' } })],
		[
			'an event of another app',
			() => ({
				schema: '2.0',
				header: { ...header, event_id: 'x', app_id: 'cli_ffffffffffffffff' },
				event: { person_id: '1' },
			}),
		],
		[
			'an event of a type that this package does not know',
			() => ({
				schema: '2.0',
				header: { ...header, event_id: 'y', event_type: 'im.message' },
				event: {},
			}),
		],
	])('%s', async (_, body) => {
		const one = new FakeSubscriber('a', new Set(['corehr.person.updated_v1', LOCATION_UPDATED]));
		await listen(one);
		const eventId = simulator.app.push(body(), { eventId: 'under test' });
		await simulator.acknowledged(eventId);
		expect(attemptsOf(eventId)).toEqual([200]);
		expect(one.seen).toEqual([]);
		const next = change();
		await simulator.acknowledged(next);
		expect(one.seen).toEqual([next]);
	});
});

it('an id that is a number is read exactly, as text', async () => {
	const one = new FakeSubscriber('a');
	await listen(one);
	const { header, ...rest } = JSON.parse(
		JSON.stringify(simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] })),
	) as { header: object };
	const text = JSON.stringify({ ...rest, header: { ...header, event_id: 0 } });
	const eventId = simulator.app.push(
		text.replace('"event_id":0', '"event_id":6919733936050406926'),
	);
	await simulator.acknowledged(eventId);
	expect(one.seen).toEqual(['6919733936050406926']);
});

it('an event that cannot be read is warned about once for each cause', async () => {
	const log = readLog();
	await listen(new FakeSubscriber('a'));
	const old = { uuid: 'u', type: 'event_callback', event: { type: 'x' } };
	for (const body of [old, '[]', old, 'not json', old]) {
		await simulator.acknowledged(simulator.app.push(body));
	}
	const because = (reason: string) =>
		expect.stringContaining(`an event was dropped because it cannot be read: ${reason}`) as string;
	expect(log.filter((line) => line.startsWith('warn'))).toEqual([
		because('The event has the old schema 1.0'),
		because('The body is not a JSON object'),
	]);
});

describe('a connection', () => {
	it.each(['close', 'terminate'] as const)(
		'that drops (%s) comes back, and events with it',
		async (style) => {
			const one = new FakeSubscriber('a');
			await listen(one);
			simulator.dropConnections(style);
			await simulator.connected(1);
			const eventId = change();
			await simulator.acknowledged(eventId);
			expect(one.seen).toEqual([eventId]);
			expect(one.lostTo).toEqual([]);
		},
	);

	it('comes back after an outage, however the platform fails meanwhile', async () => {
		const one = new FakeSubscriber('a');
		await listen(one);
		simulator.outage('http-503');
		const tries = simulator.calls.length + 2;
		await simulator.until(() => simulator.calls.length > tries, 'tries to reconnect');
		simulator.recover();
		simulator.app.longConnection.refuseHandshakes({ code: 1, times: 1 });
		await simulator.connected(1);
		expect(one.lostTo).toEqual([]);
	});

	it('whose secret the platform refuses is lost to everyone; the next to join opens a new one', async () => {
		const everyone = [new FakeSubscriber('a'), new FakeSubscriber('b')];
		for (const one of everyone) await listen(one);
		simulator.app.appSecret = 'reset in the developer console';
		simulator.dropConnections();
		await Promise.all(everyone.map(async ({ whenLost }) => await whenLost));
		expect(everyone.map(({ lostTo }) => lostTo)).toMatchObject([
			[{ code: 10014 }],
			[{ code: 10014 }],
		]);
		await listen(new FakeSubscriber('a'));
	});

	it('reconnects with the secret that was accepted last', async () => {
		await listen(new FakeSubscriber('a'));
		simulator.app.appSecret = 'rotated-secret';
		await listen(new FakeSubscriber('b'));
		simulator.dropConnections();
		await simulator.connected(1);
		expect(simulator.app.longConnection.open).toHaveLength(1);
	});

	it('that is half-open, silent but not closed, is noticed and replaced', async () => {
		const one = new FakeSubscriber('a');
		await listen(one);
		const [silent] = simulator.app.longConnection.open;
		silent?.drop('half-open');
		const replaced = () => simulator.app.longConnection.ready.some((client) => client !== silent);
		await simulator.until(replaced, 'another connection', 30_000);
		expect(one.lostTo).toEqual([]);
	}, 40_000);

	it('is not pinged without pause when the platform tells no pace', async () => {
		await listen(new FakeSubscriber('a'));
		const [client] = simulator.app.longConnection.open;
		const frame = {
			SeqID: '0',
			LogID: '0',
			service: 1,
			method: CONTROL,
			headers: { type: 'pong' },
		};
		client?.sendFrame({ ...frame, payload: Buffer.from('{"ReconnectCount":-1}') });
		const eventId = change();
		await simulator.acknowledged(eventId);
		const before = client?.pings ?? 0;
		const next = simulator.app.push(
			simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] }),
			{ delayMs: 300 },
		);
		await simulator.acknowledged(next);
		expect((client?.pings ?? 0) - before).toBeLessThan(3);
	});
});

describe('broken frames harm no other event', () => {
	const wanted = new Set(['corehr.person.updated_v1']);
	const person = () => simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] });

	it('a frame that is none', async () => {
		const one = new FakeSubscriber('a', wanted);
		await listen(one);
		simulator.app.longConnection.open[0]?.sendRaw(Buffer.from('no frame at all'));
		await simulator.acknowledged(change());
		expect(one.seen).toHaveLength(1);
	});

	it('fragments in another order are put together', async () => {
		const one = new FakeSubscriber('a', wanted);
		await listen(one);
		const eventId = simulator.app.push(person(), { fragmentBytes: 40, fragmentOrder: 'reversed' });
		await simulator.acknowledged(eventId);
		expect(one.seen).toEqual([eventId]);
	});

	it('fragments that never complete are left alone, and the event is brought again', async () => {
		const one = new FakeSubscriber('a', wanted);
		await listen(one);
		simulator.settings.ackTimeoutMs = 200;
		const eventId = simulator.app.push(person(), { fragmentBytes: 40, omitFragment: 1 });
		const next = change();
		await simulator.acknowledged(next);
		await simulator.attempted(eventId, 2);
		expect(one.seen).toEqual([next]);
	});

	it('a payload of 5 MB is an event like any other', async () => {
		const one = new FakeSubscriber('a', wanted);
		await listen(one);
		const event = person();
		const large = {
			...event,
			event: { ...(event as { event: object }).event, note: 'x'.repeat(5e6) },
		};
		const eventId = simulator.app.push(large, { fragmentBytes: 100_000 });
		await simulator.acknowledged(eventId);
		expect(one.seen).toEqual([eventId]);
	});
});
