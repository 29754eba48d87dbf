import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { Connection, type Candidate } from '../../../nodes/FeishuCoreHr/longConnection/connection';
import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import { HandshakeLimit } from '../../../nodes/FeishuCoreHr/longConnection/pace';
import {
	openSocket,
	type SocketOptions,
	type SocketWatcher,
} from '../../../nodes/FeishuCoreHr/longConnection/socket';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { settled, until } from '../fakeClock';
import { door, FakeSubscriber, readLog } from './listeners';

jest.mock('../../../nodes/FeishuCoreHr/longConnection/socket');

interface Socket extends SocketWatcher {
	readonly options: SocketOptions;
	closed: boolean;
}

const NETWORK = new PlatformError({ msg: 'connect ECONNREFUSED' });
const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_0123456789abcdef', appSecret: 'one' };

let sockets: Socket[];
/** What a new socket does at once. */
let atOnce: (socket: Socket) => void;
let log: string[];
let opened: Connection[];
let ended: number;
let everybody: FakeSubscriber[];
beforeEach(() => {
	[sockets, opened, everybody, ended] = [[], [], [], 0];
	atOnce = () => undefined;
	log = readLog();
	jest.mocked(openSocket).mockImplementation((options, watcher) => {
		const socket = { ...watcher, options, closed: false };
		sockets.push(socket);
		atOnce(socket);
		return () => (socket.closed = true);
	});
});
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(opened.map(async (one) => await closed(one)));
});

async function closed(connection: Connection): Promise<void> {
	for (const one of everybody) connection.remove(one);
	await connection.closeWhenIdle();
}

/** A platform that answers a request for a token so. */
const platform = (code: number): HttpRequest =>
	(async () => {
		const body = { code, msg: 'said', tenant_access_token: 't', expire: 7200 };
		return await Promise.resolve({ statusCode: 200, headers: {}, body });
	}) as unknown as HttpRequest;

function candidate(appSecret: string, http = platform(0), name = appSecret): Candidate {
	const subscriber = new FakeSubscriber(name);
	everybody.push(subscriber);
	return { subscriber, app: { ...APP, appSecret }, http };
}

async function open(first = candidate('one')): Promise<Connection> {
	const connection = new Connection(first, door, new HandshakeLimit(), () => (ended += 1));
	opened.push(connection);
	connection.add(first, false);
	await settled();
	return connection;
}

/** The next attempt follows at once, or in ten minutes. */
const SOON = { reconnectNonce: 0.001, reconnectInterval: 100 };
const LATE = { reconnectNonce: 120_000, reconnectInterval: 600_000 };

const last = () => sockets.at(-1)!;
const secrets = () => sockets.map(({ options }) => options.app.appSecret);
const admitted = (connection: Connection) =>
	[...connection.subscribers].map((one) => (one as FakeSubscriber).id);
const lines = (level: string) =>
	log.filter((line) => line.startsWith(level)).map((line) => line.slice(level.length + 2));

describe('the log of a long connection', () => {
	it('tells when it is up, lost and restored', async () => {
		const connection = await open();
		last().paceTold(SOON);
		last().up();
		last().ended(NETWORK);
		await until(() => sockets.length === 2);
		last().up();
		await closed(connection);
		expect(lines('info')).toEqual([
			expect.stringContaining('long connection is up'),
			expect.stringContaining('long connection lost, reconnecting (connect ECONNREFUSED)'),
			expect.stringContaining('long connection restored'),
			expect.stringContaining('long connection closed: no workflow listens any more'),
		]);
		expect(lines('warn')).toEqual([]);
	});

	it('warns at once when none comes about, once for each cause, and says that nothing is lost', async () => {
		await open();
		last().paceTold(SOON);
		for (const [attempt, reason] of [
			NETWORK,
			NETWORK,
			new PlatformError({ status: 502, msg: '' }),
		].entries()) {
			await until(() => sockets.length === attempt + 1);
			last().ended(reason);
		}
		await settled();
		expect(lines('warn')).toEqual([
			expect.stringMatching(
				/no long connection at the moment: Feishu could not be reached\. Check.*The workflows stay active and n8n tries on; Feishu brings the events of the last 7 hours/,
			),
			expect.stringMatching(/no long connection at the moment: Feishu has a problem/),
		]);
		expect(lines('info')).toEqual([]);
	});

	it('warns of one that does not last only the second time in a row', async () => {
		await open();
		last().paceTold(SOON);
		const warnings: number[] = [];
		for (let life = 0; life < 3; life++) {
			await until(() => sockets.length === life + 1);
			last().up();
			last().ended(NETWORK);
			await settled();
			warnings.push(lines('warn').length);
		}
		expect(warnings).toEqual([0, 1, 1]);
		expect(lines('warn')[0]).toMatch(/closed again as soon as it is open/);
	});

	it('warns anew of what comes back after it had lasted', async () => {
		await open();
		last().paceTold(SOON);
		const live = async (lasts: number) => {
			const now = systemClock.monotonic();
			last().up();
			jest.spyOn(systemClock, 'monotonic').mockReturnValue(now + lasts);
			last().ended(NETWORK);
			jest.restoreAllMocks();
			const before = sockets.length;
			await until(() => sockets.length === before + 1);
		};
		await live(0);
		await live(0);
		expect(lines('warn')).toHaveLength(1);
		await live(60_000);
		await live(0);
		expect(lines('warn')).toHaveLength(1);
		await live(0);
		expect(lines('warn')).toHaveLength(2);
	});
});

describe('a secret', () => {
	it('that opened the connection lets everybody in who has it', async () => {
		const connection = await open();
		connection.add(candidate('one'), false);
		expect(admitted(connection)).toEqual([]);
		last().up();
		expect(admitted(connection)).toEqual(['one', 'one']);
		connection.add(candidate('one', platform(0), 'later'), false);
		expect(admitted(connection)).toEqual(['one', 'one', 'later']);
	});

	it('of another kind is asked about, and lets in when the platform accepts it', async () => {
		const connection = await open();
		connection.add(candidate('two'), false);
		last().up();
		connection.add(candidate('three'), false);
		expect(admitted(connection)).toEqual(['one']);
		await until(() => connection.subscribers.size === 3);
		expect(secrets()).toEqual(['one']);
	});

	it('that the platform refuses lets nobody in, who is told, and the others stay', async () => {
		const connection = await open();
		last().up();
		const wrong = candidate('wrong', platform(10014));
		connection.add(wrong, false);
		const { lostTo } = wrong.subscriber as FakeSubscriber;
		await until(() => lostTo.length > 0);
		expect(lostTo).toMatchObject([{ code: 10014 }]);
		expect(admitted(connection)).toEqual(['one']);
		expect(connection.remove(wrong.subscriber)).toBe(false);
		expect(connection.isUp).toBe(true);
	});

	it('about which the platform cannot be asked is asked about again every 30 s', async () => {
		const connection = await open();
		last().up();
		const pauses: number[] = [];
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (milliseconds) => {
			pauses.push(milliseconds);
			await settled();
		});
		let asked = 0;
		const http: HttpRequest = async (options) => {
			asked += 1;
			return await platform(asked < 3 ? 1 : 0)(options);
		};
		connection.add(candidate('two', http), false);
		await until(() => connection.subscribers.size === 2);
		expect(pauses).toEqual([30_000, 30_000]);
	});

	it('that is proven serves the next handshake, at once where none was proven before', async () => {
		const connection = await open();
		last().paceTold(LATE);
		last().ended(NETWORK);
		await settled();
		connection.add(candidate('two'), true);
		expect(admitted(connection)).toEqual(['two']);
		await until(() => sockets.length === 2);
		expect(secrets()).toEqual(['one', 'two']);
		expect(connection.uses({ ...APP, appSecret: 'two' })).toBe(true);
	});

	it.each([
		['the one in use', false, 'one'],
		['another one, where one was proven before', true, 'two'],
	])('that is proven hurries nothing where it is %s', async (_, wasUp, secret) => {
		const connection = await open();
		last().paceTold(LATE);
		if (wasUp) last().up();
		last().ended(NETWORK);
		await settled();
		connection.add(candidate(secret), true);
		for (let turn = 0; turn < 20; turn++) await settled();
		expect(sockets).toHaveLength(1);
		expect(connection.isUp).toBe(false);
	});

	it('that was replaced meanwhile is refused to nobody’s harm', async () => {
		const connection = await open();
		last().paceTold(SOON);
		connection.add(candidate('two'), true);
		last().ended(new PlatformError({ code: 10014, msg: 'secret invalid' }));
		await until(() => sockets.length === 2);
		expect([connection.ended, ended]).toEqual([false, 0]);
		expect(secrets()).toEqual(['one', 'two']);
	});

	it('that is refused for good ends it for all, each told once, and the socket is the last', async () => {
		const first = candidate('one');
		const connection = await open(first);
		const joining = candidate('one');
		connection.joining.add(joining.subscriber);
		connection.add(joining, true);
		last().ended(new PlatformError({ code: 10014, msg: 'secret invalid' }));
		await until(() => connection.ended);
		expect(ended).toBe(1);
		expect((first.subscriber as FakeSubscriber).lostTo).toMatchObject([{ code: 10014 }]);
		// Whoever lets them join tells them.
		expect((joining.subscriber as FakeSubscriber).lostTo).toEqual([]);
		expect(connection.trouble).toMatchObject({ code: 10014 });
		expect(sockets).toHaveLength(1);
	});
});

describe('the last one to leave', () => {
	it('closes the socket once what is under way is answered', async () => {
		const connection = await open();
		last().up();
		const [subscriber] = [...connection.subscribers] as FakeSubscriber[];
		let store: (verdict: 'stored') => void = () => undefined;
		subscriber!.serves = async () => await new Promise((resolve) => (store = resolve));
		const header = {
			event_id: 'e',
			event_type: 'corehr.person.updated_v1',
			app_id: APP.appId,
		};
		const body = JSON.stringify({ schema: '2.0', header, event: { person_id: '1' } });
		const answered = last().options.onEvent(Buffer.from(body));
		await until(() => subscriber!.seen.length === 1);
		expect(connection.remove(subscriber!)).toBe(true);
		const closing = connection.closeWhenIdle();
		await settled();
		expect(last().closed).toBe(false);
		store('stored');
		await answered;
		await closing;
		expect([last().closed, connection.ended, ended]).toEqual([true, true, 1]);
	});

	it('leaves no event unanswered: what could not be handled is told with its cause', async () => {
		const connection = await open();
		last().up();
		const [subscriber] = [...connection.subscribers] as FakeSubscriber[];
		subscriber!.serves = () => {
			throw new TypeError('a bug');
		};
		const header = { event_id: 'e', event_type: 'corehr.person.updated_v1', app_id: APP.appId };
		const body = JSON.stringify({ schema: '2.0', header, event: { person_id: '1' } });
		await expect(last().options.onEvent(Buffer.from(body))).rejects.toThrow('a bug');
		await settled();
		expect(lines('warn')).toEqual([
			expect.stringMatching(/an event could not be handled[^]*a bug/) as string,
		]);
	});

	it('closes nothing when somebody joins meanwhile', async () => {
		const connection = await open();
		last().up();
		const [subscriber] = connection.subscribers;
		connection.remove(subscriber!);
		const closing = connection.closeWhenIdle();
		connection.add(candidate('one'), true);
		await closing;
		expect([last().closed, connection.ended]).toEqual([false, false]);
	});
});

describe('joining', () => {
	const join = async (http: HttpRequest, subscriber = new FakeSubscriber('joins')) =>
		await joinConnection(APP, http, subscriber, door);

	it('needs no network: it is tried on, and the workflow is active', async () => {
		atOnce = ({ ended: end }) => queueMicrotask(() => end(NETWORK));
		const leave = await join(async () => await Promise.reject(new Error('ECONNREFUSED')));
		expect(sockets).toHaveLength(1);
		await leave();
	});

	it('fails where the platform refuses the secret, without a handshake', async () => {
		await expect(join(platform(10014))).rejects.toMatchObject({ code: 10014 });
		expect(sockets).toEqual([]);
	});

	it('fails for a test run also without a network, and leaves nothing behind', async () => {
		atOnce = ({ ended: end }) => queueMicrotask(() => end(NETWORK));
		const test = new FakeSubscriber('test', undefined, true);
		await expect(join(platform(0), test)).rejects.toBe(NETWORK);
		await until(() => last().closed);
	});

	it.each(['cli_0123', 'cli_0123456789abcdex', 'x_cli_0123456789abcdef', ''])(
		'fails for an App ID like %j, which the SDK would never connect',
		async (appId) => {
			const joining = joinConnection({ ...APP, appId }, platform(0), new FakeSubscriber('j'), door);
			await expect(joining).rejects.toMatchObject({
				code: 10003,
				status: 400,
				msg: 'an App ID is cli_ and 16 characters',
			});
		},
	);
});
