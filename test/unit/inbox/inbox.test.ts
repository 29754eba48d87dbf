import { randomBytes } from 'node:crypto';

import type { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { LIMITS } from '../../../nodes/FeishuCoreHr/inbox/limits';
import { ENGINES, type Engine } from '../store/engines';
import { DAY, ids, MINUTE, names, NODE, of, row, Scene, SECOND, known } from './scene';

jest.setTimeout(60_000);

describe.each(ENGINES)('an inbox on %s', (_, start) => {
	let engine: Engine;
	let scene: Scene;
	let inbox: Inbox;

	beforeAll(async () => (engine = await start()));
	beforeEach(() => {
		scene = new Scene(engine);
		inbox = scene.inbox;
	});
	afterEach(async () => await engine.clear());
	afterAll(async () => await engine.end());

	describe('putting', () => {
		it('stores what a take then hands out', async () => {
			const put = row('a', { subject: 'person', item: '{"ä":"人"}' });
			await inbox.put([put]);
			const { app, eventId, eventType, item } = put;
			expect(await scene.take()).toEqual([
				{
					...{ app, eventId, eventType, item },
					...{ id: expect.any(Number), arrivedAt: scene.clock.now(), starts: 1, failures: 0 },
				},
			]);
		});

		it.each(['waiting', 'running', 'retrying', 'failed', 'givenUp', 'done'] as const)(
			'a second delivery of an event that is %s adds nothing',
			async (state) => {
				await inbox.put([row('a')]);
				if (state !== 'waiting') {
					const end = { state, reason: 'r', dueInMs: DAY } as Parameters<Inbox['end']>[1];
					const taken = await scene.take();
					if (state !== 'running') await inbox.end(ids(taken), end);
				}
				await inbox.put([row('a')]);
				expect(await scene.stored()).toEqual([`a ${state}`]);
			},
		);

		it('the same event is a row for each subscription, and for each delivery that is to run', async () => {
			await inbox.put([row('a'), row('a', { node: 'node 2' })]);
			await inbox.put([row('a', { delivery: '1' }), row('a', { delivery: '2' })]);
			await inbox.put([row('a', { delivery: '2' })]);
			expect(await scene.stored('node, delivery')).toEqual([
				'node 1 ',
				'node 2 ',
				'node 1 1',
				'node 1 2',
			]);
		});

		it('writes what arrives in one moment in one transaction', async () => {
			const transact = jest.spyOn(scene.store, 'transact');
			await Promise.all(
				Array.from({ length: 1_000 }, async (__, n) => await inbox.put([row(`${n}`)])),
			);
			const durable = transact.mock.calls.filter(([durability]) => durability === 'durable');
			expect(durable).toHaveLength(1);
			expect(await scene.rows('select count(*) as n from event')).toEqual([{ n: 1_000 }]);
		});

		it('two processes that put the same events store each once', async () => {
			const other = scene.other();
			const rows = Array.from({ length: 500 }, (__, n) => row(`${n}`));
			await Promise.all([inbox.put(rows), other.inbox.put([...rows].reverse())]);
			expect(await scene.rows('select count(*) as n from event')).toEqual([{ n: 500 }]);
		});

		it('what arrives first has the smaller number, whichever process stores it', async () => {
			const others = [scene, scene.other('b'), scene.other('c')];
			const seen: number[] = [];
			await Promise.all(
				others.map(async (one, n) => {
					for (let k = 0; k < 20; k++) {
						await one.inbox.put([row(`${n} ${k}`)]);
						const [newest] = await one.rows('select max(id) as id from event');
						const before = Number(newest?.id);
						// Nothing that is seen later may come before what was there.
						await one.inbox.put([row(`${n} ${k} next`)]);
						const [next] = await one.rows(`select id from event where event_id = '${n} ${k} next'`);
						seen.push(Number(next?.id) - before);
					}
				}),
			);
			expect(Math.min(...seen)).toBeGreaterThan(0);
		});

		it('is refused after two seconds of a store that does not answer', async () => {
			jest.spyOn(scene.store, 'transact').mockReturnValue(new Promise(() => undefined));
			const put = inbox.put([row('a')]);
			const refused = expect(put).rejects.toThrow('not stored within 2000 ms');
			await scene.clock.pass(2 * SECOND);
			await refused;
		});
	});

	describe('an item of an event that names very many fields', () => {
		const names = (count: number) =>
			Array.from({ length: count }, (__, at) => `部分_${at % 9}.field_${at}`);
		const item = JSON.stringify({ changed_fields: names(50_000), text: '人 "x" \n \ud83d\ude00' });
		const others = { item, subject: 'L' };

		it('comes back as it was put, and is stored packed, counted as what it is', async () => {
			await inbox.put([row('a', others), row('b', { state: 'undecided', item }), row('c')]);
			const [stored, undecided] = await scene.rows(
				'select item, bytes, length(item) as taken from event order by id',
			);
			expect(stored?.bytes).toBe(Buffer.byteLength(item));
			expect(Number(stored?.taken)).toBeLessThan(item.length / 4);
			expect(undecided).toEqual(stored);
			expect(await scene.take()).toMatchObject([{ eventId: 'a', item }, { eventId: 'c' }]);
			expect(await inbox.undecided(NODE, 9)).toMatchObject([{ eventId: 'b', item }]);
		});

		it('comes back so, too, when its workflow decided it later', async () => {
			await inbox.put([row('a', { state: 'undecided' })]);
			const [undecided] = await inbox.undecided(NODE, 1);
			await inbox.decide(undecided!.id, { subject: '', item });
			expect(await scene.rows('select bytes from event')).toEqual([
				{ bytes: Buffer.byteLength(item) },
			]);
			expect(await scene.take()).toMatchObject([{ item }]);
		});

		it('fills the place of its subscription by what it is', async () => {
			const bytes = Buffer.byteLength(item);
			const { inbox: limited } = scene.other('limited', { ...LIMITS, bytes: 2 * bytes });
			await limited.put([row('a', others)]);
			await limited.put([row('b', others)]);
			await expect(limited.put([row('c', others)])).rejects.toMatchObject({ fault: 'full' });
		});

		it('that was damaged where it lay fails in its own run, and keeps no other from running', async () => {
			await inbox.put([row('a', others), row('b')]);
			await scene.store.transact('quick', async (tx) => {
				return await tx.rows(`update event set item = substr(item, 1, 100) where event_id = 'a'`);
			});
			const [damaged, sound] = await scene.take();
			expect(() => JSON.parse(damaged!.item) as unknown).toThrow(SyntaxError);
			expect(sound).toMatchObject({ eventId: 'b', item: row('b').item });
		});
	});

	it('an item that is not long is stored as it is', async () => {
		const item = JSON.stringify({ text: 'x'.repeat(200_000) });
		await inbox.put([row('a', { item })]);
		expect(await scene.stored('item')).toEqual([item]);
	});

	it('stores a burst of enormous events one after the other, each in its own time', async () => {
		// Nothing can be packed of it.
		const item = JSON.stringify(randomBytes(8_000_000).toString('base64'));
		const transact = jest.spyOn(scene.store, 'transact');
		await Promise.all([1, 2].map(async (n) => await inbox.put([row(`${n}`, { item })])));
		expect(transact.mock.calls.filter(([how]) => how === 'durable')).toHaveLength(2);
		transact.mockClear();
		await Promise.all(of('A1', 'A2', 'A3').map(async (one) => await inbox.put([one])));
		expect(transact.mock.calls.filter(([how]) => how === 'durable')).toHaveLength(1);
	});

	describe('limits', () => {
		const few = { ...LIMITS, rows: 3, bytes: 1_000 };

		it.each([
			['rows', of('A1', 'A2', 'A3')],
			['bytes', [row('a', { item: JSON.stringify('x'.repeat(1_000)) })]],
		])('a subscription has no more than so many %s', async (_kind, rows) => {
			const { inbox: limited } = scene.other('limited', few);
			await limited.put(rows);
			await expect(limited.put([row('more')])).rejects.toMatchObject({
				fault: 'full',
				message: `${rows.length} changes wait for one workflow`,
			});
			await limited.put([rows[0]!]);
			await limited.put([row('more', { node: 'node 2' })]);
			expect((await scene.stored('node')).filter((node) => node === NODE)).toHaveLength(
				rows.length,
			);
		});

		it('an event that one subscription has no room for is stored for the other, and refused', async () => {
			const { inbox: limited } = scene.other('limited', few);
			await limited.put(of('A1', 'A2', 'A3'));
			const both = [row('b'), row('b', { node: 'node 2' })];
			await expect(limited.put(both)).rejects.toMatchObject({ fault: 'full' });
			expect(await scene.stored('node, event_id')).toContain('node 2 b');
		});

		it('a refusal harms nothing that is put in the same moment', async () => {
			const { inbox: limited } = scene.other('limited', few);
			await limited.put(of('A1', 'A2', 'A3'));
			const [full, other] = await Promise.allSettled([
				limited.put([row('b')]),
				limited.put([row('c', { node: 'node 2' })]),
			]);
			expect([full.status, other.status]).toEqual(['rejected', 'fulfilled']);
		});

		it('what failed for good makes room, with a line in the log', async () => {
			const limited = scene.other('limited', few);
			await limited.inbox.put(of('A1', 'A2', 'B1'));
			const [first] = await limited.take();
			await limited.inbox.end([first!.id], { state: 'failed', reason: 'r' });
			await limited.clock.pass(SECOND);
			await limited.inbox.put([row('more')]);
			await limited.inbox.put([first!].map(({ eventId }) => row(eventId)));
			expect(await scene.stored()).toEqual(['A1 done', 'A2 waiting', 'B1 running', 'more waiting']);
			expect(limited.dropped).toEqual([
				'1 failed changes were forgotten to make room for new ones',
			]);
		});

		it('where nothing has failed, nothing is told of what was forgotten', async () => {
			const limited = scene.other('limited', few);
			await limited.inbox.put(of('A1', 'A2', 'A3'));
			await limited.clock.pass(SECOND);
			await expect(limited.inbox.put([row('more')])).rejects.toMatchObject({ fault: 'full' });
			expect(limited.dropped).toEqual([expect.stringMatching(/^3 changes wait/)]);
		});

		it('a full store refuses everybody, until rows of workflows that are off have made room', async () => {
			const small = scene.other('small', { ...LIMITS, storeBytes: 1 });
			await scene.inbox.put([row('a', { node: 'off' })]);
			await expect(small.inbox.put([row('b')])).rejects.toMatchObject({
				fault: 'full',
				message: 'the store of changes is as big as it may get',
			});
			await scene.subscriptions().arrive(known('off'));
			await scene.clock.pass(2 * 60 * MINUTE);
			await small.inbox.put([row('b')]);
			expect(await scene.stored('event_id')).toEqual(['b']);
			expect(small.dropped.at(-1)).toContain('switched off');
		});
	});

	describe('taking', () => {
		it('leases a row to one taker, and counts its start', async () => {
			await inbox.put(of('A1'));
			const [taken] = await scene.take();
			expect(taken).toMatchObject({ starts: 1 });
			expect(await scene.take()).toEqual([]);
			expect(await scene.other().take()).toEqual([]);
			expect(await scene.stored('event_id, state, owner, starts')).toEqual(['A1 running me 1']);
		});

		it('hands out the oldest first, as many as are wanted, of this subscription', async () => {
			await inbox.put([row('1'), row('x', { node: 'node 2' }), row('2'), row('3')]);
			expect(names(await scene.take({ limit: 2 }))).toEqual(['1', '2']);
			expect(names(await scene.take())).toEqual(['3']);
		});

		it('leaves what is not due yet', async () => {
			await inbox.put(of('A1'));
			const taken = await scene.take();
			await inbox.end(ids(taken), { state: 'waiting', dueInMs: MINUTE, counted: false });
			expect(await inbox.due([NODE])).toEqual([]);
			expect(await scene.take()).toEqual([]);
			await scene.clock.pass(MINUTE);
			expect(await inbox.due([NODE, 'node 2'])).toEqual([NODE]);
			expect(names(await scene.take())).toEqual(['A1']);
		});

		it('knows a node that has something due although nobody has told of it', async () => {
			await inbox.put(of('A1'));
			expect(await inbox.due(['node 2', NODE])).toEqual([NODE]);
			expect(await inbox.due([])).toEqual([]);
		});

		it.each([
			['waits', async () => undefined, []],
			['runs', async () => void (await scene.take({ limit: 1 })), ['B1']],
			[
				'waits for its retry',
				async () => {
					const [first] = await scene.take({ limit: 1 });
					await inbox.end([first!.id], { state: 'retrying', dueInMs: DAY, reason: 'r' });
				},
				['A2', 'B1'],
			],
			[
				'was put back',
				async () => {
					const [first] = await scene.take({ limit: 1 });
					await inbox.end([first!.id], { state: 'waiting', dueInMs: DAY, counted: true });
				},
				['B1'],
			],
			[
				'has lasted very long',
				async () => await inbox.freeOrder(ids(await scene.take({ limit: 1 }))),
				['A2', 'B1'],
			],
			[
				'ended',
				async () => await inbox.end(ids(await scene.take({ limit: 1 })), { state: 'done' }),
				['A2', 'B1'],
			],
			[
				'failed for good',
				async () => {
					await inbox.end(ids(await scene.take({ limit: 1 })), { state: 'failed', reason: 'r' });
				},
				['A2', 'B1'],
			],
		])("while a person's first change %s", async (what, doIt, then) => {
			await inbox.put(of('A1', 'A2', 'B1'));
			await doIt();
			const expected = what === 'waits' ? ['A1', 'B1'] : then;
			expect(names(await scene.take())).toEqual(expected);
		});

		it('an undecided change holds back the next one of its person', async () => {
			await inbox.put([row('A1', { subject: 'A', state: 'undecided' }), ...of('A2', 'B1')]);
			expect(names(await scene.take())).toEqual(['B1']);
		});

		it('a retry waits for the change of its person that is under way', async () => {
			await inbox.put(of('A1', 'A2'));
			const [first] = await scene.take({ limit: 1 });
			await inbox.end([first!.id], { state: 'retrying', dueInMs: MINUTE, reason: 'r' });
			const [second] = await scene.take();
			await scene.clock.pass(MINUTE);
			expect(await scene.take()).toEqual([]);
			await inbox.end([second!.id], { state: 'done' });
			expect(names(await scene.take())).toEqual(['A1']);
		});

		it.each([
			['a retry and a later change', false],
			['two retries', true],
		])(
			'%s of one person that are due at once run one after the other',
			async (_which, bothFail) => {
				const failed = { state: 'retrying', dueInMs: MINUTE, reason: 'r' } as const;
				await inbox.put(of('A1'));
				await inbox.end(ids(await scene.take()), failed);
				await inbox.put(of('A2'));
				if (bothFail) await inbox.end(ids(await scene.take()), failed);
				await scene.clock.pass(MINUTE);
				const [first, ...others] = await scene.take();
				expect([first?.eventId, others]).toEqual(['A1', []]);
				await inbox.end([first!.id], { state: 'done' });
				expect(names(await scene.take())).toEqual(['A2']);
			},
		);

		it('of very many retries of one person the first runs, though it fell due last', async () => {
			await inbox.put(of(...Array.from({ length: 402 }, (_unused, n) => `A${n}`), 'B1'));
			const [first, ...others] = await scene.take({ inOrder: false, limit: 500 });
			const other = others.pop();
			const failed = { state: 'retrying', reason: 'r' } as const;
			await inbox.end(ids(others), { ...failed, dueInMs: MINUTE });
			await inbox.end([first!.id, other!.id], { ...failed, dueInMs: 2 * MINUTE });
			await scene.clock.pass(2 * MINUTE);
			await inbox.put(of('A402'));
			expect(names(await scene.take())).toEqual(['A0', 'B1']);
		});

		it('without order, all of a person run at once', async () => {
			await inbox.put(of('A1', 'A2', 'A3'));
			expect(names(await scene.take({ inOrder: false }))).toEqual(['A1', 'A2', 'A3']);
		});

		it('finds whose turn it is behind very many changes of a person whose turn it is not', async () => {
			const many = Array.from({ length: 1_500 }, (_unused, n) => row(`A${n}`, { subject: 'A' }));
			await inbox.put([...many, ...of('B1'), row('nobody')]);
			expect(names(await scene.take({ limit: 1 }))).toEqual(['A0']);
			expect(names(await scene.take())).toEqual(['B1']);
		});

		it('what was under way at two crashes is taken only when it is asked for', async () => {
			await inbox.put(of('A1', 'B1'));
			for (let crash = 0; crash < 2; crash++) {
				const [a] = await scene.take({ limit: 1 });
				await inbox.end([a!.id], { state: 'waiting', dueInMs: 0, counted: true });
			}
			expect(names(await scene.take())).toEqual(['B1']);
			const again = await scene.take({ started: 'often' });
			expect(again).toMatchObject([{ eventId: 'A1', starts: 3 }]);
		});

		it('processes that take side by side never get the same row', async () => {
			await inbox.put(Array.from({ length: 300 }, (_unused, n) => row(`${n}`)));
			const takers = [scene, scene.other('b'), scene.other('c')];
			const taken: string[] = [];
			await Promise.all(
				takers.map(async (taker) => {
					for (;;) {
						const some = await taker.take({ limit: 7 });
						taken.push(...names(some));
						if (some.length === 0) return;
					}
				}),
			);
			expect(taken).toHaveLength(300);
			expect(new Set(taken).size).toBe(300);
		});
	});

	describe('taking groups', () => {
		it('takes what arrived in time, as many as are wanted', async () => {
			await inbox.put(of('A1', 'A2', 'B1'));
			await scene.clock.pass(MINUTE);
			const arrivedBefore = scene.clock.now();
			await inbox.put(of('C1'));
			expect(names(await scene.takeGroup('g1', { arrivedBefore, limit: 2 }))).toEqual(['A1', 'A2']);
			const second = { arrivedBefore, inOrder: false };
			expect(names(await scene.takeGroup('g2', second))).toEqual(['B1']);
			expect(await scene.takeGroup('g3', second)).toEqual([]);
			expect(await scene.takeGroup('g4', { arrivedBefore: 0, inOrder: false })).toEqual([]);
		});

		it.each([
			['was cut off', { state: 'waiting', dueInMs: 0, counted: true }],
			['failed', { state: 'retrying', dueInMs: 0, reason: 'r' }],
		] as const)('a group that %s is taken again as the same set', async (_how, end) => {
			await inbox.put(of('A1', 'B1'));
			const first = await scene.takeGroup('g1');
			await inbox.put(of('C1'));
			await inbox.end(ids(first), end);
			expect(names(await scene.takeGroup('g2', { limit: 1 }))).toEqual(['A1', 'B1']);
			expect(await scene.stored("event_id, coalesce(batch, '-')")).toEqual([
				'A1 g1',
				'B1 g1',
				'C1 -',
			]);
		});

		it('in order, one group is under way at a time', async () => {
			await inbox.put(of('A1'));
			const first = await scene.takeGroup('g1');
			await inbox.put(of('B1'));
			expect(await scene.takeGroup('g2')).toEqual([]);
			await inbox.freeOrder(ids(first));
			expect(names(await scene.takeGroup('g2'))).toEqual(['B1']);
		});

		it('tells how long changes have been gathered, and how many', async () => {
			expect(await inbox.gathering(NODE, 10)).toBeUndefined();
			await inbox.put(of('A1'));
			const oldest = scene.clock.now();
			await scene.clock.pass(MINUTE);
			await inbox.put(of('A2', 'B1'));
			expect(await inbox.gathering(NODE, 10)).toEqual({ oldest, rows: 3 });
			expect(await inbox.gathering(NODE, 2)).toEqual({ oldest, rows: 2 });
			await scene.takeGroup('g1');
			expect(await inbox.gathering(NODE, 10)).toBeUndefined();
		});
	});

	describe('ending', () => {
		const columns = "event_id, state, starts, failures, coalesce(reason, '-')";

		it.each([
			[{ state: 'done' }, 'A1 done 1 0 -', false],
			[{ state: 'failed', reason: 'r' }, 'A1 failed 1 0 r', true],
			[{ state: 'givenUp', reason: 'r' }, 'A1 givenUp 1 0 r', true],
			[{ state: 'waiting', dueInMs: 5, counted: true }, 'A1 waiting 1 0 -', true],
			[{ state: 'waiting', dueInMs: 5, counted: false }, 'A1 waiting 0 0 -', true],
			// By a clock that also knows parts of a millisecond.
			[{ state: 'waiting', dueInMs: 4.7, counted: false }, 'A1 waiting 0 0 -', true],
			[{ state: 'retrying', dueInMs: 5, reason: 'r' }, 'A1 retrying 0 1 r', true],
		] as const)('%j', async (end, expected, keepsItem) => {
			await inbox.put(of('A1'));
			await inbox.end(ids(await scene.take()), end);
			expect(await scene.stored(columns)).toEqual([expected]);
			const now = scene.clock.now();
			const isOver = !('dueInMs' in end);
			expect(await scene.rows('select item is null as gone, owner, ended_at from event')).toEqual([
				{ gone: gone(!keepsItem), owner: null, ended_at: isOver ? now : null },
			]);
		});

		/** SQLite has no truth values. */
		const gone = (is: boolean) => (engine.env.N8N_USER_FOLDER === undefined ? is : Number(is));

		it('may be told twice', async () => {
			await inbox.put(of('A1'));
			const taken = ids(await scene.take());
			const end = { state: 'waiting', dueInMs: 0, counted: false } as const;
			await inbox.end(taken, end);
			await inbox.end(taken, end);
			expect(await scene.stored(columns)).toEqual(['A1 waiting 0 0 -']);
		});

		it('does nothing to a row that another process leases meanwhile', async () => {
			await inbox.put(of('A1'));
			const taken = ids(await scene.take());
			await inbox.end(taken, { state: 'waiting', dueInMs: 0, counted: true });
			await scene.other().take();
			await inbox.end(taken, { state: 'done' });
			expect(await scene.stored('state, owner')).toEqual(['running other']);
		});

		it('what was started too often is given up, and keeps its item', async () => {
			await inbox.put(of('A1', 'B1'));
			for (let crash = 0; crash < 3; crash++) {
				const started = crash < 2 ? 'seldom' : 'often';
				const taken = await scene.take({ started, limit: 1 });
				await inbox.end(ids(taken), { state: 'waiting', dueInMs: 0, counted: true });
			}
			expect(await inbox.giveUp(NODE, 3, 'r')).toMatchObject([{ eventId: 'A1', starts: 3 }]);
			expect(await inbox.giveUp(NODE, 3, 'r')).toEqual([]);
			expect(await scene.stored(columns)).toEqual(['A1 givenUp 3 0 r', 'B1 waiting 0 0 -']);
		});
	});

	it('a start that n8n cut off by stopping does not count, nor does one twice', async () => {
		await inbox.put([row('a'), row('b')]);
		const [a] = await scene.take({ limit: 1 });
		await scene.other('other').inbox.uncount([a!.id]);
		expect(await scene.stored('event_id, starts')).toEqual(['a 1', 'b 0']);
		for (let time = 0; time < 2; time++) await inbox.uncount([a!.id]);
		expect(await scene.stored('event_id, starts')).toEqual(['a 0', 'b 0']);
	});

	describe('what is undecided', () => {
		it('is not taken until it is decided, and then keeps its place', async () => {
			await inbox.put([row('a', { state: 'undecided', subject: 'P' }), row('b', { subject: 'P' })]);
			const [undecided, ...more] = await inbox.undecided(NODE, 10);
			expect([undecided?.eventId, more]).toEqual(['a', []]);
			const decision = { subject: 'P', item: '{"decided":1}' };
			await inbox.decide(undecided!.id, decision);
			expect(await scene.take({ limit: 1 })).toMatchObject([
				{ eventId: 'a', item: '{"decided":1}' },
			]);
		});

		it('ends where its own filter does not want it, and is known if it comes again', async () => {
			await inbox.put([row('a', { state: 'undecided' })]);
			const [undecided] = await inbox.undecided(NODE, 10);
			await inbox.decide(undecided!.id, undefined);
			await inbox.put([row('a', { state: 'undecided' })]);
			expect(await scene.stored('state, reason')).toEqual(['done filtered']);
		});
	});
});
