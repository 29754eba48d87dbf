import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { type Simulator, startSimulator } from '../../simulator';
import { userIds } from '../../simulator/company/idKinds';
import { credentialOf, type Run, runNode } from './runNode';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const PERSONS = 'GET /open-apis/corehr/v1/persons/:id';
const LOCATIONS = 'POST /open-apis/corehr/v2/locations/batch_get';

const TWO_EMPLOYMENTS = '7000000000000000008';
const BEFORE_ONBOARDING = '7000000000000000012';
const UNKNOWN = '7999999999999999999';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await runNode({ items: [], credential: credentialOf(simulator), ...settings });
/** The one item of a run. */
const one = async (settings: Partial<Run>): Promise<IDataObject> => {
	const [item, ...more] = await run(settings);
	expect(more).toEqual([]);
	return item!.json;
};
const calls = (endpoint: string) => simulator.callsTo(endpoint);
const people = () => simulator.company.people.ids.filter((id) => id !== BEFORE_ONBOARDING);
const personItems = (ids: readonly string[]) => ids.map((person_id) => ({ person_id }));
const idsIn = (output: readonly INodeExecutionData[]) => output.map(({ json }) => json.person_id);

describe('ids are gathered', () => {
	it('1,000 people are 10 calls and 1 token, in the order of the items', async () => {
		simulator.company.people.add(1000);
		const ids = people().slice(-1000).reverse();
		const output = await run({
			items: personItems(ids),
			parameters: { fieldSet: 'chosen', fields: ['employee_number'] },
		});
		expect(idsIn(output)).toEqual(ids);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
		expect(calls(EMPLOYEES)).toHaveLength(10);
		expect(simulator.app.tokens.requests).toBe(1);
	}, 30_000);

	it('each distinct id is asked for once, and every item has a copy of its own', async () => {
		const location_ids = simulator.company.locations.ids;
		const items = Array.from({ length: 1000 }, (_, index) => ({
			location_id: location_ids[index % location_ids.length]!,
		}));
		const parameters = { resource: 'location', simplify: false };
		const output = await run({ items, parameters });
		expect(output.map(({ json }) => json.location_id)).toEqual(
			items.map(({ location_id }) => location_id),
		);
		expect(calls(LOCATIONS)).toHaveLength(1);
		const [first, again] = [output[0]!, output[location_ids.length]!];
		expect(again.json).toEqual(first.json);
		expect(again.json).not.toBe(first.json);
		expect(again.json.hiberarchy_common).not.toBe(first.json.hiberarchy_common);
	}, 30_000);

	it('items that ask for different things share the calls they can share', async () => {
		const [a, b, c, d] = people();
		const items = [
			{
				person_id: a,
				source: 'employee',
				fields: ['person_info.gender', 'job_id'],
				language: 'zh-CN',
			},
			{
				person_id: b,
				source: 'employee',
				fields: ['job_id', 'person_info.gender'],
				language: 'en-US',
			},
			{ person_id: c, source: 'employee', fields: ['job_id'], language: 'en-US' },
			{ person_id: d, source: 'person', fields: ['person_info.gender'], language: 'en-US' },
			{ person_id: a, source: 'person', fields: ['job_id'], language: 'en-US' },
		] as IDataObject[];
		const output = await run({
			items,
			parameters: {
				source: '={{ $json.source }}',
				fieldSet: 'chosen',
				fields: '={{ $json.fields }}',
				language: '={{ $json.language }}',
			},
		});
		expect(idsIn(output)).toEqual([a, b, c, d, a]);
		expect(calls(EMPLOYEES).map(({ body }) => (body as IDataObject).person_ids)).toEqual([
			[a, b],
			[c],
		]);
		expect(calls(PERSONS)).toHaveLength(2);
	});

	it('no items are no calls', async () => {
		await expect(run({ items: [] })).resolves.toEqual([]);
		expect(simulator.calls).toEqual([]);
	});

	it('an id with spaces around it is the same id', async () => {
		const items = [
			{ location_id: ' 7201000000000000001\n' },
			{ location_id: '7201000000000000001' },
		];
		await expect(run({ items, parameters: { resource: 'location' } })).resolves.toHaveLength(2);
		expect(calls(LOCATIONS).map(({ body }) => body)).toEqual([
			{ location_ids: ['7201000000000000001'] },
		]);
	});
});

describe('a person', () => {
	it('comes with personal fields at the top and the employment below', async () => {
		const [id] = people();
		const json = await one({ items: personItems([id!]) });
		expect(json).toMatchObject({
			person_id: id,
			legal_name: '王芳',
			gender: '中文示例',
			gender_code: 'male',
			custom_fields: { custom_field_34__c: 231 },
			employment: { employment_status: '在职', employment_status_code: 'hired' },
		});
		expect(json).not.toHaveProperty('other_employments');
		const { fields } = calls(EMPLOYEES)[0]!.body as { fields: string[] };
		expect(fields).toEqual(
			expect.arrayContaining(['person_info.person_id', 'employee_number', 'department.name']),
		);
		expect(fields.length).toBeLessThanOrEqual(100);
	});

	it('is in English when asked', async () => {
		const json = await one({
			items: personItems([people()[0]!]),
			parameters: { language: 'en-US' },
		});
		expect(json.employment).toMatchObject({
			employment_status: 'Hired',
			department: { department_name: 'headOffice' },
		});
	});

	it('with several employments has the primary one in force and the rest', async () => {
		const json = await one({ items: personItems([TWO_EMPLOYMENTS]) });
		expect(json.employment).toMatchObject({ primary_employment: true });
		expect(json.other_employments).toMatchObject([{ primary_employment: false }]);
		expect(json.other_employments).not.toMatchObject([{ person_info: {} }]);
	});

	it("not simplified is the platform's own object", async () => {
		const json = await one({
			items: personItems([people()[0]!]),
			parameters: { simplify: false, fieldSet: 'chosen', fields: ['person_info.gender'] },
		});
		expect(json).toEqual({
			effective_date: '2021-03-16',
			employment_id: userIds.open_id!('7300000000000000010'),
			employment_id_v2: userIds.open_id!('7300000000000000010'),
			employment_status: { enum_name: 'hired', display: expect.any(Array) as unknown },
			primary_employment: true,
			person_info: {
				person_id: people()[0],
				gender: expect.objectContaining({ enum_name: 'male' }) as unknown,
			},
		});
	});

	it('before onboarding is found by the other source alone, and the error says so', async () => {
		const items = personItems([BEFORE_ONBOARDING]);
		await expect(run({ items })).rejects.toMatchObject({
			message: `No employee found for the person id ${BEFORE_ONBOARDING}`,
			description: expect.stringContaining('set Source to "Person (V1)"') as string,
			context: { itemIndex: 0 },
		});
		const json = await one({ items, parameters: { source: 'person' } });
		expect(json).toMatchObject({ person_id: BEFORE_ONBOARDING, legal_name: '吴昊' });
		expect(json).not.toHaveProperty('id');
	});

	it('has the id types and the fields the operator chose, and no others', async () => {
		await run({
			items: personItems([people()[0]!]),
			parameters: {
				fieldSet: 'chosen',
				fields: ['job_id'],
				otherFields: 'person_info.name_list.first_name，custom_field_33__c',
				options: { userIdType: 'people_corehr_id', departmentIdType: 'department_id' },
			},
		});
		const [call] = calls(EMPLOYEES);
		expect(new URLSearchParams(call!.query)).toEqual(
			new URLSearchParams('user_id_type=people_corehr_id&department_id_type=department_id'),
		);
		expect((call!.body as { fields: string[] }).fields).toEqual([
			'custom_fields',
			'effective_date',
			'employment_id',
			'employment_status',
			'job_id',
			'person_info.custom_fields',
			'person_info.name_list.first_name',
			'person_info.person_id',
			'primary_employment',
		]);
	});

	it('whose scope is missing comes without the field', async () => {
		simulator.app.hiddenFields.add('person_info.gender');
		const json = await one({ items: personItems([people()[0]!]) });
		expect(json).not.toHaveProperty('gender');
		expect(json.legal_name).toBe('王芳');
	});
});

describe('a location', () => {
	it('has its own fields at the top', async () => {
		const location_id = '7201000000000000001';
		const json = await one({
			items: [{ location_id }],
			parameters: { resource: 'location', language: 'en-US' },
		});
		expect(json).toMatchObject({ location_id, name: 'China', code: 'CN', active: true });
		expect(json).not.toHaveProperty('hiberarchy_common');
	});
});

describe('a record that is not found', () => {
	const items = () => personItems([people()[0]!, UNKNOWN, people()[1]!]);

	it.each([
		['employee', 'skip', [0, 2]],
		['person', 'skip', [0, 2]],
		['employee', 'empty', [0, 1, 2]],
		['person', 'empty', [0, 1, 2]],
	])('in source %s with %s gives the items %j', async (source, ifNotFound, expected) => {
		const output = await run({ items: items(), parameters: { source, options: { ifNotFound } } });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(expected.map((item) => ({ item })));
		const empty = output.filter(({ json }) => Object.keys(json).length === 0);
		expect(empty).toHaveLength(ifNotFound === 'empty' ? 1 : 0);
	});

	it('is an error with the item it is about, by default', async () => {
		await expect(run({ items: items() })).rejects.toMatchObject({ context: { itemIndex: 1 } });
	});

	it('is an error of a location, too', async () => {
		const location = { items: [{ location_id: UNKNOWN }], parameters: { resource: 'location' } };
		await expect(run(location)).rejects.toThrow(`No location found for the location id ${UNKNOWN}`);
	});
});

describe('a change that is still settling', () => {
	const location_id = '7201000000000000002';
	const parameters = { resource: 'location', language: 'zh-CN' };
	const change = () => {
		simulator.settings.readLagMs.locations = [1500, 1500];
		simulator.changeLocation(location_id, {
			hiberarchy_common: { name: [{ lang: 'zh-CN', value: '新北京' }] },
		});
		return [{ location_id, create_time: String(Date.now()) }];
	};

	it('is waited for, so that the new record is read and not the old one', async () => {
		const items = change();
		expect(await one({ items, parameters })).toMatchObject({ name: '新北京' });
	}, 15_000);

	it('is not waited for when the operator does not want it', async () => {
		const options = { waitForSync: false };
		const items = change();
		expect(await one({ items, parameters: { ...parameters, options } })).toMatchObject({
			name: '北京',
		});
	});

	it('is no longer waited for when the execution is cancelled', async () => {
		const execution = new AbortController();
		const sleep = jest.spyOn(systemClock, 'sleep').mockImplementation(
			async (_, signal) =>
				await new Promise((__, reject) => {
					signal?.addEventListener('abort', () => reject(signal.reason as Error));
				}),
		);
		const cancelled = run({ items: change(), parameters, signal: execution.signal });
		while (sleep.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
		execution.abort();
		await expect(cancelled).rejects.toThrow('aborted');
		sleep.mockRestore();
		expect(calls(LOCATIONS)).toEqual([]);
	});
});
