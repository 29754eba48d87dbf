import { Batch, type BatchSettings } from '../../../nodes/FeishuCoreHr/delivery/batch';
import type { Entry } from '../../../nodes/FeishuCoreHr/delivery/entries';
import { FakeClock } from './fakeClock';

function set(settings: Partial<BatchSettings> = {}) {
	const clock = new FakeClock();
	const runs: Array<readonly Entry[]> = [];
	const deadlines: number[] = [];
	let verdict = true;
	const batch = new Batch(
		{ batchSize: 3, batchWaitMs: 500, ...settings },
		async (entries, deadline) => {
			runs.push(entries);
			deadlines.push(deadline);
			return verdict;
		},
		clock,
	);
	const add = async (id: string) =>
		await batch.add({ item: { event_id: id }, output: 0 }, clock.now() + 2_500);
	const ids = () => runs.map((entries) => entries.map(({ item }) => item.event_id as string));
	return { add, batch, clock, deadlines, ids, runs, refuse: () => (verdict = false) };
}

it('a batch of one starts at once and sets no timer', async () => {
	const { add, clock, ids } = set({ batchSize: 1 });
	expect(await add('a')).toBe(true);
	expect(ids()).toEqual([['a']]);
	expect(clock.pending).toBe(0);
});

it('a batch starts when it is full, and the next event begins a new one', async () => {
	const { add, clock, ids } = set();
	const first = [add('a'), add('b'), add('c'), add('d')];
	expect(ids()).toEqual([['a', 'b', 'c']]);
	await clock.pass(500);
	expect(ids()).toEqual([['a', 'b', 'c'], ['d']]);
	expect(await Promise.all(first)).toEqual([true, true, true, true]);
});

it('a batch that does not fill up starts when its wait is over', async () => {
	const { add, clock, ids } = set();
	void add('a');
	await clock.pass(499);
	expect(ids()).toEqual([]);
	await clock.pass(1);
	expect(ids()).toEqual([['a']]);
});

it("a batch never waits past what its first event's answer allows", async () => {
	const { add, clock, deadlines, ids } = set({ batchWaitMs: 2_000 });
	const start = clock.now();
	void add('a');
	await clock.pass(1_900);
	void add('b');
	await clock.pass(100);
	expect(ids()).toEqual([['a', 'b']]);
	expect(deadlines).toEqual([start + 2_500]);
});

it('every event of a batch shares its verdict', async () => {
	const { add, clock, refuse } = set();
	refuse();
	const answers = Promise.all([add('a'), add('b')]);
	await clock.pass(500);
	expect(await answers).toEqual([false, false]);
});

it('a flush of an empty batch starts nothing', () => {
	const { batch, runs } = set();
	batch.flush();
	expect(runs).toEqual([]);
});
