import { Changes } from '../../../nodes/FeishuCoreHr/inbox/changes';
import { BEAT_MS, Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import { prune } from '../../../nodes/FeishuCoreHr/inbox/prune';
import type { Store } from '../../../nodes/FeishuCoreHr/store/store';
import { turnsDuring } from '../fakeClock';
import { ENGINES, onEngine } from '../store/engines';
import { APP, DAY, HOUR, ids, known, MINUTE, names, NODE, of, row, Scene, SECOND } from './scene';

jest.setTimeout(60_000);

describe.each(ENGINES)('an inbox on %s', (_, start) => {
	let scene: Scene;

	onEngine(start, (engine) => {
		scene = new Scene(engine);
	});

	describe('leases', () => {
		const leases = ({ store, owner, clock }: Scene) => new Leases(store, owner, clock);
		const nothing = () => new Set<number>();

		/** Looks on for so long, at every beat. Returns whether anything was put back. */
		async function watch(watcher: Leases, milliseconds: number): Promise<boolean> {
			let reaped = false;
			for (let left = milliseconds; left > 0; left -= BEAT_MS) {
				await scene.clock.pass(Math.min(left, BEAT_MS));
				reaped = (await watcher.beat(nothing)) || reaped;
			}
			return reaped;
		}

		it('of a process that stopped are put back once its counter has stood still for 20 seconds', async () => {
			const dead = scene.other('dead');
			await scene.inbox.put(of('A1'));
			const mine = new Set(ids(await dead.take()));
			await leases(dead).beat(() => mine);
			const watcher = leases(scene);
			expect(await watcher.beat(nothing)).toBe(false);
			expect(await watch(watcher, 20 * SECOND - 1)).toBe(false);
			expect(await watch(watcher, 1)).toBe(true);
			expect(await scene.take()).toMatchObject([{ eventId: 'A1', starts: 2 }]);
		});

		it('of a process that died before its first beat are put back, too', async () => {
			await scene.inbox.put(of('A1'));
			await scene.other('dead').take();
			const watcher = leases(scene);
			await watcher.beat(nothing);
			expect(await watch(watcher, 20 * SECOND)).toBe(true);
			expect(names(await scene.take())).toEqual(['A1']);
		});

		it('of a living process stay, whatever somebody does to the time of day', async () => {
			const other = scene.other('other');
			await scene.inbox.put(of('A1'));
			const mine = new Set(ids(await other.take()));
			const [living, watcher] = [leases(other), leases(scene)];
			for (let beat = 0; beat < 10; beat++) {
				await living.beat(() => mine);
				expect(await watcher.beat(nothing)).toBe(false);
				scene.clock.step(DAY);
				await scene.clock.pass(BEAT_MS);
			}
			expect(await scene.stored('state, owner')).toEqual(['running other']);
		});

		it('of its own a process never puts back for being slow', async () => {
			await scene.inbox.put(of('A1'));
			const mine = new Set(ids(await scene.take()));
			const own = leases(scene);
			await own.beat(() => mine);
			await scene.clock.pass(HOUR);
			expect(await own.beat(() => mine)).toBe(false);
			expect(await scene.stored('state, owner')).toEqual(['running me']);
		});

		it('that a process holds and does not know are put back at the second beat, not counted', async () => {
			await scene.inbox.put(of('A1', 'B1'));
			const [kept] = await scene.take();
			const own = leases(scene);
			expect(await own.beat(() => new Set([kept!.id]))).toBe(false);
			expect(await own.beat(() => new Set([kept!.id]))).toBe(true);
			expect(await scene.stored('event_id, state, starts')).toEqual([
				'A1 running 1',
				'B1 waiting 0',
			]);
		});
	});

	describe('forgetting', () => {
		const forget = async () => await prune(scene.other().store, scene.clock);

		async function end(state: 'done' | 'failed' | 'givenUp'): Promise<void> {
			await scene.inbox.put(of('A1'));
			const end = state === 'done' ? { state } : { state, reason: 'r' };
			await scene.inbox.end(ids(await scene.take()), end);
		}

		it.each([
			['done', 8 * HOUR + 10 * MINUTE, 0],
			['done', 24 * HOUR + 10 * MINUTE, 24 * HOUR],
			['failed', 7 * DAY, 0],
			['givenUp', 7 * DAY, 0],
		] as const)('what is %s is kept for %d ms from its end', async (state, kept, window) => {
			await scene.subscriptions().arrive(known(NODE, { replayWindowMs: window }));
			await end(state);
			await scene.clock.pass(kept);
			await forget();
			expect(await scene.stored()).toEqual([`A1 ${state}`]);
			await scene.clock.pass(1);
			await forget();
			expect(await scene.stored()).toEqual([]);
		});

		it('what waits is kept however old it is, while its workflow is there', async () => {
			await scene.inbox.put(of('A1'));
			await scene.clock.pass(40 * DAY);
			await scene.subscriptions().arrive(known(NODE));
			expect(await forget()).toBe(0);
			expect(await scene.stored()).toEqual(['A1 waiting']);
		});

		it('what waits for a workflow that is off goes a week after its last sign of life', async () => {
			await scene.subscriptions().arrive(known(NODE));
			await scene.inbox.put(of('A1'));
			await scene.clock.pass(7 * DAY);
			expect(await forget()).toBe(0);
			await scene.clock.pass(1);
			expect(await forget()).toBe(1);
			expect(await scene.rows('select node from subscription')).toEqual([]);
		});

		it('what waits for a workflow that nobody knows goes when it is a week old', async () => {
			await scene.inbox.put(of('A1'));
			await scene.clock.pass(7 * DAY);
			expect(await forget()).toBe(0);
			await scene.clock.pass(1);
			expect(await forget()).toBe(1);
		});

		it('works through any number, while n8n goes on', async () => {
			await scene.inbox.put(Array.from({ length: 4_500 }, (_unused, n) => row(`${n}`)));
			await scene.clock.pass(7 * DAY + 1);
			expect(await turnsDuring(forget())).toBeGreaterThan(3);
			expect(await scene.stored()).toEqual([]);
		});
	});

	describe('the resource Change', () => {
		let changes: Changes;

		beforeEach(async () => {
			changes = new Changes(scene.store, scene.clock);
			const some = scene.subscriptions();
			await Promise.all([some.arrive(known(NODE)), some.arrive(known('node 2'))]);
		});

		/** A change in each status, named after it. */
		async function oneOfEach(): Promise<void> {
			const { inbox } = scene;
			for (const state of ['done', 'failed', 'givenUp'] as const) {
				await inbox.put([row(state, { subject: state })]);
				await inbox.end(ids(await scene.take()), { state, reason: 'why' } as never);
			}
			await inbox.put([row('retrying')]);
			await inbox.end(ids(await scene.take()), {
				state: 'retrying',
				dueInMs: MINUTE,
				reason: 'why',
			});
			await inbox.put([row('running')]);
			await scene.take();
			await inbox.put([row('waiting'), row('undecided', { state: 'undecided' })]);
			await inbox.put([row('other app', { app: 'b' })]);
		}

		const list = async (wanted: Partial<Parameters<Changes['list']>[0]>) =>
			(await changes.list({ app: APP, statuses: [], limit: 100, ...wanted })).map(
				({ event_id: eventId }) => eventId,
			);

		it('tells what an operator wants to know', async () => {
			await scene.inbox.put([row('a', { subject: 'person' })]);
			const arrived = new Date(scene.clock.now()).toISOString();
			await scene.inbox.end(ids(await scene.take()), { state: 'failed', reason: 'why' });
			expect(await changes.list({ app: APP, statuses: ['failed'], limit: 1 })).toEqual([
				{
					event_id: 'a',
					event_type: 'corehr.person.updated_v1',
					workflow_id: 'workflow of node 1',
					node_name: 'name of node 1',
					status: 'failed',
					subject_id: 'person',
					changed_fields: ['person.name'],
					arrived_at: arrived,
					due_at: null,
					starts: 1,
					ended_at: arrived,
					reason: 'why',
				},
			]);
		});

		it('lists by status, workflow, subject and time, the newest first, of one app', async () => {
			await oneOfEach();
			const all = ['undecided', 'waiting', 'running', 'retrying', 'givenUp', 'failed', 'done'];
			expect(await list({})).toEqual(all);
			for (const status of ['running', 'retrying', 'givenUp', 'failed', 'done'] as const) {
				expect(await list({ statuses: [status] })).toEqual([status]);
			}
			expect(await list({ statuses: ['waiting'] })).toEqual(['undecided', 'waiting']);
			expect(await list({ subjectId: 'failed' })).toEqual(['failed']);
			expect(await list({ workflowId: 'workflow of node 2' })).toEqual([]);
			expect(await list({ since: scene.clock.now() + 1 })).toEqual([]);
			expect(await list({ limit: 2 })).toEqual(['undecided', 'waiting']);
		});

		it('runs again what failed or was given up, and nothing else', async () => {
			await oneOfEach();
			for (const eventId of ['done', 'retrying', 'running', 'waiting', 'other app']) {
				expect(await changes.act('runAgain', { app: APP, eventId })).toEqual([]);
			}
			for (const eventId of ['failed', 'givenUp']) {
				const acted = await changes.act('runAgain', { app: APP, eventId });
				expect(acted).toMatchObject([{ event_id: eventId, status: 'waiting' }]);
			}
			const taken = await scene.take();
			expect(names(taken)).toEqual(['failed', 'givenUp', 'waiting', 'other app']);
			expect(taken[0]).toMatchObject({ starts: 1, failures: 0 });
		});

		it('discards what failed, and it stays known', async () => {
			await oneOfEach();
			const acted = await changes.act('discard', { app: APP, eventId: 'failed' });
			expect(acted).toMatchObject([{ event_id: 'failed', status: 'done' }]);
			expect(await list({ statuses: ['failed'] })).toEqual([]);
			await scene.inbox.put([row('failed')]);
			expect(await list({ statuses: ['done'] })).toEqual(['failed', 'done']);
		});

		it('acts on one workflow, or on all of the app', async () => {
			await scene.inbox.put([row('a'), row('a', { node: 'node 2' })]);
			for (const node of [NODE, 'node 2']) {
				await scene.inbox.end(ids(await scene.take({ node })), { state: 'failed', reason: 'r' });
			}
			const workflowId = 'workflow of node 2';
			expect(await changes.act('discard', { app: APP, eventId: 'a', workflowId })).toHaveLength(1);
			expect(await changes.act('discard', { app: APP, eventId: 'a' })).toMatchObject([
				{ workflow_id: 'workflow of node 1' },
			]);
		});

		it('finds what is stored of one event, whatever became of it', async () => {
			await oneOfEach();
			for (const status of ['waiting', 'running', 'retrying', 'failed', 'givenUp', 'done']) {
				expect(await changes.find({ app: APP, eventId: status })).toMatchObject([{ status }]);
			}
			expect(await changes.find({ app: APP, eventId: 'undecided' })).toMatchObject([
				{ status: 'waiting' },
			]);
			expect(await changes.find({ app: APP, eventId: 'other app' })).toEqual([]);
			const workflowId = 'workflow of node 2';
			expect(await changes.find({ app: APP, eventId: 'failed', workflowId })).toEqual([]);
		});

		it('is done by one of two who do it at the same moment', async () => {
			await scene.inbox.put([row('a')]);
			await scene.inbox.end(ids(await scene.take()), { state: 'failed', reason: 'why' });
			const other = new Changes(scene.other().store, scene.clock);
			const discard = async () => await other.act('discard', { app: APP, eventId: 'a' });
			const { store } = scene;
			const acted: unknown[] = [];
			// Where transactions do not wait for each other, the other one comes in the midst of ours.
			const interrupted: Store = {
				...{ dialect: store.dialect, place: store.place },
				...{ size: async () => 0, close: async () => undefined },
				transact: async (how, work) =>
					await store.transact(how, async (tx) => {
						const rows: typeof tx.rows = async (sql, values) => {
							const found = await tx.rows(sql, values);
							if (sql.startsWith('select') && !store.dialect.blocks) acted.push(await discard());
							return found;
						};
						return await work({ rows, alone: async (name) => await tx.alone(name) });
					}),
			};
			const ours = new Changes(interrupted, scene.clock);
			acted.push(await ours.act('runAgain', { app: APP, eventId: 'a' }));
			acted.push(await discard());
			expect(acted.flat()).toHaveLength(1);
		});

		it('lists thousands, and lets n8n do other things meanwhile', async () => {
			const many = Array.from({ length: 12_000 }, (_unused, n) => row(`${n}`));
			await scene.inbox.put([row('first'), ...many]);
			let turns = 0;
			const timer = setInterval(() => (turns += 1), 0);
			const listed = await list({ limit: Number.POSITIVE_INFINITY });
			clearInterval(timer);
			expect(listed).toEqual([...many.map(({ eventId }) => eventId).reverse(), 'first']);
			expect(turns).toBeGreaterThan(0);
			expect(await list({ limit: 5_001 })).toHaveLength(5_001);
		});

		it('knows the apps whose triggers were active within a week', async () => {
			expect(await changes.knows(APP)).toBe(true);
			expect(await changes.knows('b')).toBe(false);
			scene.clock.step(8 * DAY);
			expect(await changes.knows(APP)).toBe(false);
		});
	});
});
