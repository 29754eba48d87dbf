import { dayText } from '../../../nodes/FeishuCoreHr/coming/days';
import { remind } from '../../../nodes/FeishuCoreHr/coming/remind';
import { prune } from '../../../nodes/FeishuCoreHr/inbox/prune';
import { Reminders } from '../../../nodes/FeishuCoreHr/memory/reminders';
import { Seal } from '../../../nodes/FeishuCoreHr/memory/seal';
import type { Store } from '../../../nodes/FeishuCoreHr/store/store';
import { day, type Kind, type People, type RunOf, tell, wishFor } from '../coming/remindScene';
import { FakeClock } from '../fakeClock';
import { type Engine, ENGINES, onEngine } from '../store/engines';

jest.setTimeout(60_000);

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_a', appSecret: 'one secret' };
const WEEK: Kind = { daysBefore: [7] };

describe.each(ENGINES)('reminders, remembered on %s', (_, start) => {
	let engine: Engine;
	let store: Store;
	let clock: FakeClock;
	let secret: string;
	onEngine(start, (one) => {
		engine = one;
		store = engine.open();
		clock = new FakeClock();
		secret = 'one secret';
	});

	/** One run of a node, as another process of n8n would do it. */
	async function run(
		people: People,
		today: string,
		kind: Kind,
		{ node = 'node 1', isTest = false, ...of }: RunOf & { node?: string; isTest?: boolean } = {},
	): Promise<string[]> {
		const seal = new Seal({ ...APP, appSecret: secret }, 'reminders');
		const reminders = new Reminders(store, clock);
		return await reminders.remember(
			{ node, seal },
			isTest,
			async (memory) => await tell(memory, people, today, kind, of),
		);
	}

	it('over ten days with two runs a day, one day off and one date moved, each comes once', async () => {
		const people: People = {
			Ann: '2026-03-05',
			Bob: '2026-03-11',
			Cai: '2026-03-12',
			Dan: '2026-03-13',
			Eve: '2026-03-20',
			Fay: '2026-06-01',
			Gus: '2020-01-01',
		};
		const told: string[] = [];
		for (let today = day('2026-03-01'); today < day('2026-03-11'); today++) {
			const text = dayText(today);
			if (text === '2026-03-05') continue;
			if (text === '2026-03-08') people.Bob = '2026-03-14';
			for (const hour of ['morning', 'evening']) {
				await store.close();
				store = engine.open();
				const names = await run(people, text, { daysBefore: [7, 3, 1] });
				told.push(...names.map((name) => `${text} ${hour}: ${name}`));
			}
		}
		expect(told).toEqual([
			// Ann's week had begun before the first run, which makes up for nothing.
			'2026-03-02 morning: Ann 3',
			'2026-03-04 morning: Ann 1',
			'2026-03-04 morning: Bob 7',
			// Missed on the 5th, and made up for with the true number of days.
			'2026-03-06 morning: Cai 6',
			'2026-03-06 morning: Dan 7',
			// It moved.
			'2026-03-08 morning: Bob 6',
			'2026-03-09 morning: Cai 3',
			'2026-03-10 morning: Dan 3',
		]);
	});

	it('two that were missed come as one', async () => {
		const people = { Ann: '2026-03-31' };
		const kind = { daysBefore: [30, 7] };
		expect(await run(people, '2026-02-20', kind)).toEqual([]);
		expect(await run(people, '2026-03-28', kind)).toEqual(['Ann 3']);
		expect(await run(people, '2026-03-29', kind)).toEqual([]);
	});

	it('one that was missed comes also when its day is over', async () => {
		const people = { Ann: '2026-03-10' };
		await run(people, '2026-03-01', WEEK);
		expect(await run(people, '2026-03-12', WEEK)).toEqual(['Ann -2']);
		expect(await run(people, '2026-03-13', WEEK)).toEqual([]);
	});

	it('the first run tells what falls due on its day, and makes up for nothing', async () => {
		const people = { Ann: '2026-03-08', Bob: '2026-03-05', Cai: '2026-02-20' };
		expect(await run(people, '2026-03-01', WEEK)).toEqual(['Ann 7']);
		for (const today of ['2026-03-01', '2026-03-04', '2026-03-20']) {
			expect(await run(people, today, WEEK)).toEqual([]);
		}
	});

	it('so does the first run with another number of days, or another kind of dates', async () => {
		const people = { Ann: '2026-03-18' };
		await run(people, '2026-03-01', WEEK);
		expect(await run(people, '2026-03-02', { daysBefore: [30, 7] })).toEqual([]);
		expect(await run(people, '2026-03-02', { kind: 'contractEnd', daysBefore: [30] })).toEqual([]);
		expect(await run(people, '2026-03-11', { daysBefore: [30, 7] })).toEqual(['Ann 7']);
	});

	describe('two items that ask for other days of the same date', () => {
		/** How many are told to each item. */
		async function runFor(items: readonly number[], today: string, people: People) {
			const wishes = items.map((days) => wishFor(people, today, { daysBefore: [days] }));
			const of = { today: day(today), cause: `run of ${today}`, isRetry: false };
			const told = await new Reminders(store, clock).remember(
				{ node: 'node 1', seal: new Seal(APP, 'reminders') },
				false,
				async (memory) => await remind(memory, wishes, of),
			);
			return told.map(({ length }) => length);
		}
		const people = { Ann: '2026-03-07' };

		it.each([[[7, 30]], [[30, 7]]])('are told of it once each, as %j', async (items) => {
			expect(await runFor(items, '2026-03-01', {})).toEqual([0, 0]);
			expect(await runFor(items, '2026-03-02', people)).toEqual([1, 1]);
			expect(await runFor(items, '2026-03-03', people)).toEqual([0, 0]);
		});

		it('are not told later what was passed over for one of them', async () => {
			expect(await runFor([30], '2026-03-01', {})).toEqual([0]);
			expect(await runFor([30, 7], '2026-03-02', people)).toEqual([1, 0]);
			expect(await runFor([30, 7], '2026-03-03', people)).toEqual([0, 0]);
		});
	});

	it('somebody who comes when the day is near already is told at once', async () => {
		await run({}, '2026-03-01', WEEK);
		expect(await run({ Ann: '2026-03-06' }, '2026-03-03', WEEK)).toEqual(['Ann 3']);
		expect(await run({ Ann: '2026-03-06' }, '2026-03-03', WEEK)).toEqual([]);
	});

	it('somebody whose day is long over is not', async () => {
		await run({}, '2026-03-01', WEEK);
		expect(await run({ Ann: '2025-11-06' }, '2026-03-03', WEEK)).toEqual([]);
	});

	it.each([
		['nearer', '2026-03-06', 'Ann 4'],
		['further away, where it is still near', '2026-03-09', 'Ann 7'],
		['into the past', '2026-02-20', 'Ann -10'],
		['so far that it should have been told of 31 days ago', '2026-02-06', 'Ann -24'],
	])('a date that moves %s is told anew', async (_where, moved, expected) => {
		await run({}, '2026-02-01', WEEK);
		expect(await run({ Ann: '2026-03-07' }, '2026-03-01', WEEK)).toEqual(['Ann 6']);
		expect(await run({ Ann: moved }, '2026-03-02', WEEK)).toEqual([expected]);
		expect(await run({ Ann: moved }, '2026-03-02', WEEK)).toEqual([]);
	});

	it('a date that moves further into the past is not', async () => {
		await run({}, '2026-02-01', WEEK);
		expect(await run({ Ann: '2026-03-07' }, '2026-03-01', WEEK)).toEqual(['Ann 6']);
		expect(await run({ Ann: '2026-02-05' }, '2026-03-02', WEEK)).toEqual([]);
	});

	it('a date that moves far away is told when it is near again', async () => {
		await run({ Ann: '2026-03-08' }, '2026-03-01', WEEK);
		expect(await run({ Ann: '2026-06-08' }, '2026-03-02', WEEK)).toEqual([]);
		expect(await run({ Ann: '2026-06-08' }, '2026-06-01', WEEK)).toEqual(['Ann 7']);
	});

	it('days after a date count as well', async () => {
		const people = { Ann: '2026-03-08' };
		const kind = { daysBefore: [1, 0, -1] };
		await run(people, '2026-03-01', kind);
		expect(await run(people, '2026-03-07', kind)).toEqual(['Ann 1']);
		expect(await run(people, '2026-03-08', kind)).toEqual(['Ann 0']);
		expect(await run(people, '2026-03-09', kind)).toEqual(['Ann -1']);
		expect(await run(people, '2026-03-10', kind)).toEqual([]);
	});

	it('what comes each year is told each year, 29 February on the 28th where there is none', async () => {
		const people = { Ann: '2000-02-29', Bob: '2026-02-20' };
		const kind: Kind = { kind: 'birthday', yearly: true, daysBefore: [1] };
		const told: string[] = [];
		for (let today = day('2026-02-18'); today < day('2028-03-05'); today++) {
			const names = await run(people, dayText(today), kind);
			told.push(...names.map((name) => `${dayText(today)}: ${name}`));
			await clock.leap(86_400_000);
			await prune(store, clock);
		}
		expect(told).toEqual([
			'2026-02-27: Ann 1 years 26',
			'2027-02-19: Bob 1 years 1',
			'2027-02-27: Ann 1 years 27',
			'2028-02-19: Bob 1 years 2',
			'2028-02-28: Ann 1 years 28',
		]);
	});

	it('across the end of a year', async () => {
		const people = { Ann: '1990-01-03', Bob: '1990-12-30' };
		const kind: Kind = { kind: 'birthday', yearly: true, daysBefore: [7, -3] };
		await run(people, '2026-12-01', kind);
		expect(await run(people, '2026-12-27', kind)).toEqual(['Bob 3 years 36', 'Ann 7 years 37']);
		expect(await run(people, '2027-01-02', kind)).toEqual(['Bob -3 years 36']);
		expect(await run(people, '2027-01-06', kind)).toEqual(['Ann -3 years 37']);
	});

	it('the same run done again tells the same, another one nothing', async () => {
		const people = { Ann: '2026-03-08', Bob: '2026-03-04' };
		for (const cause of ['the same', 'the same']) {
			expect(await run(people, '2026-03-01', WEEK, { cause })).toEqual(['Ann 7']);
		}
		expect(await run(people, '2026-03-01', WEEK)).toEqual([]);
		expect(await run(people, '2026-03-01', WEEK, { cause: 'the same' })).toEqual(['Ann 7']);
	});

	it('a retry tells again what the run before it told, and so does the next one', async () => {
		const people = { Ann: '2026-03-08', Bob: '2026-03-09' };
		await run(people, '2026-03-01', WEEK);
		expect(await run(people, '2026-03-02', WEEK)).toEqual(['Bob 7']);
		for (const isRetry of [true, true]) {
			expect(await run(people, '2026-03-02', WEEK, { isRetry })).toEqual(['Bob 7']);
		}
		expect(await run(people, '2026-03-02', WEEK)).toEqual([]);
		expect(await run(people, '2026-03-02', WEEK, { isRetry: true })).toEqual([]);
	});

	it('a retry of what failed before anything was told does not tell again what another day did', async () => {
		const people = { Ann: '2026-03-08', Bob: '2026-03-09' };
		await run(people, '2026-02-28', WEEK);
		expect(await run(people, '2026-03-01', WEEK)).toEqual(['Ann 7']);
		expect(await run(people, '2026-03-02', WEEK, { isRetry: true })).toEqual(['Bob 7']);
	});

	it('a test run shows what the next run tells, and uses nothing up', async () => {
		const people = { Ann: '2026-03-08' };
		for (const isTest of [true, true, false]) {
			expect(await run(people, '2026-03-01', WEEK, { isTest })).toEqual(['Ann 7']);
		}
		expect(await run(people, '2026-03-01', WEEK, { isTest: true })).toEqual([]);
	});

	it('each node tells for itself', async () => {
		const people = { Ann: '2026-03-08' };
		for (const node of ['node 1', 'node 2']) {
			expect(await run(people, '2026-03-01', WEEK, { node })).toEqual(['Ann 7']);
		}
	});

	it('two runs at the same time tell it once', async () => {
		const people = { Ann: '2026-03-08' };
		const other = engine.open();
		const seal = new Seal(APP, 'reminders');
		const both = [store, other].map(
			async (one) =>
				await new Reminders(one, clock).remember(
					{ node: 'node 1', seal },
					false,
					async (memory) => await tell(memory, people, '2026-03-01', WEEK),
				),
		);
		expect((await Promise.all(both)).flat()).toEqual(['Ann 7']);
	});

	it('a run that fails has told nothing', async () => {
		const seal = new Seal(APP, 'reminders');
		const failing = new Reminders(store, clock).remember(
			{ node: 'node 1', seal },
			false,
			async (memory) => {
				await tell(memory, { Ann: '2026-03-08' }, '2026-03-01', WEEK);
				throw new Error('cut off');
			},
		);
		await expect(failing).rejects.toThrow('cut off');
		expect(await run({ Ann: '2026-03-08' }, '2026-03-01', WEEK)).toEqual(['Ann 7']);
	});

	it('a new App Secret begins anew', async () => {
		const people = { Ann: '2026-03-08', Bob: '2026-03-07' };
		await run(people, '2026-03-01', WEEK);
		secret = 'another';
		expect(await run(people, '2026-03-02', WEEK)).toEqual([]);
	});

	it('what is stored says neither who nor when', async () => {
		await run({ 'Ann Smith': '2026-03-08' }, '2026-03-01', WEEK);
		const rows = await store.transact(
			'read',
			async (tx) => await tx.rows('select * from reminder'),
		);
		expect(rows).toHaveLength(2);
		expect(JSON.stringify(rows)).not.toMatch(/Ann|Smith|2026|probation/);
	});

	it('is forgotten 400 days after the date', async () => {
		await run({ Ann: '2026-03-08' }, '2026-03-01', WEEK);
		const count = async () => {
			await prune(store, clock);
			return await store.transact(
				'read',
				async (tx) => (await tx.rows('select 1 as one from reminder')).length,
			);
		};
		await clock.leap(399 * 86_400_000);
		expect(await count()).toBe(2);
		await clock.leap(9 * 86_400_000);
		expect(await count()).toBe(0);
	});

	it('thousands of people are told at once', async () => {
		const people = Object.fromEntries(
			Array.from({ length: 3_000 }, (_one, at) => [`person ${at}`, '2026-03-08']),
		);
		expect(await run(people, '2026-03-01', WEEK)).toHaveLength(3_000);
		expect(await run(people, '2026-03-01', WEEK)).toEqual([]);
	});
});
