import { WebSocket } from 'ws';
import type { SdkClient } from './officialSdk';
import { quickPace, sdkClient } from './officialSdk';
import type { Simulator } from './index';
import { PERSON_UPDATED, TICKET_PREFIX, seededRandom, startSimulator } from './index';

let simulator: Simulator;
let clients: SdkClient[];

beforeEach(async () => {
	clients = [];
	simulator = await startSimulator({
		app: { clientConfig: quickPace },
		settings: { redeliveryMs: [20, 40, 60, 80], random: seededRandom(7) },
	});
});

afterEach(async () => {
	for (const client of clients) client.close();
	await simulator.close();
});

/** Redeliveries for as long as a test may take. */
const often = Array<number>(100).fill(50);

type Seen = Array<Record<string, unknown>>;

function listen(seen: Seen = [], options: Parameters<typeof sdkClient>[2] = {}): SdkClient {
	const client = sdkClient(
		simulator,
		{ [PERSON_UPDATED]: (event) => void seen.push(event) },
		options,
	);
	clients.push(client);
	return client;
}

const pushPerson = (personId = '1', options = {}): string =>
	simulator.app.push(
		simulator.app.personUpdated({ personId, fieldChanges: ['phone_number'] }),
		options,
	);

const handshake = async (body: object) =>
	(await (
		await fetch(`${simulator.url}/callback/ws/endpoint`, {
			method: 'POST',
			body: JSON.stringify(body),
		})
	).json()) as { code: number; data?: { URL: string; ClientConfig: object } };

const credentials = () => ({
	AppID: simulator.app.appId,
	AppSecret: simulator.app.appSecret,
});

describe('the handshake', () => {
	it('gives a connect URL and the ClientConfig', async () => {
		const { code, data } = await handshake(credentials());
		expect(code).toBe(0);
		expect(data?.URL).toMatch(/^ws:.*[?&]device_id=\d+.*&service_id=\d+.*&ticket=/);
		expect(data?.ClientConfig).toEqual(quickPace);
	});

	it.each([
		['a wrong secret', { AppSecret: 'wrong' }],
		['an unknown app', { AppID: 'cli_0000000000000000' }],
		['numbers', { AppID: 1, AppSecret: 2 }],
	])('refuses %s with 514 and no data', async (_, changes) => {
		expect(await handshake({ ...credentials(), ...changes })).toEqual({
			code: 514,
			msg: 'auth failed',
		});
	});

	it.each([1, 403, 514, 1000040343])('refuses with %d when told to', async (code) => {
		simulator.app.longConnection.refuseHandshakes({ code, times: 1 });
		expect(await handshake(credentials())).toMatchObject({ code });
		expect(await handshake(credentials())).toMatchObject({ code: 0 });
	});

	it('lets the SDK give up when the refusal carries data', async () => {
		simulator.app.longConnection.refuseHandshakes({ code: 403, withData: true });
		expect(await listen().gaveUp).toBe('pullConnectConfig failed: code=403, msg=forbidden');
	});

	it('refuses one connection more than the limit', async () => {
		simulator.app.longConnection.maxConnections = 1;
		listen();
		await simulator.connected(1);
		expect(await handshake(credentials())).toMatchObject({ code: 1000040350 });
	});

	it.each([
		['never issued', `${TICKET_PREFIX}0000`],
		['missing', ''],
	])('refuses the upgrade with a ticket that is %s', async (_, ticket) => {
		expect(await upgrade(`${simulator.url}/ws/v2?ticket=${ticket}`)).toBe(403);
	});

	it('takes a ticket only once', async () => {
		const { data } = await handshake(credentials());
		const socket = new WebSocket(data?.URL ?? '');
		await simulator.connected(1);
		expect(await upgrade(data?.URL ?? '')).toBe(403);
		socket.terminate();
	});
});

const upgrade = async (url: string): Promise<number | undefined> =>
	await new Promise((resolve) => {
		const socket = new WebSocket(url.replace(/^http/, 'ws'));
		socket.on('error', () => undefined);
		socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
		socket.on('open', () => resolve(101));
	});

describe('delivery to the SDK', () => {
	it('brings an event and takes the acknowledgement', async () => {
		const seen: Seen = [];
		listen(seen);
		await simulator.connected(1);
		const { attempts } = await simulator.settled(pushPerson('7'));
		expect(attempts).toMatchObject([
			{ attempt: 1, via: 'longConnection', outcome: 200, clientIndex: 0, duplicate: false },
		]);
		expect(seen).toMatchObject([{ person_id: '7', field_changes: ['phone_number'] }]);
	});

	it.each(['in order', 'reversed'] as const)('splits a payload over frames, %s', async (order) => {
		const seen: Seen = [];
		listen(seen);
		await simulator.connected(1);
		await simulator.settled(pushPerson('人', { fragmentBytes: 7, fragmentOrder: order }));
		expect(seen).toMatchObject([{ person_id: '人' }]);
	});

	it('gets no answer to fragments that never complete', async () => {
		listen();
		await simulator.connected(1);
		simulator.settings.ackTimeoutMs = 50;
		const id = pushPerson('1', { fragmentBytes: 50, omitFragment: 1, redeliveryMs: [] });
		expect((await simulator.settled(id)).attempts).toMatchObject([{ outcome: 'silence' }]);
	});

	it('comes again after a 500, until it is acknowledged', async () => {
		let calls = 0;
		const client = sdkClient(simulator, {
			[PERSON_UPDATED]: () => {
				if (++calls < 3) throw new Error('not yet');
			},
		});
		clients.push(client);
		await simulator.connected(1);
		const { attempts } = await simulator.settled(pushPerson());
		expect(attempts.map(({ outcome }) => outcome)).toEqual([500, 500, 200]);
	});

	it('comes five times at most', async () => {
		const client = sdkClient(simulator, {
			[PERSON_UPDATED]: async () => await new Promise(() => {}),
		});
		clients.push(client);
		simulator.settings.ackTimeoutMs = 10;
		await simulator.connected(1);
		const { attempts, acknowledged } = await simulator.settled(pushPerson());
		expect(attempts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('silence'));
		expect(acknowledged).toBe(false);
	});

	it('counts an answer after its time as none', async () => {
		let calls = 0;
		const client = sdkClient(simulator, {
			[PERSON_UPDATED]: async () => {
				if (++calls === 1) await simulator.attempted(id, 1);
			},
		});
		clients.push(client);
		await simulator.connected(1);
		simulator.settings.ackTimeoutMs = 100;
		const id = pushPerson('1', { redeliveryMs: often });
		const { attempts } = await simulator.settled(id);
		expect(attempts[0]?.outcome).toBe('silence');
		expect(attempts.at(-1)?.outcome).toBe(200);
		expect(simulator.app.longConnection.history[0]?.answers.late).toBe(1);
	});

	it('goes on with the schedule when nobody is connected', async () => {
		const id = pushPerson('1', { redeliveryMs: often });
		await simulator.attempted(id, 1);
		listen();
		const { attempts } = await simulator.acknowledged(id);
		expect(attempts[0]?.outcome).toBe('no client');
		expect(attempts.at(-1)?.outcome).toBe(200);
	});

	it('reaches one of several clients, each some of the time', async () => {
		const seen: Seen[] = [[], []];
		for (const events of seen) listen(events);
		await simulator.connected(2);
		for (let number = 0; number < 40; number++) pushPerson(String(number));
		await simulator.idle();
		const counts = seen.map(({ length }) => length);
		expect(counts[0]! + counts[1]!).toBe(40);
		expect(Math.min(...counts)).toBeGreaterThan(5);
	});

	it('duplicates acknowledged events with the probability asked for', async () => {
		listen();
		await simulator.connected(1);
		simulator.settings.duplicateProbability = 1;
		const { attempts } = await simulator.settled(pushPerson());
		expect(attempts.map(({ duplicate, outcome }) => [duplicate, outcome])).toEqual([
			[false, 200],
			[true, 200],
		]);
	});

	it('lets events overtake each other when asked to', async () => {
		const seen: Seen = [];
		listen(seen);
		await simulator.connected(1);
		simulator.settings.disorderProbability = 0.5;
		simulator.settings.disorderDelayMs = [10, 60];
		for (let number = 0; number < 20; number++) pushPerson(String(number));
		await simulator.idle();
		const order = seen.map(({ person_id }) => Number(person_id));
		expect(order).toHaveLength(20);
		expect(order).not.toEqual([...order].sort((a, b) => a - b));
	});

	it.each([
		['text that is no JSON', 'nonsense'],
		['bytes', new Uint8Array([0, 255, 1])],
		['5 MB', JSON.stringify({ schema: '2.0', filler: 'x'.repeat(5_000_000) })],
	])('carries %s and the next event all the same', async (_, event) => {
		const seen: Seen = [];
		listen(seen);
		await simulator.connected(1);
		simulator.app.push(event, { redeliveryMs: [] });
		await simulator.acknowledged(pushPerson('after'));
		expect(seen).toMatchObject([{ person_id: 'after' }]);
	});

	it('carries broken frames and the next event all the same', async () => {
		listen();
		await simulator.connected(1);
		simulator.app.longConnection.open[0]?.sendRaw(Buffer.from('no frame'));
		await simulator.acknowledged(pushPerson());
	});
});

describe('staying connected', () => {
	it('answers pings with a ClientConfig that takes effect', async () => {
		listen();
		await simulator.connected(1);
		simulator.app.longConnection.clientConfig = { ...quickPace, PingInterval: 0.01 };
		await simulator.until(() => (simulator.app.longConnection.history[0]?.pings ?? 0) > 5, 'pings');
	});

	it.each(['close', 'terminate'] as const)('a client comes back after "%s"', async (style) => {
		const client = listen();
		await simulator.connected(1);
		simulator.dropConnections(style);
		await simulator.connected(0);
		await simulator.connected(1);
		await simulator.acknowledged(pushPerson());
		expect([client.ready, client.reconnected]).toEqual([1, 1]);
		expect(simulator.app.longConnection.history).toHaveLength(2);
	});

	it('a half-open connection swallows events until the client notices', async () => {
		listen([], { pingTimeout: 0.1 });
		await simulator.connected(1);
		simulator.dropConnections('half-open');
		simulator.settings.ackTimeoutMs = 100;
		const id = pushPerson('1', { redeliveryMs: often });
		const { attempts } = await simulator.acknowledged(id);
		expect(attempts[0]).toMatchObject({ outcome: 'silence', clientIndex: 0 });
		expect(attempts.at(-1)).toMatchObject({ outcome: 200, clientIndex: 1 });
	});

	it('a half-open connection takes no answers either', async () => {
		const client = sdkClient(simulator, {
			[PERSON_UPDATED]: () => simulator.dropConnections('half-open'),
		});
		clients.push(client);
		simulator.settings.ackTimeoutMs = 100;
		await simulator.connected(1);
		const { attempts } = await simulator.settled(pushPerson('1', { redeliveryMs: [] }));
		expect(attempts).toMatchObject([{ outcome: 'silence' }]);
	});

	it.each(['http-503', 'dead'] as const)('clients return after an outage (%s)', async (kind) => {
		listen();
		await simulator.connected(1);
		simulator.outage(kind);
		await simulator.connected(0);
		const id = pushPerson('1', { redeliveryMs: often });
		await simulator.attempted(id, 1);
		simulator.recover();
		const { attempts } = await simulator.acknowledged(id);
		expect(attempts[0]?.outcome).toBe('no client');
	});
});
