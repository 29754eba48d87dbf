import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { mergeItems } from '../../../nodes/FeishuCoreHr/events/merge';

function person(event_id: string, second: number, fields: string[], more: IDataObject = {}) {
	return {
		event_id,
		event_type: 'corehr.person.updated_v1',
		tenant_key: 't',
		app_id: 'cli_1',
		create_time: `160872598${second}000`,
		occurred_at: `2020-12-23T12:19:4${second}.000Z`,
		person_id: 'p1',
		field_changes: fields,
		changed_fields: fields,
		matched_fields: fields.slice(0, 1),
		...more,
	};
}

describe('merged items', () => {
	it('are one for each person, with lists united and the time and id of the latest event', async () => {
		const items = [
			person('e1', 1, ['age', 'race']),
			person('e3', 3, ['gender', 'age']),
			person('e2', 2, ['religion'], { person_id: 'p2' }),
		];
		expect(await mergeItems(items)).toEqual([
			{
				...person('e3', 3, []),
				field_changes: ['age', 'race', 'gender'],
				changed_fields: ['age', 'race', 'gender'],
				matched_fields: ['age', 'gender'],
				event_ids: ['e1', 'e3'],
			},
			{ ...items[2], event_ids: ['e2'] },
		]);
	});

	it('take the latest event by its time, not by its arrival', async () => {
		const [merged] = await mergeItems([person('late', 5, ['a']), person('early', 2, ['b'])]);
		expect(merged).toMatchObject({
			event_id: 'late',
			occurred_at: '2020-12-23T12:19:45.000Z',
			event_ids: ['late', 'early'],
		});
	});

	it('take the last to arrive among events of the same time', async () => {
		expect(await mergeItems([person('e1', 1, []), person('e2', 1, [])])).toMatchObject([
			{ event_id: 'e2' },
		]);
	});

	it('unite sub-events, each once', async () => {
		const location = (event_id: string, ids: string[]) => ({
			event_id,
			event_type: 'corehr.location.updated_v2',
			location_id: 'l1',
			sub_events: ids.map((id) => ({ id, operation: 'updated' })),
		});
		const [merged] = await mergeItems([location('e1', ['1', '2']), location('e2', ['2', '3'])]);
		expect(merged?.sub_events).toEqual(['1', '2', '3'].map((id) => ({ id, operation: 'updated' })));
	});

	it('keep apart a person and a location of the same id, tenants, and events without a subject', async () => {
		const items = [
			person('e1', 1, ['a']),
			person('e2', 1, ['a'], { tenant_key: 'other' }),
			person('e3', 1, ['a'], { event_type: 'x', person_id: undefined, location_id: 'p1' }),
			person('e4', 1, ['a'], { person_id: '' }),
			person('e5', 1, ['a'], { person_id: '' }),
		];
		expect(await mergeItems(items)).toHaveLength(5);
	});

	it('leave the given items as they are', async () => {
		const items = [person('e1', 1, ['a']), person('e2', 2, ['b'])];
		const before = JSON.stringify(items);
		await mergeItems(items);
		expect(JSON.stringify(items)).toBe(before);
	});

	it('lose no field, no event and no subject', async () => {
		const item = fc
			.record({
				id: fc.constantFrom('p1', 'p2', 'p3'),
				second: fc.integer({ min: 0, max: 9 }),
				fields: fc.array(fc.constantFrom('a', 'b', 'c', 'd')),
			})
			.map(({ id, second, fields }) => ({ id, second, fields }));
		await fc.assert(
			fc.asyncProperty(fc.array(item), async (list) => {
				const items = list.map(({ id, second, fields }, i) =>
					person(`e${i}`, second, fields, { person_id: id }),
				);
				const merged = await mergeItems(items);
				expect(merged.map(({ person_id }) => person_id)).toEqual([
					...new Set(list.map(({ id }) => id)),
				]);
				for (const one of merged) {
					const own = items.filter(({ person_id }) => person_id === one.person_id);
					expect(one.event_ids).toEqual(own.map(({ event_id }) => event_id));
					expect(new Set(one.changed_fields as string[])).toEqual(
						new Set(own.flatMap(({ changed_fields }) => changed_fields)),
					);
				}
			}),
		);
	});
});

describe('merged onboarding tasks', () => {
	const TASKS = 'corehr.pre_hire.onboarding_task_changed_v2';
	const change = (event_id: string, second: number, body: IDataObject) => ({
		event_id,
		event_type: TASKS,
		occurred_at: `2020-12-23T12:19:4${second}.000Z`,
		pre_hire_id: '1',
		...body,
	});
	const done = (task_code: string) => ({ task_code, after_status: 'completed' });

	it('are all of those that changed, not those of the latest event alone', async () => {
		const [merged] = await mergeItems([
			change('e1', 1, { onboarding_task_changes: [done('1'), done('2')] }),
			change('e2', 2, { onboarding_task_changes: [done('4')] }),
			change('e3', 3, {}),
		]);
		expect(merged?.onboarding_task_changes).toEqual([done('1'), done('2'), done('4')]);
	});

	it.each([[''], [null], [undefined]])(
		'keep the state of the whole that a later event does not speak of: %j',
		async (nothing) => {
			const whole = { onboarding_flow_change: { after_status: 'completed' } };
			const [merged] = await mergeItems([
				change('e1', 1, { status_label: '进行中', onboarding_flow_change: { after_status: 'x' } }),
				change('e2', 2, { status_label: '已完成', ...whole }),
				change('e3', 3, { onboarding_flow_change: nothing }),
			]);
			expect(merged).toMatchObject({ event_id: 'e3', status_label: '已完成', ...whole });
		},
	);

	it('take a later state without a label as it came', async () => {
		const whole = { onboarding_flow_change: { after_status: 'dancing' } };
		const [merged] = await mergeItems([
			change('e1', 1, { status_label: '进行中', onboarding_flow_change: { after_status: 'x' } }),
			change('e2', 2, whole),
		]);
		expect(merged).toMatchObject(whole);
		expect(merged).not.toHaveProperty('status_label');
	});
});

it('merged metadata unites the choices that changed', async () => {
	const [merged] = await mergeItems(
		[['a'], ['b']].map((enum_value_changes, place) => ({
			event_id: `e${place}`,
			event_type: 'corehr.common_data.meta_data.updated_v1',
			api_name: 'person',
			enum_value_changes,
		})),
	);
	expect(merged?.enum_value_changes).toEqual(['a', 'b']);
});
