import type { INodeExecutionData } from 'n8n-workflow';
import { Batch, type BatchSettings } from '../../../nodes/FeishuCoreHr/delivery/batch';
import { FakeClock } from './fakeClock';

function set(settings: Partial<BatchSettings> = {}, outputs = 1) {
	const clock = new FakeClock();
	const runs: INodeExecutionData[][][] = [];
	const deadlines: number[] = [];
	let verdict = true;
	const batch = new Batch(
		{ batchSize: 3, batchWaitMs: 500, mergeChanges: false, ...settings },
		outputs,
		async (items, deadline) => {
			runs.push(items);
			deadlines.push(deadline);
			return verdict;
		},
		clock,
	);
	const add = async (id: string, output = 0) =>
		await batch.add({ event_id: id, person_id: `p-${id}` }, output, clock.now() + 2_500);
	const ids = () =>
		runs.map((run) => run.map((items) => items.map(({ json }) => json.event_id as string)));
	return { add, batch, clock, deadlines, ids, runs, refuse: () => (verdict = false) };
}

it('a batch of one starts at once and sets no timer', async () => {
	const { add, clock, ids } = set({ batchSize: 1 });
	expect(await add('a')).toBe(true);
	expect(ids()).toEqual([[['a']]]);
	expect(clock.pending).toBe(0);
});

it('a batch starts when it is full, and the next event begins a new one', async () => {
	const { add, clock, ids } = set();
	const first = [add('a'), add('b'), add('c'), add('d')];
	expect(ids()).toEqual([[['a', 'b', 'c']]]);
	await clock.pass(500);
	expect(ids()).toEqual([[['a', 'b', 'c']], [['d']]]);
	expect(await Promise.all(first)).toEqual([true, true, true, true]);
});

it('a batch that does not fill up starts when its wait is over', async () => {
	const { add, clock, ids } = set();
	void add('a');
	await clock.pass(499);
	expect(ids()).toEqual([]);
	await clock.pass(1);
	expect(ids()).toEqual([[['a']]]);
});

it("a batch never waits past what its first event's answer allows", async () => {
	const { add, clock, deadlines, ids } = set({ batchWaitMs: 2_000 });
	const start = clock.now();
	void add('a');
	await clock.pass(1_900);
	void add('b');
	await clock.pass(100);
	expect(ids()).toEqual([[['a', 'b']]]);
	expect(deadlines).toEqual([start + 2_500]);
});

it('every event of a batch shares its verdict', async () => {
	const { add, clock, refuse } = set();
	refuse();
	const answers = Promise.all([add('a'), add('b')]);
	await clock.pass(500);
	expect(await answers).toEqual([false, false]);
});

it('with two outputs each item leaves by its own', async () => {
	const { add, ids } = set({}, 2);
	void add('a', 0);
	void add('b', 1);
	void add('c', 0);
	expect(ids()).toEqual([[['a', 'c'], ['b']]]);
});

it('with merged changes a batch has one item for each person', async () => {
	const { batch, clock, runs } = set({ mergeChanges: true });
	const add = (event_id: string, field: string) =>
		batch.add({ event_id, person_id: 'p1', field_changes: [field] }, 0, clock.now() + 2_500);
	void add('a', 'gender');
	void add('b', 'legal_name');
	batch.flush();
	expect(runs[0]?.[0]?.map(({ json }) => json)).toEqual([
		{
			event_id: 'b',
			person_id: 'p1',
			field_changes: ['gender', 'legal_name'],
			event_ids: ['a', 'b'],
		},
	]);
});

it('a flush of an empty batch starts nothing', () => {
	const { batch, runs } = set();
	batch.flush();
	expect(runs).toEqual([]);
});
