import {
	alone,
	countOutputs,
	outputOf,
	toOutputs,
	typesAt,
} from '../../../nodes/FeishuCoreHr/events/outputs';

const PERSON = 'corehr.person.updated_v1';
const HIRED = 'corehr.person.created_v1';
const LOCATION = 'corehr.location.updated_v2';
const CONTRACT = 'corehr.contract.created_v1';
const EMPLOYEE = 'corehr.employee.domain_event_v2';

const chosen = (...types: string[]) => ({ events: new Set(types), separateOutputs: true });

describe('separate outputs', () => {
	it.each([
		[
			'persons, locations and the rest',
			[CONTRACT, LOCATION, PERSON],
			[[PERSON], [LOCATION], [CONTRACT]],
		],
		['no locations', [PERSON, EMPLOYEE, CONTRACT], [[PERSON], [EMPLOYEE, CONTRACT]]],
		['no persons', [LOCATION, CONTRACT], [[LOCATION], [CONTRACT]]],
		['one kind only', [CONTRACT, EMPLOYEE], [[CONTRACT, EMPLOYEE]]],
		[
			'all events about persons leave by one',
			[PERSON, HIRED, LOCATION],
			[[PERSON, HIRED], [LOCATION]],
		],
		['one event', [LOCATION], [[LOCATION]]],
	])('%s', (_, types, outputs) => {
		const choice = chosen(...types);
		expect(countOutputs(choice)).toBe(outputs.length);
		const found = outputs.map((own) => own.map((type) => outputOf(type, choice)));
		expect(found).toEqual(outputs.map((own, place) => own.map(() => place)));
	});

	it('are one when nobody asks for more', () => {
		const choice = { ...chosen(PERSON, LOCATION, CONTRACT), separateOutputs: false };
		expect([countOutputs(choice), outputOf(CONTRACT, choice)]).toEqual([1, 0]);
	});

	it('lose nothing of what was stored for an output that is gone', async () => {
		const passed = [0, 1, 2].map((output) => ({ item: { output }, output }));
		const outputs = await toOutputs(passed, {
			outputs: 2,
			mergeChanges: false,
			dress: async (item) => item,
		});
		expect(outputs.map((items) => items.map(({ json }) => json.output))).toEqual([[0], [1, 2]]);
	});
});

describe('the outputs of persons, of locations and of the rest', () => {
	it('are known for each type of event', () => {
		const all = [0, 1, 2].map(typesAt);
		expect(all[0]).toEqual(expect.arrayContaining([PERSON, HIRED]));
		expect(all[1]).toContain(LOCATION);
		expect(all[2]).toEqual(expect.arrayContaining([CONTRACT, EMPLOYEE]));
		expect(all.flat()).toHaveLength(new Set(all.flat()).size);
		expect(typesAt(3)).toEqual([]);
	});

	it('hold the one event of a run of its own, dressed, and nothing beside', async () => {
		const passed = { item: { event_id: 'e' }, output: 1 };
		expect(await alone(passed, async (item) => ({ ...item, dressed: true }))).toEqual([
			[],
			[{ json: { event_id: 'e', dressed: true } }],
		]);
	});
});
