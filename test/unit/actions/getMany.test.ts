import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { type Simulator, startSimulator } from '../../simulator';
import { credentialOf, type Run, runNode } from './runNode';

const SEARCH = 'POST /open-apis/corehr/v2/employees/search';
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
		const output = await people({ returnAll: true, fields: ['employee_number'] });
		expect(output).toHaveLength(EMPLOYED + 240);
		expect(new Set(output.map(({ json }) => json.person_id)).size).toBe(output.length);
		expect(simulator.callsTo(SEARCH)).toHaveLength(3);
		const twice = output.find(({ json }) => json.person_id === '7000000000000000008');
		expect(twice!.json.other_employments).toHaveLength(1);
	});

	it.each([1, 50, 100, 150])('as many as the limit of %i', async (limit) => {
		simulator.company.people.add(200);
		await expect(people({ limit, fields: ['employee_number'] })).resolves.toHaveLength(limit);
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

	it.each<[string, IDataObject]>([
		['a limit of nothing', { limit: 0 }],
		['a limit that is a word', { limit: '={{ "many" }}' }],
		['an unknown status', { filters: { status: '={{ "retired" }}' } }],
		['a name that is a list', { filters: { name: '={{ ["a"] }}' } }],
	])('%s is an error, and no call is made', async (_, parameters) => {
		const failed = people(parameters as Run['parameters']);
		await expect(failed).rejects.toThrow(/The parameter .* must be/);
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
