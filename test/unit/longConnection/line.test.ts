import { Line, type End } from '../../../nodes/FeishuCoreHr/longConnection/line';
import { HandshakeLimit } from '../../../nodes/FeishuCoreHr/longConnection/pace';
import type { SocketWatcher } from '../../../nodes/FeishuCoreHr/longConnection/socket';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { CLOSED_AT_ONCE } from '../../../nodes/FeishuCoreHr/transport/errorSentences';

const NETWORK = new PlatformError({ msg: 'ECONNREFUSED' });

/** A clock on which nothing happens until the test says so. */
class StandingClock {
	time = 1_000_000;

	readonly random = () => 1;

	/** What is slept through at the moment, in milliseconds. */
	sleeping: number[] = [];

	private wakers: Array<() => void> = [];

	readonly now = () => this.time;

	readonly monotonic = () => this.time;

	sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
		signal?.throwIfAborted();
		if (milliseconds === 0) return;
		this.sleeping.push(milliseconds);
		await new Promise<void>((resolve, reject) => {
			this.wakers.push(resolve);
			signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
		}).finally(() => (this.sleeping = this.sleeping.filter((one) => one !== milliseconds)));
	};

	/** Lets whoever sleeps wake up in time. */
	async pass(): Promise<number> {
		const [slept = 0] = this.sleeping;
		this.time += slept;
		for (const wake of this.wakers.splice(0)) wake();
		await settled();
		return slept;
	}
}

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

function start(goesOn: (end: End) => boolean = () => true) {
	const clock = new StandingClock();
	const sockets: SocketWatcher[] = [];
	const ends: End[] = [];
	let closed = 0;
	const line = new Line({
		open: (watcher) => {
			sockets.push(watcher);
			return () => closed++;
		},
		limit: new HandshakeLimit(),
		clock,
		onUp: () => undefined,
		onDown: (end) => {
			ends.push(end);
			return goesOn(end);
		},
	});
	const fail = async (reason = NETWORK) => {
		sockets.at(-1)?.ended(reason);
		await settled();
	};
	return { clock, ends, fail, line, sockets, closed: () => closed };
}

it('tries again and again, ever more slowly, until it is closed', async () => {
	const { clock, ends, fail, line, sockets } = start();
	await settled();
	const pauses: number[] = [];
	for (let attempt = 0; attempt < 6; attempt++) {
		await fail();
		pauses.push(await clock.pass());
	}
	expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
	expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
	expect(ends[0]).toEqual({ reason: NETWORK, wasUp: false, lasted: false });
	expect(sockets).toHaveLength(7);
	await fail();
	line.close();
	await clock.pass();
	expect(sockets).toHaveLength(7);
});

it('a server that opens and closes at once is met ever more slowly; one that lasted is not', async () => {
	const { clock, ends, fail, sockets } = start();
	await settled();
	const live = async (milliseconds: number) => {
		sockets.at(-1)?.paceTold({ reconnectInterval: 1_000, reconnectNonce: 500 });
		sockets.at(-1)?.up();
		clock.time += milliseconds;
		await fail();
		return await clock.pass();
	};
	const pauses: number[] = [];
	for (const life of [0, 0, 5_100, 10, 0, 30_000, 0]) pauses.push(await live(life));
	expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 500, 1_000]);
	expect(ends.map(({ lasted }) => lasted).indexOf(true)).toBe(5);
	expect(ends[0]).toMatchObject({ wasUp: true, reason: { sentence: CLOSED_AT_ONCE } });
	expect(ends[0]?.reason.msg).toBe(NETWORK.msg);
	expect(ends[5]).toMatchObject({ wasUp: true, reason: NETWORK });
});

it('whoever comes during a pause ends it, but not the limit of handshakes', async () => {
	const { clock, fail, line, sockets } = start();
	await settled();
	for (let joined = 0; joined < 50; joined++) {
		await fail();
		line.hurry();
		await settled();
	}
	expect(sockets.length).toBeLessThanOrEqual(8);
	expect(clock.sleeping).toEqual([5_000]);
	const before = sockets.length;
	await clock.pass();
	expect(sockets).toHaveLength(before + 1);
});

it('ends when it is told to', async () => {
	const { clock, fail, sockets } = start(({ reason }) => !reason.final);
	await settled();
	await fail(new PlatformError({ code: 10014, msg: 'app secret invalid' }));
	await clock.pass();
	expect(sockets).toHaveLength(1);
});

it('closes its socket and says nothing more', async () => {
	const { closed, line } = start();
	await settled();
	line.close();
	expect(closed()).toBe(1);
});
