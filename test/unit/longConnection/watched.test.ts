import { Connection } from '../../../nodes/FeishuCoreHr/longConnection/connection';
import { HandshakeLimit } from '../../../nodes/FeishuCoreHr/longConnection/pace';
import { openSocket, type SocketWatcher } from '../../../nodes/FeishuCoreHr/longConnection/socket';
import type { Watch } from '../../../nodes/FeishuCoreHr/longConnection/watch';
import type { Subscription } from '../../../nodes/FeishuCoreHr/subscription';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { settled } from '../fakeClock';
import { door, FakeSubscriber, readLog } from './listeners';

jest.mock('../../../nodes/FeishuCoreHr/longConnection/socket');

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_0123456789abcdef', appSecret: 'one' };
const NETWORK = new PlatformError({ msg: 'connect ECONNREFUSED' });
const SECRET = new PlatformError({ code: 10014, msg: 'secret invalid' });

let socket: SocketWatcher & { onEvent: (payload: Buffer) => unknown };
let connection: Connection;
/** What the watch was told, in order. */
let told: string[];
let present: () => readonly Subscription[];
let refused: () => Promise<void>;
beforeEach(async () => {
	readLog();
	[told, refused] = [[], async () => undefined];
	jest.mocked(openSocket).mockImplementation(({ onEvent }, watcher) => {
		socket = { ...watcher, onEvent };
		return () => undefined;
	});
	const watch: Partial<Watch> = {
		begin: (who) => void ([present] = [who]),
		lastEventAt: 7,
		heard: () => void told.push('heard'),
		up: () => void told.push('up'),
		down: ({ msg }) => void told.push(`down: ${msg}`),
		joined: () => void told.push('joined'),
		refused: async ({ msg }) => {
			told.push(`refused: ${msg}`);
			await refused();
		},
		end: () => void told.push('end'),
	};
	const limit = new HandshakeLimit();
	connection = new Connection({ app: APP, http: never }, door, limit, () => {}, watch as Watch);
	await settled();
});
afterEach(async () => await connection.closeWhenIdle());

const never = async () => await new Promise<never>(() => undefined);
const names = () => present().map(({ node }) => node);

function add(name: string, { appSecret = 'one', isTest = false } = {}): FakeSubscriber {
	const subscriber = new FakeSubscriber(name, undefined, isTest);
	connection.add({ subscriber, app: { ...APP, appSecret }, http: never }, false);
	return subscriber;
}

function leave(...all: readonly FakeSubscriber[]): void {
	for (const one of all) connection.remove(one);
}

describe('the watch of a connection', () => {
	it('hears of all that happens to it', async () => {
		const one = add('a');
		socket.up();
		connection.joined(one);
		void socket.onEvent(Buffer.from('anything at all'));
		expect(connection.lastEventAt).toBe(7);
		socket.ended(NETWORK);
		await settled();
		leave(one);
		await connection.closeWhenIdle();
		expect(told).toEqual(['up', 'joined', 'heard', 'down: connect ECONNREFUSED', 'end']);
	});

	it('knows who is there: also those whose secret nobody has proven yet', () => {
		const all = [add('a'), add('b', { appSecret: 'two' }), add('t', { isTest: true })];
		expect(names()).toEqual(['a', 'b']);
		socket.up();
		expect([...connection.subscribers]).toEqual([all[0], all[2]]);
		expect(names()).toEqual(['a', 'b']);
		leave(all[1]!);
		expect(names()).toEqual(['a']);
		leave(...all);
	});

	it('counts nobody who is joining: they are told why they cannot', () => {
		const joining = new FakeSubscriber('joins');
		connection.joining.add(joining);
		connection.add({ subscriber: joining, app: APP, http: never }, true);
		expect(names()).toEqual([]);
		connection.joined(joining);
		expect(names()).toEqual(['joins']);
		leave(joining);
	});

	it('has stored that the app is refused before its workflows are told, which n8n then switches off', async () => {
		let store: () => void = () => undefined;
		refused = async () => await new Promise((resolve) => (store = resolve));
		const one = add('a');
		const joining = new FakeSubscriber('joins');
		connection.joining.add(joining);
		connection.add({ subscriber: joining, app: APP, http: never }, true);
		socket.ended(SECRET);
		await settled();
		expect([told, one.lostTo]).toEqual([['end', 'refused: secret invalid'], []]);
		store();
		await settled();
		expect([one.lostTo, joining.lostTo]).toEqual([[SECRET], []]);
		leave(one, joining);
	});
});
