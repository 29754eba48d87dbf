import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { userIds } from '../../simulator/company/idKinds';
import { credentialOf, type Run, runNode } from './runNode';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const PERSONS = 'GET /open-apis/corehr/v1/persons/:id';
const SEARCH = 'POST /open-apis/corehr/v2/employees/search';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await runNode({ items: [{}], credential: credentialOf(simulator), ...settings });
const tolerant = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await run({ onError: 'continueRegularOutput', ...settings });
const listAll = async (parameters: Run['parameters'] = {}) =>
	await run({ parameters: { operation: 'getMany', returnAll: true, ...parameters } });
const errorsIn = (output: readonly INodeExecutionData[]) => output.map(({ json }) => json.error);
const personItems = (ids: readonly string[]) => ids.map((person_id) => ({ person_id }));

describe('people whom the app may not see, asked for among others', () => {
	const hundred = () => personItems(simulator.company.people.add(100));
	const refuse = (items: readonly IDataObject[], which: readonly number[]) => {
		for (const index of which) {
			simulator.company.oddities.refusedIds.add(String(items[index]!.person_id));
		}
	};

	it.each([
		['at the front', [0, 1]],
		['at the end', [98, 99]],
		['anywhere', [12, 77]],
	])(
		'(%s) are errors of their items alone',
		async (_, which) => {
			misbehave(simulator, 'refusals name nobody');
			const items = hundred();
			refuse(items, which);
			const output = await tolerant({ items });
			const failed = errorsIn(output).flatMap((error, index) =>
				error === undefined ? [] : [index],
			);
			expect(failed).toEqual(which);
			expect(simulator.callsTo(EMPLOYEES).length).toBeLessThanOrEqual(30);
		},
		30_000,
	);

	it('cost one call more when the platform names them', async () => {
		misbehave(simulator, 'people refused');
		const output = await tolerant({ items: personItems(simulator.company.people.ids.slice(0, 9)) });
		expect(errorsIn(output).map((error) => error !== undefined)).toEqual(
			output.map((_, index) => index === 1),
		);
		expect(output[1]!.json.error).toMatch(/may not see.*1160104/);
		expect(simulator.callsTo(EMPLOYEES)).toHaveLength(2);
	});

	it('too many to be told apart: the error says so', async () => {
		misbehave(simulator, 'refusals name nobody');
		const items = hundred();
		refuse(
			items,
			items.flatMap((_, index) => (index % 3 === 0 ? [index] : [])),
		);
		const errors = errorsIn(await tolerant({ items })).filter((error) => error !== undefined);
		expect(errors).toContainEqual(expect.stringMatching(/refused \d+ ids together/));
		expect(simulator.callsTo(EMPLOYEES).length).toBeLessThanOrEqual(30);
	}, 30_000);

	it('end a run that goes on after no error, with the item they are about', async () => {
		const items = hundred();
		refuse(items, [40]);
		await expect(run({ items })).rejects.toMatchObject({ context: { itemIndex: 40 } });
		expect(simulator.callsTo(EMPLOYEES).length).toBeLessThanOrEqual(9);
	}, 30_000);

	it('by source Person (V1), one at a time, say nothing of the others', async () => {
		const path = '/open-apis/corehr/v1/persons/';
		simulator.faults.add({ kind: 'code', code: 1160104, status: 403, path, times: 2 });
		const items = personItems(simulator.company.people.ids.slice(0, 9));
		const output = await tolerant({ items, parameters: { source: 'person' } });
		expect(errorsIn(output).filter((error) => error !== undefined)).toHaveLength(2);
		expect(simulator.callsTo(PERSONS).filter(({ code }) => code === 0)).toHaveLength(7);
	});
});

describe('records without the id by which they are matched', () => {
	const firstPerson = () => personItems(simulator.company.people.ids.slice(0, 1));

	it('are an error that names the field, the scope and where to click', async () => {
		misbehave(simulator, 'no scope for person ids');
		await expect(run({ items: firstPerson() })).rejects.toMatchObject({
			message:
				"Feishu's answer has no person_info.person_id, so nobody can tell whose records these are",
			description: expect.stringMatching(
				/Permissions & Scopes.*corehr:employee:read.*publish/,
			) as string,
			context: { itemIndex: 0 },
		});
	});

	it('are not "not found", whatever the item wants then', async () => {
		misbehave(simulator, 'no scope for person ids');
		const parameters = { options: { ifNotFound: 'skip' } };
		const output = await tolerant({ items: firstPerson(), parameters });
		expect(errorsIn(output)).toEqual([expect.stringContaining('no person_info.person_id')]);
	});

	it('where nobody was found are none', async () => {
		misbehave(simulator, 'no scope for person ids');
		const items = personItems(['7999999999999999999']);
		await expect(run({ items })).rejects.toThrow('No employee found');
	});

	it('stand for themselves in a list of people, by their employment', async () => {
		misbehave(simulator, 'no scope for person ids');
		const output = await listAll();
		expect(output).toHaveLength(12);
		expect(output[0]!.json).toMatchObject({
			legal_name: '王芳',
			employment: { employment_id: userIds.open_id!('7300000000000000010') },
		});
		const few = await listAll({ returnAll: false, limit: 2 });
		expect(few).toHaveLength(2);
		expect(simulator.callsTo(SEARCH)).toHaveLength(2);
	});

	it('and without that of the employment are an error of the list, too', async () => {
		misbehave(simulator, 'no scope for person ids');
		simulator.app.hiddenFields.add('employment_id');
		await expect(listAll()).rejects.toThrow('no person_info.person_id');
	});

	it.each([
		['people', {}, 'person_info.person_id'],
		['locations', { resource: 'location' }, 'location_id'],
	])('are refused as numbers that were rounded: %s', async (_, parameters, field) => {
		misbehave(simulator, 'ids as numbers');
		const [location_id] = simulator.company.locations.ids;
		const items = [{ ...firstPerson()[0]!, location_id }];
		await expect(run({ items, parameters })).rejects.toThrow(
			`Feishu's answer has ${field} as the number 7`,
		);
	});

	it.each(['person', 'location'])('are refused as such in a list, too: %s', async (resource) => {
		misbehave(simulator, 'ids as numbers');
		await expect(listAll({ resource })).rejects.toThrow('not exact');
	});

	it('are found as numbers that are exact, and are text in the output', async () => {
		const { retouches } = simulator.company.oddities;
		retouches.add((record) => ({
			...record,
			person_info: { ...(record.person_info as object), person_id: 201571101 },
		}));
		retouches.add((record) => ({ ...record, location_id: 201571102 }));
		simulator.company.people.employeesByPerson = () => [...simulator.company.people.employees()];
		simulator.company.locations.asV2 = () => ({ location_id: '' });
		const [person] = await run({ items: [{ person_id: '201571101' }] });
		expect(person!.json.person_id).toBe('201571101');
		const items = [{ location_id: '201571102' }];
		const [location] = await run({ items, parameters: { resource: 'location' } });
		expect(location!.json.location_id).toBe('201571102');
	});
});

describe('records that are not filled in everywhere', () => {
	const shapeOf = (value: unknown): unknown => {
		if (value === null || typeof value !== 'object' || Array.isArray(value)) return typeof value;
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]));
	};

	it('have texts and labels in the next language', async () => {
		misbehave(simulator, 'translations half filled');
		const items = [{ location_id: '7201000000000000001' }];
		const [item] = await run({ items, parameters: { resource: 'location' } });
		expect(item!.json.name).toBe('China');
	});

	it('have custom fields in one shape', async () => {
		const parameters = { fieldSet: 'chosen', fields: ['person_info.custom_fields'] };
		const [before] = await listAll(parameters);
		misbehave(simulator, 'custom fields half filled');
		const [after] = await listAll(parameters);
		const { custom_fields } = before!.json as { custom_fields: IDataObject };
		expect(after!.json.custom_fields).toEqual({ ...custom_fields, custom_field_33__c: null });
		expect(shapeOf(after!.json.employment)).toEqual(shapeOf(before!.json.employment));
	});
	it('have texts that look like numbers as they came', async () => {
		misbehave(simulator, 'custom texts without quotes');
		const [one] = await listAll({ fieldSet: 'chosen', fields: ['person_info.custom_fields'] });
		expect(one!.json.custom_fields).toMatchObject({
			custom_field_33__c: '1e5',
			custom_field_34__c: 231,
			custom_field_38__c: '12345678901234567890',
		});
	});
});

it('of employments that tie, the same one counts whatever their order', async () => {
	misbehave(simulator, 'employments that tie');
	const orders = [0, 0.9, 0.1, 0.8, 0.2];
	simulator.settings.random = () => {
		orders.push(orders.shift()!);
		return orders[0]!;
	};
	const seen = new Set<unknown>();
	for (let time = 0; time < 8; time++) {
		const [one] = await run({ items: personItems(['7000000000000000008']) });
		const { employment } = one!.json as { employment: IDataObject };
		seen.add(employment.employment_id);
	}
	expect([...seen]).toEqual([userIds.open_id!('7300000000000000080')]);
});
