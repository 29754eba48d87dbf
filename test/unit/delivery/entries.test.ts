import { toOutputs } from '../../../nodes/FeishuCoreHr/delivery/entries';

const entry = (event_id: string, output = 0) => ({ item: { event_id }, output });

it('with two outputs each item leaves by its own', () => {
	const entries = [entry('a'), entry('b', 1), entry('c')];
	const outputs = toOutputs(entries, { outputs: 2, mergeChanges: false });
	const ids = outputs.map((items) => items.map(({ json }) => json.event_id));
	expect(ids).toEqual([['a', 'c'], ['b']]);
});

it('an item of an output that the node no longer has leaves by the last one it has', () => {
	const entries = [entry('a', 1), entry('b')];
	const outputs = toOutputs(entries, { outputs: 1, mergeChanges: false });
	expect(outputs.map((items) => items.map(({ json }) => json.event_id))).toEqual([['a', 'b']]);
});

it('with merged changes an execution has one item for each person', () => {
	const changed = (event_id: string, field: string) => ({
		item: { event_id, person_id: 'p1', field_changes: [field] },
		output: 0,
	});
	const entries = [changed('a', 'gender'), changed('b', 'legal_name')];
	const [items] = toOutputs(entries, { outputs: 1, mergeChanges: true });
	expect(items?.map(({ json }) => json)).toEqual([
		{
			event_id: 'b',
			person_id: 'p1',
			field_changes: ['gender', 'legal_name'],
			event_ids: ['a', 'b'],
		},
	]);
});
