import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { misbehave, startSimulator, type HabitName, type Simulator } from '../../simulator';
import { appOf, door, FakeSubscriber, http, readLog } from './listeners';

let simulator: Simulator;
let log: string[];
const leavers: Array<() => Promise<void>> = [];

beforeEach(async () => {
	log = readLog();
	simulator = await startSimulator({
		app: { clientConfig: { ReconnectInterval: 0.1, ReconnectNonce: 0.05, PingInterval: 0.2 } },
		settings: { redeliveryMs: Array<number>(100).fill(100), greetingMs: 20 },
	});
});

afterEach(async () => {
	await Promise.all(leavers.splice(0).map(async (leave) => await leave()));
	await simulator.close();
});

async function join_(
	id: string,
	{ app = appOf(simulator), isTest = false, via = http } = {},
): Promise<FakeSubscriber> {
	const subscriber = new FakeSubscriber(id, undefined, isTest);
	leavers.push(await joinConnection(app, via, subscriber, door));
	return subscriber;
}

const warnings = () => log.filter((line) => line.startsWith('warn'));
const change = () =>
	simulator.app.push(simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] }));

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What may pass by itself, and what is said of it. */
const PASSING: ReadonlyArray<readonly [HabitName, RegExp]> = [
	['captive portal', /The answer did not come from Feishu/],
	['firewall page', /The answer did not come from Feishu/],
	// (The `fetch` of these tests keeps a 407 to itself.)
	['proxy wants a password', /The answer did not come from Feishu|could not be reached/],
	['gateway without platform', /Feishu has a problem on its side/],
	['connection limit', /as many long connections as Feishu allows/],
	['handshakes while busy', /Feishu is busy/],
	['handshakes while busy, the other code', /Feishu is busy/],
	['handshakes with an internal error', /internal error/],
	['handshakes refuse the right secret', /refused the App ID or the App Secret/],
	['handshakes forbidden', /does not allow this app to open a long connection/],
	['no WebSockets', /A proxy or firewall does not let the long connection through/],
	['tickets refused', /refused the App ID or the App Secret/],
	['socket unreachable', /the address for its events cannot be reached/],
];

/** No network at all, as n8n's HTTP helper tells it. */
const unreachable: HttpRequest = async () => {
	throw Object.assign(new Error('getaddrinfo ENOTFOUND open.feishu.cn'), { code: 'ENOTFOUND' });
};

describe('n8n starts before the network', () => {
	it.each(PASSING)(
		'%s: the workflow is active, and listens as soon as it can',
		async (habit, words) => {
			const end = misbehave(simulator, habit);
			const early = await join_('early');
			await until(() => warnings().length > 0);
			expect(simulator.app.longConnection.open).toHaveLength(0);
			end();
			const late = await join_('late');
			await simulator.connected(1);
			const eventId = change();
			await simulator.acknowledged(eventId);
			expect([early.seen, late.seen]).toEqual([[eventId], [eventId]]);
			expect(early.lostTo).toEqual([]);
			expect(warnings()).toEqual([expect.stringMatching(words)]);
			expect(log.filter((line) => /^info: .*long connection restored/.test(line))).toHaveLength(1);
		},
	);

	it('without a name server: it comes up by itself, with one warning for it all', async () => {
		let isReachable = false;
		const via: HttpRequest = async (options) => await (isReachable ? http : unreachable)(options);
		const subscriber = await join_('a', { via });
		await until(() => warnings().length > 0);
		isReachable = true;
		await simulator.connected(1);
		await simulator.acknowledged(change());
		expect(subscriber.seen).toHaveLength(1);
		expect(warnings()).toEqual([expect.stringMatching(/Feishu could not be reached.*ENOTFOUND/)]);
	}, 15_000);

	it('without an answer: activating waits no longer than 10 s', async () => {
		const never: HttpRequest = async () => await new Promise(() => undefined);
		const subscriber = await join_('a', { via: never });
		expect(subscriber.lostTo).toEqual([]);
	}, 15_000);

	it('a test run in the editor is told why it cannot listen, and leaves nothing behind', async () => {
		misbehave(simulator, 'connection limit');
		await expect(join_('t', { isTest: true })).rejects.toMatchObject({ code: 1000040350 });
		const { handshakes } = simulator.app.longConnection;
		await join_('a');
		expect(simulator.app.longConnection.handshakes).toBeGreaterThan(handshakes);
	});
});

describe('what only a person can change fails the activation', () => {
	it('a credential that names the wrong platform', async () => {
		misbehave(simulator, 'wrong platform');
		await expect(join_('a')).rejects.toMatchObject({ code: 1000040351, final: true });
	});

	it.each([99991662, 99991673, 99991401, 10003, 10014, 10015])('code %d', async (code) => {
		simulator.faults.add({ kind: 'code', code, path: '/open-apis/auth', times: 9 });
		await expect(join_('a')).rejects.toMatchObject({ code, final: true });
		expect(simulator.app.longConnection.handshakes).toBe(0);
	});
});

describe('a connection that is lost', () => {
	it.each(PASSING)('comes back after: %s', async (habit, words) => {
		const stays = await join_('stays');
		const end = misbehave(simulator, habit);
		simulator.dropConnections();
		await until(() => warnings().length > 0);
		// Publishing a workflow in this moment does not fail, and tries at once.
		const joins = await join_('joins');
		end();
		await simulator.connected(1);
		await simulator.until(() => simulator.app.longConnection.ready.length > 0, 'a client');
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect([stays.seen, joins.seen]).toEqual([[eventId], [eventId]]);
		expect([stays.lostTo, joins.lostTo]).toEqual([[], []]);
		expect(warnings()).toEqual([expect.stringMatching(words)]);
	});

	it('is opened at once for whoever joins, though the platform asks to wait for 10 minutes', async () => {
		const { longConnection } = simulator.app;
		const slow = {
			ReconnectCount: -1,
			ReconnectInterval: 600,
			ReconnectNonce: 120,
			PingInterval: 20,
		};
		longConnection.clientConfig = slow;
		const stays = await join_('stays');
		simulator.dropConnections();
		await until(() => log.some((line) => line.includes('reconnecting (the socket was closed)')));
		await join_('joins');
		await simulator.connected(1);
		expect(stays.lostTo).toEqual([]);
	});

	it('is tried for without end when the platform allows one attempt', async () => {
		misbehave(simulator, 'few reconnects');
		const one = await join_('a');
		const end = misbehave(simulator, 'handshakes while busy');
		simulator.dropConnections();
		const before = simulator.app.longConnection.handshakes;
		await simulator.until(() => simulator.app.longConnection.handshakes > before + 2, 'attempts');
		end();
		await simulator.connected(1);
		expect(one.lostTo).toEqual([]);
	});

	it('lets everybody listen though one cannot be told that it does', async () => {
		const broken = new FakeSubscriber('broken');
		broken.admitted = () => {
			throw new Error('n8n refused');
		};
		const end = misbehave(simulator, 'connection limit');
		leavers.push(await joinConnection(appOf(simulator), http, broken, door));
		const other = await join_('other');
		end();
		await simulator.connected(1);
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect([broken.seen, other.seen]).toEqual([[eventId], [eventId]]);
	});

	it('is not lost to others when one cannot be told', async () => {
		const [first, second] = [await join_('first'), await join_('second')];
		first.lost = () => {
			throw new Error('n8n refused');
		};
		simulator.app.appSecret = 'reset in the developer console';
		simulator.dropConnections();
		await second.whenLost;
		expect(second.lostTo).toMatchObject([{ code: 10014 }]);
	});
});

describe('an event', () => {
	it('does not reach a workflow whose secret the platform has not accepted', async () => {
		let isReachable = false;
		const via: HttpRequest = async (options) => await (isReachable ? http : unreachable)(options);
		const knows = await join_('knows');
		const app = { ...appOf(simulator), appSecret: 'a guess' };
		const guesses = await join_('guesses', { app, via });
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect([knows.seen, guesses.seen]).toEqual([[eventId], []]);
		isReachable = true;
		simulator.dropConnections();
		await guesses.whenLost;
		expect(guesses.lostTo).toMatchObject([{ code: 10014 }]);
		await simulator.connected(1);
		expect(knows.lostTo).toEqual([]);
	});

	it('waits for the secret to be accepted when the first one to come had a wrong one', async () => {
		let isReachable = false;
		const via: HttpRequest = async (options) => await (isReachable ? http : unreachable)(options);
		const guesses = await join_('guesses', {
			app: { ...appOf(simulator), appSecret: 'a guess' },
			via,
		});
		const knows = await join_('knows');
		await simulator.connected(1);
		const eventId = change();
		await simulator.acknowledged(eventId);
		expect([knows.seen, guesses.seen]).toEqual([[eventId], []]);
		isReachable = true;
		simulator.dropConnections();
		await guesses.whenLost;
		expect(knows.lostTo).toEqual([]);
	});
});

describe('whatever the platform sends', () => {
	/** The most handshakes that began within any 5 s. */
	const most = () => {
		const times = simulator.calls
			.filter(({ path }) => path === '/callback/ws/endpoint')
			.map(({ at }) => at);
		return Math.max(
			...times.map((first) => times.filter((at) => at >= first && at < first + 5_000).length),
		);
	};

	it.each<HabitName>(['odd pace', 'odd pongs', 'sockets close at once'])(
		'it is not stormed: %s',
		async (habit) => {
			await join_('a');
			const end = misbehave(simulator, habit);
			const { longConnection } = simulator.app;
			const dropping = setInterval(() => simulator.dropConnections(), 10);
			while (longConnection.handshakes < 9) {
				await join_('joins');
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			clearInterval(dropping);
			expect(most()).toBeLessThanOrEqual(8);
			end();
			await join_('last');
			await simulator.connected(1, { timeoutMs: 20_000 });
		},
		60_000,
	);

	it('ids that are numbers are read exactly', async () => {
		const one = await join_('a');
		misbehave(simulator, 'events with numbers for ids');
		const { eventId } = simulator.app.deliveries.all()[0]!;
		expect(Number.isSafeInteger(Number(eventId))).toBe(false);
		await simulator.acknowledged(eventId);
		expect(one.seen).toEqual([eventId]);
	});

	it('what cannot be read is acknowledged, and warned about once', async () => {
		await join_('a');
		const end = misbehave(simulator, 'events of schema 1.0');
		await simulator.idle();
		end();
		misbehave(simulator, 'events of schema 1.0');
		await simulator.idle();
		expect(simulator.app.deliveries.counts).toMatchObject({ events: 2, acknowledged: 2 });
		expect(warnings()).toEqual([expect.stringMatching(/cannot be read/)]);
	});

	it('pongs of any kind keep the connection, and the pings apart', async () => {
		await join_('a');
		const [client] = simulator.app.longConnection.open;
		misbehave(simulator, 'odd pongs');
		const frame = { SeqID: '0', LogID: '0', service: 1, method: 0, headers: { type: 'pong' } };
		for (const pace of [
			'{}',
			'null',
			'[]',
			'0',
			'{"PingInterval":-1}',
			'{"PingInterval":1e9}',
			'',
		]) {
			client?.sendFrame({ ...frame, payload: Buffer.from(pace) });
		}
		await simulator.acknowledged(change());
		expect(client?.pings).toBe(1);
		expect(simulator.app.longConnection.open).toEqual([client]);
	});
});

it('no line of the log holds a secret, whatever happened', async () => {
	await join_('a');
	misbehave(simulator, 'odd payloads');
	await simulator.acknowledged(change());
	for (const habit of ['no WebSockets', 'tickets refused', 'captive portal'] as const) {
		const end = misbehave(simulator, habit);
		simulator.dropConnections();
		await join_(habit);
		end();
		await join_('again');
		await simulator.connected(1);
	}
	const { appSecret, verificationToken, encryptKey } = simulator.app;
	for (const secret of [appSecret, verificationToken, encryptKey, 'simticket-', 't-simtoken']) {
		expect(log.filter((line) => line.includes(secret))).toEqual([]);
	}
});
