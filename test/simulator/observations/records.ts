import type { recordHabits } from '../habits/records';
import { listOf, objectOf, stringOf } from '../json';
import { employees, firstOf, locations, people, search } from './calls';
import type { Called } from './ask';
import type { Observe, ObservationScene } from './scene';

/** What comes of a field of the first person, or of a location, is like this. */
const personIs =
	(field: string, isSo: (text: string) => boolean): Observe =>
	async (scene, begin) => {
		begin();
		return isSo((await employees(scene, [field])) ?? '');
	};

const refusal = async (scene: ObservationScene): Promise<Called> => {
	const called = await people(scene, [], scene.simulator.company.people.ids.slice(0, 2));
	return called?.code === 1160104 ? called : undefined;
};

/** Who has two employments. */
const WITH_TWO = '7000000000000000008';

const idsOf = (called: Called): readonly string[] =>
	listOf(called?.data.items).map((one) => {
		const { id, person_info } = objectOf(one);
		return stringOf(id) || stringOf(objectOf(person_info).person_id);
	});

export const recordObservations: Readonly<Record<keyof typeof recordHabits, Observe>> = {
	'people refused': async (scene, begin) => {
		begin();
		return (await refusal(scene)) !== undefined;
	},
	'refusals name nobody': async (scene, begin) => {
		const { oddities } = scene.simulator.company;
		oddities.refusedIds.add(firstOf(scene));
		begin();
		const told = stringOf((await refusal(scene))?.body.msg);
		oddities.refusedIds.delete(firstOf(scene));
		return told !== '' && !told.includes(firstOf(scene));
	},
	'no scope for person ids': async (scene, begin) => {
		begin();
		const found = await employees(scene, ['person_info.person_id', 'person_info.gender']);
		return found?.includes('gender') === true && !found.includes('person_id');
	},
	'ids as numbers': async (scene, begin) => {
		begin();
		return /"person_id":\d/.test((await people(scene, ['person_info.person_id']))?.text ?? '');
	},
	'employments far apart': async (scene, begin) => {
		begin();
		const ids = idsOf(await search(scene, { fields: ['person_info.person_id'] }));
		const apart = ids.map((id, index) => ids.lastIndexOf(id) - index);
		return Math.max(...apart) > 1;
	},
	'pages overlap': async (scene, begin) => {
		begin();
		const first = await locations(scene, 3);
		const second = idsOf(await locations(scene, 3, stringOf(first?.data.page_token)));
		return idsOf(first).some((id) => second.includes(id));
	},
	'custom fields half filled': async (scene, begin) => {
		begin();
		const [found] = listOf((await people(scene, ['person_info.custom_fields']))?.data.items);
		const [first, second] = listOf(objectOf(objectOf(found).person_info).custom_fields).map(
			objectOf,
		);
		return first !== undefined && !('value' in first) && stringOf(second?.value) !== '';
	},
	'custom texts without quotes': personIs('person_info.custom_fields', (text) =>
		text.includes('"value":"1e5"'),
	),
	'managers who are no users': async (scene, begin) => {
		begin();
		const [, second = ''] = scene.simulator.company.people.ids;
		const [found] = listOf((await people(scene, ['direct_manager_id'], [second]))?.data.items);
		const { direct_manager_id, direct_manager_id_v2 } = objectOf(found);
		return /^\d+$/.test(stringOf(direct_manager_id)) && direct_manager_id_v2 === '';
	},
	'employments that tie': async (scene, begin) => {
		begin();
		const fields = ['primary_employment', 'effective_date', 'employment_status'];
		const [one, other] = listOf((await people(scene, fields, [WITH_TWO]))?.data.items)
			.map(objectOf)
			.map((employment) => JSON.stringify(fields.map((field) => employment[field])));
		return one !== undefined && one === other;
	},
	'translations half filled': personIs('employment_status', (text) =>
		text.includes('{"lang":"zh-CN","value":""}'),
	),
};
