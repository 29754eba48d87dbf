import type { OwnEvent } from '../../../nodes/FeishuCoreHr/events/ownEvents';
import { Watch } from '../../../nodes/FeishuCoreHr/longConnection/watch';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { FakeClock, settled } from '../fakeClock';
import { DAY, HOUR, MINUTE, SECOND } from '../inbox/scene';
import { node } from '../trigger/node';
import { readLog } from './listeners';

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_1', appSecret: 'secret' };
const LOST = new PlatformError({ msg: 'ECONNRESET' });
const OTHER = new PlatformError({ msg: '', status: 502 });

let clock: FakeClock;
let began: number;
let told: OwnEvent[];
/** What is stored of the line, and how often it was. */
let stored: { state: string; seenAt: number } | undefined;
let writes: number;
let isReady: () => Promise<void>;
let store: () => Promise<void>;
let present: string[];
let watch: Watch;
beforeEach(() => {
	readLog();
	clock = new FakeClock();
	began = clock.now();
	[told, stored, writes, present] = [[], undefined, 0, ['a']];
	isReady = async () => undefined;
	store = async () => undefined;
});

const SETTINGS = readSettings(
	node({ events: ['connection.lost', 'connection.restored', 'connection.silent'] }),
);

/** @param before what was remembered, and how long ago */
async function begin(before?: object, ago = MINUTE): Promise<void> {
	if (before) stored = { state: JSON.stringify(before), seenAt: began - ago };
	watch = new Watch(
		{
			clock,
			door: { tell: async (_, event) => void told.push(event) },
			subscriptions: { ready: async () => await isReady(), expected: () => [] },
			lines: {
				read: async (app, instance) => {
					expect([app, instance]).toEqual(['https://open.feishu.cn/cli_1', 'instance']);
					return stored;
				},
				write: async (_, __, state) => {
					await store();
					stored = { state, seenAt: clock.now() };
					writes += 1;
				},
			},
		},
		APP,
		'instance',
	);
	watch.begin(() => present.map((name) => ({ node: name, settings: SETTINGS })));
	await settled();
}

const types = () => told.map(({ type }) => type.replace('connection.', ''));
const remembered = () => JSON.parse(stored?.state ?? '{}') as object;

describe('an outage', () => {
	it('is one after two minutes, by the clock that nobody sets', async () => {
		await begin();
		watch.up();
		await clock.pass(HOUR);
		watch.down(LOST);
		clock.step(-DAY);
		await clock.pass(2 * MINUTE - 1);
		expect(told).toEqual([]);
		await clock.pass(15 * SECOND);
		expect(types()).toEqual(['lost']);
		expect(told[0]).toMatchObject({ since: began + HOUR, appId: 'cli_1' });
	});

	it('is told with why it is down, in words', async () => {
		await begin();
		watch.up();
		watch.down(LOST);
		watch.down(OTHER);
		await clock.pass(2 * MINUTE);
		expect(told[0]?.reason).toMatch(/^Feishu has a problem on its side at the moment\. .*HTTP 502/);
	});

	it('goes on through all attempts in vain, and ends when the line is up', async () => {
		await begin();
		watch.up();
		for (let attempt = 0; attempt < 30; attempt++) {
			watch.down(LOST);
			await clock.pass(10 * SECOND);
		}
		expect(types()).toEqual(['lost']);
		expect(told[0]?.since).toBe(began);
		watch.up();
		await clock.pass(MINUTE);
		expect(types()).toEqual(['lost', 'restored']);
		expect(told[1]).toMatchObject({ since: began, at: began + 5 * MINUTE });
		await clock.pass(HOUR);
		watch.down(LOST);
		await clock.pass(3 * MINUTE);
		expect(types()).toEqual(['lost', 'restored', 'lost']);
		expect(told[2]?.since).toBe(began + HOUR + 6 * MINUTE);
	});

	it('is none while the line opens for the first time, however long that takes', async () => {
		await begin();
		await clock.pass(HOUR);
		expect(told).toEqual([]);
		watch.down(LOST);
		await clock.pass(0);
		expect(types()).toEqual(['lost']);
	});

	it('is known at once to who joins while it lasts', async () => {
		await begin();
		watch.down(LOST);
		await clock.pass(3 * MINUTE);
		present = ['a', 'b'];
		watch.joined();
		await settled();
		expect(types()).toEqual(['lost', 'lost']);
	});
});

it('the end of an outage stays when it was, for who is back after another, short one', async () => {
	await begin();
	present = ['a', 'b'];
	watch.down(LOST);
	await clock.pass(3 * MINUTE);
	present = ['a'];
	watch.up();
	await clock.pass(HOUR);
	watch.down(LOST);
	watch.up();
	present = ['a', 'b'];
	watch.joined();
	await settled();
	expect(types()).toEqual(['lost', 'restored', 'restored']);
	expect(told.slice(1).map(({ at }) => at)).toEqual([began + 3 * MINUTE, began + 3 * MINUTE]);
});

describe('what a process before has seen', () => {
	it('of the line being down goes on', async () => {
		await begin({ listensSince: 1, downSince: began - MINUTE });
		watch.down(LOST);
		await clock.pass(MINUTE - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(told).toMatchObject([{ type: 'connection.lost', since: began - MINUTE }]);
	});

	it('of the line being down counts from now where the clock was set back meanwhile', async () => {
		await begin({ listensSince: 1, downSince: began + HOUR });
		watch.down(LOST);
		await clock.pass(2 * MINUTE - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(types()).toEqual(['lost']);
	});

	it('of an outage is told no more, and its end is', async () => {
		const since = began - HOUR;
		await begin({ listensSince: 1, outage: { since, reason: 'x', lost: ['a'] } });
		watch.down(LOST);
		await clock.pass(3 * MINUTE);
		expect(told).toEqual([]);
		expect(remembered()).toMatchObject({ downSince: since });
		watch.up();
		await settled();
		expect(told).toMatchObject([{ type: 'connection.restored', since, at: began + 3 * MINUTE }]);
	});

	it('of an outage that is over counts for none of now', async () => {
		const outage = { since: began - HOUR, reason: 'x', lost: ['a'], endedAt: 7, restored: ['a'] };
		await begin({ listensSince: 1, outage });
		watch.down(LOST);
		await clock.pass(2 * MINUTE - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(told).toMatchObject([{ type: 'connection.lost', since: began }]);
	});

	it('of a line that is down is forgotten where the line was up before that could be read', async () => {
		let go: () => void = () => undefined;
		isReady = async () => await new Promise((resolve) => (go = resolve));
		await begin({ listensSince: 1, downSince: began - MINUTE });
		watch.up();
		await settled();
		watch.down(LOST);
		go();
		await clock.pass(2 * MINUTE - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(told).toMatchObject([{ type: 'connection.lost', since: began }]);
	});

	it('is read again at the next look, 15 s later, where the store was away', async () => {
		const away = jest.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue(undefined);
		isReady = away;
		await begin({ listensSince: 1, outage: { since: began - HOUR, reason: 'x', lost: ['a'] } });
		watch.up();
		await settled();
		expect(told).toEqual([]);
		await clock.pass(15 * SECOND - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(types()).toEqual(['restored']);
	});
});

describe('what is known', () => {
	it('is written when it changes, and else every ten minutes, to show that somebody watches', async () => {
		await begin();
		watch.up();
		await clock.pass(MINUTE);
		expect(writes).toBe(1);
		expect(remembered()).toEqual({ listensSince: began });
		watch.heard();
		await clock.pass(15 * SECOND);
		expect(writes).toBe(2);
		expect(remembered()).toEqual({ listensSince: began, lastEventAt: began + MINUTE });
		await clock.pass(9 * MINUTE + 45 * SECOND);
		expect(writes).toBe(2);
		await clock.pass(15 * SECOND);
		expect(writes).toBe(3);
	});

	it('holds since when the line is down, until it is up', async () => {
		await begin();
		watch.up();
		watch.down(LOST);
		await settled();
		expect(remembered()).toEqual({ listensSince: began, downSince: began });
		watch.up();
		await settled();
		expect(remembered()).toEqual({ listensSince: began });
	});

	it('is written a last time when nobody listens any more; nobody looks afterwards', async () => {
		await begin();
		watch.up();
		await settled();
		watch.heard();
		watch.end();
		await settled();
		expect(remembered()).toMatchObject({ lastEventAt: began });
		expect(clock.pending).toBe(0);
	});

	it('is not looked at again where the end came in the middle of a look', async () => {
		await begin();
		let go: () => void = () => undefined;
		store = async () => await new Promise((resolve) => (go = resolve));
		watch.heard();
		await clock.pass(15 * SECOND);
		watch.end();
		store = async () => undefined;
		go();
		await settled();
		expect(clock.pending).toBe(0);
	});

	it('of the last event is its time; of none, none', async () => {
		await begin({ listensSince: 1, lastEventAt: 2 });
		expect(watch.lastEventAt).toBeUndefined();
		watch.heard();
		expect(watch.lastEventAt).toBe(began);
	});
});

describe('a silence', () => {
	it('is none in the ten minutes after a start: what Feishu brings again comes first', async () => {
		await begin({ listensSince: 1, lastEventAt: began - 2 * DAY });
		watch.up();
		await clock.pass(10 * MINUTE - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(told).toMatchObject([
			{ type: 'connection.silent', since: began - 2 * DAY, lastEventAt: began - 2 * DAY },
		]);
	});

	it('lasts by the clock that nobody sets, where an event came in this process', async () => {
		await begin();
		watch.up();
		watch.heard();
		clock.step(2 * DAY);
		await clock.pass(DAY - 1);
		expect(told).toEqual([]);
		await clock.pass(1);
		expect(told).toMatchObject([{ type: 'connection.silent', since: began }]);
	});

	it('is told to nobody once nobody listens', async () => {
		await begin();
		watch.up();
		await clock.pass(DAY - MINUTE);
		clock.step(MINUTE);
		watch.end();
		await settled();
		expect(told).toEqual([]);
	});
});

describe('an app that is refused for good', () => {
	it('is told at once, with the reason, to who is there', async () => {
		await begin();
		watch.up();
		await clock.pass(HOUR);
		await watch.refused(new PlatformError({ code: 10014, msg: 'secret invalid' }));
		expect(told).toMatchObject([{ type: 'connection.lost', since: began + HOUR }]);
		expect(told[0]?.reason).toMatch(/^The App Secret is wrong\..*10014/);
	});

	it('is no outage where nobody is there', async () => {
		await begin();
		watch.up();
		await clock.pass(HOUR);
		present = [];
		await watch.refused(new PlatformError({ code: 10014, msg: 'secret invalid' }));
		expect(remembered()).toEqual({ listensSince: began, downSince: began + HOUR });
	});

	it('keeps nobody waiting for a store that is away', async () => {
		isReady = async () => await Promise.reject(new Error('away'));
		await begin();
		await watch.refused(new PlatformError({ code: 10014, msg: 'secret invalid' }));
		expect(told).toEqual([]);
	});

	it('keeps nobody waiting for longer than 2.5 s', async () => {
		isReady = async () => await new Promise(() => undefined);
		await begin();
		let isTold = false;
		void watch.refused(LOST).then(() => (isTold = true));
		await clock.pass(2_499);
		expect(isTold).toBe(false);
		await clock.pass(1);
		expect(isTold).toBe(true);
	});
});
