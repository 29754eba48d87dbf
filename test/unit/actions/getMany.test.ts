import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { credentialOf, type Run, runNode } from './runNode';

const SEARCH = 'POST /open-apis/corehr/v2/employees/search';
const BATCH_GET = 'POST /open-apis/corehr/v2/employees/batch_get';
const LIST = 'GET /open-apis/corehr/v1/locations';
/** 12 people, of whom one has not started yet and one has two employments. */
const EMPLOYED = 11;

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (
	resource: string,
	parameters: Run['parameters'],
	items: readonly IDataObject[] = [{}],
): Promise<INodeExecutionData[]> =>
	await runNode({
		items,
		credential: credentialOf(simulator),
		parameters: { resource, operation: 'getMany', ...parameters },
	});
const people = async (parameters: Run['parameters']) => await run('person', parameters);
const namesIn = (output: readonly INodeExecutionData[]) =>
	output.map(({ json }) => String(json.legal_name));

describe('many locations', () => {
	it('all of them, page by page', async () => {
		const output = await run('location', { returnAll: true, language: 'en-US' });
		expect(output.map(({ json }) => json.location_id)).toEqual(simulator.company.locations.ids);
		expect(output[0]).toMatchObject({ json: { name: 'China' }, pairedItem: { item: 0 } });
		expect(simulator.callsTo(LIST)).toHaveLength(1);
	});

	it('as many as the limit, and no bigger page than that', async () => {
		await expect(run('location', { limit: 3 })).resolves.toHaveLength(3);
		expect(simulator.callsTo(LIST).map(({ query }) => query)).toEqual(['?page_size=3']);
	});

	it("not simplified they are the platform's own objects", async () => {
		const [item] = await run('location', { limit: 1, simplify: false });
		expect(item!.json).toMatchObject({ id: simulator.company.locations.ids[0] });
		expect(item!.json.hiberarchy_common).toBeDefined();
	});

	it('once for each input item', async () => {
		const output = await run('location', { limit: 2 }, [{}, {}]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
	});
});

describe('many people', () => {
	it('all of them over many pages, one item a person', async () => {
		simulator.company.people.add(240);
		const output = await people({
			returnAll: true,
			fieldSet: 'chosen',
			fields: ['employee_number'],
		});
		expect(output).toHaveLength(EMPLOYED + 240);
		expect(new Set(output.map(({ json }) => json.person_id)).size).toBe(output.length);
		expect(simulator.callsTo(SEARCH)).toHaveLength(3);
		const twice = output.find(({ json }) => json.person_id === '7000000000000000008');
		expect(twice!.json.other_employments).toHaveLength(1);
	});

	it.each([1, 50, 100, 150])('as many as the limit of %i', async (limit) => {
		simulator.company.people.add(200);
		await expect(
			people({ limit, fieldSet: 'chosen', fields: ['employee_number'] }),
		).resolves.toHaveLength(limit);
	});

	it.each<[IDataObject, string[]]>([
		[{ status: 'terminated' }, ['周杰']],
		[{ workEmail: 'person3@work.example.com' }, ['张敏']],
		[{ employeeNumbers: '100001, 100002' }, ['王芳', '李伟']],
		[{ name: '李伟' }, ['李伟']],
		[{ keyword: 'person2@' }, ['李伟']],
		[{ departmentIds: '7101000000000000004' }, ['陈静', '杨磊', '安娜·施密特']],
		[
			{ departmentIds: '7101000000000000002', includeSubDepartments: false, status: 'hired' },
			['李伟', '刘洋', '黄强', '佐藤花子'],
		],
		[{ workLocationIds: '7201000000000000006' }, ['佐藤花子']],
		[{ departmentIds: '7101000000000000003', status: 'terminated' }, ['周杰']],
		[{ name: 'nobody at all' }, []],
	])('%j gives %j', async (filters, expected) => {
		const output = await people({ filters: filters as Run['parameters'] });
		expect(namesIn(output).sort()).toEqual([...expected].sort());
	});

	it('without filters are asked for without any', async () => {
		await people({ returnAll: true });
		const { body } = simulator.callsTo(SEARCH)[0]!;
		expect(Object.keys(body as object)).toEqual(['fields']);
	});

	it.each<[IDataObject, IDataObject]>([
		[{ departmentIds: '71, 72' }, { department_id_list_include_sub: ['71', '72'] }],
		[{ departmentIds: '71', includeSubDepartments: false }, { department_id_list: ['71'] }],
		[{ directManagerId: '73' }, { direct_manager_id_list: ['73'] }],
		[{ employeeNumbers: '7, 8' }, { employee_number_list: ['7', '8'] }],
		[{ includeSubDepartments: true }, {}],
		[{ keyword: ' mail ' }, { key_word: 'mail' }],
		[{ keyword: '={{ 100001 }}' }, { key_word: '100001' }],
		[{ name: 'Li Wei' }, { user_name: 'Li Wei' }],
		[{ status: 'hired' }, { employment_status: 'hired' }],
		[{ status: 'any' }, {}],
		[{ workEmail: 'a@b.c' }, { work_email: 'a@b.c' }],
		[{ workLocationIds: '72' }, { work_location_id_list_include_sub: ['72'] }],
	])('the filters %j are sent as %j', async (filters, expected) => {
		await people({ filters: filters as Run['parameters'] });
		const { fields, ...sent } = simulator.callsTo(SEARCH)[0]!.body as IDataObject;
		expect(fields).not.toEqual([]);
		expect(sent).toEqual(expected);
	});

	it.each<[string, IDataObject]>([
		['a limit of nothing', { limit: 0 }],
		['a limit that the item does not have', { limit: '={{ $json.limit }}' }],
		['"return all" that the item does not have', { returnAll: '={{ $json.all }}' }],
		['"return all" that is another word', { returnAll: '={{ "perhaps" }}' }],
		['a department that is no id', { filters: { departmentIds: '={{ "7e+18" }}' } }],
		['a limit that is a word', { limit: '={{ "many" }}' }],
		['an unknown status', { filters: { status: '={{ "retired" }}' } }],
		['a name that is a list', { filters: { name: '={{ ["a"] }}' } }],
	])('%s is an error, and no call is made', async (_, parameters) => {
		const failed = people(parameters as Run['parameters']);
		await expect(failed).rejects.toThrow(/The parameter .* must be/);
		expect(simulator.calls).toEqual([]);
	});

	const FILTERS: Record<string, string> = {
		departmentIds: 'Department IDs',
		directManagerId: 'Direct Manager ID',
		employeeNumbers: 'Employee Numbers',
		includeSubDepartments: 'Include Sub-Departments',
		keyword: 'Keyword',
		name: 'Name',
		status: 'Status',
		workEmail: 'Work Email',
		workLocationIds: 'Work Location IDs',
	};
	const NOTHING = ['undefined', 'null', '""', '"  "', '[]', '{}', '$json.nothing'];
	const empty = Object.keys(FILTERS).flatMap((name) => NOTHING.map((value) => [name, value]));

	it.each(empty)(
		'the filter %s with nothing in it (%s) does not find everybody',
		async (name, value) => {
			const filters = { status: 'hired', [name!]: `={{ ${value} }}` };
			await expect(people({ filters })).rejects.toThrow(`The filter "${FILTERS[name!]}" is empty`);
			expect(simulator.calls).toEqual([]);
		},
	);

	it('a list of nothing but separators is an empty filter', async () => {
		await expect(people({ filters: { employeeNumbers: ' , ，' } })).rejects.toThrow('is empty');
	});

	it('an empty filter is an error of its item alone', async () => {
		const output = await runNode({
			items: [{ mail: 'person3@work.example.com' }, {}, { mail: 'person2@work.example.com' }],
			credential: credentialOf(simulator),
			onError: 'continueRegularOutput',
			parameters: { operation: 'getMany', filters: { workEmail: '={{ $json.mail }}' } },
		});
		expect(output.map(({ json }) => json.error ?? json.legal_name)).toEqual([
			'张敏',
			expect.stringContaining('The filter "Work Email" is empty'),
			'李伟',
		]);
	});

	it.each([
		['"false"', 4],
		['"FALSE"', 4],
		['false', 4],
		['0', 4],
		['"0"', 4],
		['"true"', 7],
		['1', 7],
	])('the flag %s is read as it is meant', async (flag, found) => {
		const filters = {
			departmentIds: '7101000000000000002',
			includeSubDepartments: `={{ ${flag} }}`,
			status: 'hired',
		};
		const output = await people({ filters, returnAll: '={{ "true" }}' });
		expect(output).toHaveLength(found);
	});

	it.each([
		['departmentIds', 'Department IDs', '[7101000000000000002]'],
		['directManagerId', 'Direct Manager ID', '7101000000000000002'],
		['workLocationIds', 'Work Location IDs', '7201000000000000006'],
		['name', 'Name', '7201000000000000006'],
		['includeSubDepartments', 'Include Sub-Departments', '"nope"'],
	])('%s that cannot be meant is refused by its name', async (name, label, value) => {
		const filters = { [name]: `={{ ${value} }}` };
		await expect(people({ filters })).rejects.toThrow(`The parameter "${label}"`);
		expect(simulator.calls).toEqual([]);
	});

	it('an error of one input item harms no other', async () => {
		const output = await runNode({
			items: [{ limit: 1 }, { limit: 'x' }, { limit: 2 }],
			credential: credentialOf(simulator),
			onError: 'continueRegularOutput',
			parameters: { operation: 'getMany', limit: '={{ $json.limit }}' },
		});
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 2].map((item) => ({ item })),
		);
		expect(output[1]!.json.error).toMatch(/"Limit" must be/);
	});
});

describe('people with several employments', () => {
	const TWICE = '7000000000000000008';
	const only = (output: readonly INodeExecutionData[]) =>
		output.find(({ json }) => json.person_id === TWICE)?.json;
	/** The one in force comes 240 employments after the one that has ended. */
	const farApart = () => {
		const { people: company, oddities } = simulator.company;
		company.add(240);
		misbehave(simulator, 'employments far apart');
		oddities.retouches.add((record) => ({
			...record,
			employment_status: {
				enum_name: record.primary_employment === true ? 'hired' : 'terminated',
			},
		}));
	};

	it.each([
		['all', { returnAll: true }],
		['at the limit', { limit: 8 }],
		['at the end of a page', { limit: 100 }],
		['within the second page', { limit: 130 }],
	])('have them all: %s', async (_, parameters) => {
		farApart();
		const output = await people({ ...parameters, fieldSet: 'chosen', fields: ['employee_number'] });
		expect(only(output)).toMatchObject({
			employment: { employment_status_code: 'hired', primary_employment: true },
			other_employments: [{ employment_status_code: 'terminated' }],
		});
		expect(output).toHaveLength('limit' in parameters ? parameters.limit! : EMPLOYED + 240);
	});

	it('have only those that the filters find, as without a limit', async () => {
		farApart();
		const filters = { employeeNumbers: '600008' };
		const output = await people({ limit: 1, filters });
		expect(only(output)).not.toHaveProperty('other_employments');
		expect(output).toEqual(await people({ returnAll: true, filters }));
	});

	it('cost one call for a hundred people, and one where something was missing', async () => {
		farApart();
		await people({ limit: 8 });
		expect(simulator.callsTo(SEARCH)).toHaveLength(2);
		expect(simulator.callsTo(BATCH_GET)).toHaveLength(1);
		await people({ limit: 7 });
		expect(simulator.callsTo(SEARCH)).toHaveLength(3);
	});

	it('cost nothing more when the whole list was read', async () => {
		await people({ returnAll: true });
		await people({ limit: 50 });
		expect(simulator.callsTo(BATCH_GET)).toHaveLength(0);
	});

	it('who have the same id in both, of a user who came back, keep both', async () => {
		simulator.company.oddities.retouches.add((record) => ({
			...record,
			employment_id: 'ou_same',
			effective_date: record.primary_employment === true ? '2024-01-01' : '2020-01-01',
		}));
		expect(only(await people({ returnAll: true }))!.other_employments).toHaveLength(1);
	});
});

describe('a list that moves while it is read', () => {
	it.each([
		['person', () => EMPLOYED + 240],
		['location', () => 248],
	])('has each %s once', async (resource, expected) => {
		simulator.company.people.add(240);
		simulator.company.locations.add(240);
		misbehave(simulator, 'pages overlap');
		const output = await run(resource, { returnAll: true, simplify: false });
		expect(output).toHaveLength(expected());
		expect(output.filter(({ json }) => json.other_employments)).toHaveLength(
			resource === 'person' ? 1 : 0,
		);
		await expect(run(resource, { limit: 150 })).resolves.toHaveLength(150);
	});
});
