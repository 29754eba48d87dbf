import { rowOf } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { changedParts } from '../../../nodes/FeishuCoreHr/events/changes';
import { LOCATION, PERSON } from '../hrEvents';

const partsOf = async (type: string, event: object) =>
	await changedParts(rowOf(type)!, event as Record<string, unknown>);
/** The names of all leaves that an event says have changed. */
const leavesOf = async (type: string, event: object) =>
	(await partsOf(type, event)).flatMap(({ leaves }) => leaves.map(({ name }) => name));
const subEvents = async (...sub_events: unknown[]) =>
	await leavesOf(LOCATION, { field_changes: [], sub_events });

describe('what a location event says has changed', () => {
	it('are the fields of each sub-event, by its entity', async () => {
		expect(
			await subEvents(
				{ entity: 'address', opt_type: 2, field_changes: ['active', 'city_v2'] },
				{ entity: 'organization', opt_type: 2, field_changes: ['active'] },
			),
		).toEqual(['address.active', 'address.city_v2', 'organization.active']);
	});

	it('is each field once, however often sub-events name it', async () => {
		const one = { entity: 'address', opt_type: 2, field_changes: ['active', 'active'] };
		expect(await subEvents(one, one)).toEqual(['address.active']);
	});

	it('is each field once for each thing that was done to it', async () => {
		const [updated, deleted] = [2, 3].map((opt_type) => ({
			entity: 'address',
			opt_type,
			field_changes: ['active'],
		}));
		expect(await subEvents(updated, deleted)).toEqual(['address.active', 'address.active']);
	});

	it.each<[string, object, string[]]>([
		['is the whole entity where no field is named', { entity: 'address' }, ['address.*']],
		['are bare names where no entity is named', { field_changes: ['a', 'b'] }, ['a', 'b']],
		['are bare names where the entity is empty', { entity: '', field_changes: ['a'] }, ['a']],
		['are bare names where the entity is none', { entity: 7, field_changes: ['a'] }, ['a']],
		['is nothing where nothing is named', {}, []],
		['are the fields that are names', { entity: 'x', field_changes: ['a', 7, '', null] }, ['x.a']],
	])('%s', async (_, subEvent, leaves) => {
		expect(await subEvents({ opt_type: 2, ...subEvent })).toEqual(leaves);
	});

	it('is nothing of what is no sub-event', async () => {
		expect(await subEvents(null, 'x', [1])).toEqual([]);
		expect(await leavesOf(LOCATION, { sub_events: 'x' })).toEqual([]);
	});

	it('are also the top-level names that no sub-event explains', async () => {
		const event = {
			field_changes: ['address', 'name', 'organization.active'],
			sub_events: [{ entity: 'address', opt_type: 2, field_changes: ['active'] }],
		};
		expect(await leavesOf(LOCATION, event)).toEqual([
			'address.active',
			'name',
			'organization.active',
		]);
	});
});

describe('what a person event says has changed', () => {
	it('are the names, each once, those of objects by themselves', async () => {
		const event = { field_changes: ['age', 'a.b.c', 'age', 'race'] };
		expect(await partsOf(PERSON, event)).toEqual([
			{ changeType: 'updated', leaves: [{ name: 'age' }, { name: 'race' }] },
			{ changeType: 'updated', entity: 'a', leaves: [{ name: 'a.b.c', field: 'b.c' }] },
		]);
	});

	it('is nothing where the names are none', async () => {
		expect(await partsOf(PERSON, { field_changes: 'age' })).toEqual([]);
		expect(await partsOf(PERSON, {})).toEqual([]);
	});

	it('may be a name that begins or ends with a dot', async () => {
		expect(await leavesOf(PERSON, { field_changes: ['.a', 'b.'] })).toEqual(['.a', 'b.']);
	});
});
