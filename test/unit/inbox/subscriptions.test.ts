import type { Subscriptions } from '../../../nodes/FeishuCoreHr/inbox/subscriptions';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';
import { ENGINES, onEngine } from '../store/engines';
import { APP, DAY, HOUR, INSTANCE, known, MINUTE, NODE, Scene, SECOND } from './scene';

jest.setTimeout(60_000);

const SECOND_NODE = 'node 2';
/** How often `delivery.ts` calls the beat. */
const BEAT = 30 * SECOND;

describe.each(ENGINES)('whoever listens, on %s', (_, start) => {
	let scene: Scene;

	onEngine(start, (engine) => {
		scene = new Scene(engine);
	});

	/** n8n starts: a process of its own on the same data. */
	async function begin(owner: string, anew = false): Promise<Subscriptions> {
		const some = scene.other(owner).subscriptions();
		await some.begin(INSTANCE, anew);
		return some;
	}

	/** A life of n8n in which these listen until it is killed. */
	async function live(owner: string, ...nodes: readonly string[]): Promise<Subscriptions> {
		const some = await begin(owner);
		for (const node of nodes) await some.arrive(known(node));
		return some;
	}

	async function passWithBeats(milliseconds: number, some: Subscriptions): Promise<void> {
		for (let left = milliseconds; left > 0; left -= BEAT) {
			await scene.clock.pass(Math.min(left, BEAT));
			await some.beat();
		}
	}

	describe('is expected', () => {
		it('for two minutes after it is gone', async () => {
			const some = await live('first', NODE);
			expect(some.expected(APP)).toEqual([]);
			await some.leave(NODE);
			await scene.clock.pass(2 * MINUTE - 1);
			expect(some.expected(APP)).toEqual([NODE]);
			await scene.clock.pass(1);
			expect(some.expected(APP)).toEqual([]);
		});

		it('no longer than until it is back', async () => {
			const some = await live('first', NODE);
			await some.leave(NODE);
			await some.arrive(known(NODE));
			expect(some.expected(APP)).toEqual([]);
		});

		it('for ten minutes after a start, when it was there at the end', async () => {
			await live('first', NODE);
			await scene.clock.pass(DAY);
			const after = await begin('second');
			await scene.clock.pass(10 * MINUTE - 1);
			expect(after.expected(APP)).toEqual([NODE]);
			await scene.clock.pass(1);
			expect(after.expected(APP)).toEqual([]);
		});

		it('though n8n was stopped in an orderly manner, one after the other', async () => {
			const some = await live('first', NODE, SECOND_NODE);
			await scene.clock.pass(HOUR);
			await some.beat();
			await some.leave(NODE);
			await scene.clock.pass(30 * SECOND);
			await some.leave(SECOND_NODE);
			const after = await begin('second');
			expect(new Set(after.expected(APP))).toEqual(new Set([NODE, SECOND_NODE]));
		});

		it('not when it was switched off long before the end', async () => {
			const some = await live('first', NODE, 'off');
			await some.leave('off');
			await passWithBeats(4 * MINUTE, some);
			expect((await begin('second')).expected(APP)).toEqual([NODE]);
		});

		it('on the connection of its own app, of its own n8n', async () => {
			const some = await live('first', NODE);
			await some.arrive(known('other app', { app: 'b' }));
			await scene
				.other()
				.subscriptions()
				.arrive(known('other n8n', { instance: 'b' }));
			expect((await begin('second')).expected(APP)).toEqual([NODE]);
			expect((await begin('third')).expected('b')).toEqual(['other app']);
		});

		it('not on the long connection when it gets its events by webhook', async () => {
			const some = await begin('first');
			await some.arrive(known(NODE, { connection: 'webhook' }));
			expect((await begin('second')).expected(APP)).toEqual([]);
			await some.leave(NODE);
			expect(some.expected(APP)).toEqual([]);
		});

		it('by a new leader, however long ago that process began', async () => {
			const follower = await begin('follower');
			await scene.clock.pass(DAY);
			const leader = await live('leader', NODE);
			await passWithBeats(MINUTE, leader);
			await follower.begin(INSTANCE, true);
			expect(follower.expected(APP)).toEqual([NODE]);
			await follower.arrive(known(NODE));
			await follower.begin(INSTANCE, true);
			expect(follower.expected(APP)).toEqual([]);
		});

		it('as the next start has it, too, when n8n ends before it is back', async () => {
			await live('first', NODE, SECOND_NODE);
			await scene.clock.pass(HOUR);
			await live('second', NODE);
			await scene.clock.pass(HOUR);
			const third = await live('third', NODE);
			await passWithBeats(5 * MINUTE, third);
			await scene.clock.pass(HOUR);
			const fourth = await live('fourth', NODE);
			expect(fourth.expected(APP)).toEqual([SECOND_NODE]);
		});
	});

	describe('a store that is away at the start', () => {
		async function startWithout(): Promise<Subscriptions> {
			await live('first', NODE, SECOND_NODE);
			await scene.clock.pass(HOUR);
			const after = scene.other('second');
			const away = jest
				.spyOn(after.store, 'transact')
				.mockRejectedValue(new StoreFault('unreachable', 'away'));
			const some = after.subscriptions();
			await expect(some.begin(INSTANCE)).rejects.toMatchObject({ fault: 'unreachable' });
			await some.arrive(known(NODE));
			await expect(some.ready()).rejects.toMatchObject({ fault: 'unreachable' });
			away.mockRestore();
			return some;
		}

		it('tells who is expected as soon as it is back', async () => {
			const some = await startWithout();
			await some.ready();
			expect(some.expected(APP)).toEqual([SECOND_NODE]);
		});

		it('tells it, too, when those who are here were shown first', async () => {
			const some = await startWithout();
			await some.beat();
			await some.ready();
			expect(some.expected(APP)).toEqual([SECOND_NODE]);
			expect(await (await begin('third')).isKnown(NODE)).toBe(true);
		});
	});

	describe('minds nothing that is done to the time of day:', () => {
		it.each([-HOUR, HOUR])('%d ms while it is gone', async (step) => {
			const some = await live('first', NODE);
			await some.leave(NODE);
			scene.clock.step(step);
			await scene.clock.pass(2 * MINUTE - 1);
			expect(some.expected(APP)).toEqual([NODE]);
			await scene.clock.pass(1);
			expect(some.expected(APP)).toEqual([]);
		});

		it.each([-HOUR, HOUR])('%d ms while n8n is down', async (step) => {
			await live('first', NODE);
			scene.clock.step(step);
			const after = await begin('second');
			await scene.clock.pass(10 * MINUTE - 1);
			expect(after.expected(APP)).toEqual([NODE]);
			await scene.clock.pass(1);
			expect(after.expected(APP)).toEqual([]);
		});

		it.each([-HOUR, HOUR])('%d ms while n8n runs, after somebody left', async (step) => {
			const some = await live('first', NODE, SECOND_NODE, 'off');
			await passWithBeats(MINUTE, some);
			await some.leave('off');
			await passWithBeats(3 * MINUTE, some);
			scene.clock.step(step);
			await passWithBeats(3 * MINUTE, some);
			const after = await begin('second');
			expect(new Set(after.expected(APP))).toEqual(new Set([NODE, SECOND_NODE]));
		});
	});

	describe('and has two owners', () => {
		const copies = (warnings: string[]) =>
			['one', 'other'].map((owner) => scene.other(owner).subscriptions(warnings));

		it('is warned about in both, once', async () => {
			const warnings: string[] = [];
			const both = copies(warnings);
			for (const some of both) await some.begin(INSTANCE);
			for (const some of both) await some.arrive(known(NODE));
			for (let beat = 0; beat < 10; beat++) for (const some of both) await some.beat();
			expect(warnings).toEqual([`workflow of ${NODE}`, `workflow of ${NODE}`]);
		});

		it('is not warned about when one takes over from the other', async () => {
			const warnings: string[] = [];
			const [old, next] = copies(warnings) as [Subscriptions, Subscriptions];
			await old.begin(INSTANCE);
			await old.arrive(known(NODE));
			await old.beat();
			await next.begin(INSTANCE);
			await next.arrive(known(NODE));
			await old.beat();
			await next.beat();
			await old.leave(NODE);
			for (let beat = 0; beat < 5; beat++) await next.beat();
			expect(warnings).toEqual([]);
		});

		it('is not warned about when n8n was killed and starts anew', async () => {
			const warnings: string[] = [];
			const [killed, next] = copies(warnings) as [Subscriptions, Subscriptions];
			for (const some of [killed, next]) {
				await some.begin(INSTANCE);
				await some.arrive(known(NODE));
				for (let beat = 0; beat < 5; beat++) await some.beat();
			}
			expect(warnings).toEqual([]);
		});
	});

	describe('is known', () => {
		it('for a week after its last sign of life, in every process', async () => {
			const some = await live('first', NODE);
			await passWithBeats(MINUTE, some);
			const other = scene.other().subscriptions();
			expect(await other.isKnown('never seen')).toBe(false);
			await scene.clock.pass(7 * DAY - 1);
			expect(await other.isKnown(NODE)).toBe(true);
			await scene.clock.pass(1);
			expect(await scene.other('third').subscriptions().isKnown(NODE)).toBe(false);
		});

		it('without asking again within an hour', async () => {
			await live('first', NODE);
			const other = scene.other();
			const some = other.subscriptions();
			await some.isKnown(NODE);
			const asked = jest.spyOn(other.store, 'transact');
			await scene.clock.pass(HOUR - 1);
			expect(await some.isKnown(NODE)).toBe(true);
			expect(asked).not.toHaveBeenCalled();
			await scene.clock.pass(1);
			await some.isKnown(NODE);
			expect(asked).toHaveBeenCalledTimes(1);
		});

		it('under the name and the app of now', async () => {
			const some = await live('first', NODE);
			await some.arrive(known(NODE, { app: 'b', name: 'renamed' }));
			expect(await scene.rows('select app, name from subscription')).toEqual([
				{ app: 'b', name: 'renamed' },
			]);
		});
	});
});
