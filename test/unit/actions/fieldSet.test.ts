import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { EMPLOYEE_FIELD_OPTIONS } from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { credentialOf, runNode } from './runNode';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const SEARCH = 'POST /open-apis/corehr/v2/employees/search';
const TWO_EMPLOYMENTS = '7000000000000000008';
const BEFORE_ONBOARDING = '7000000000000000012';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const first = () => simulator.company.people.ids[0]!;
async function get(person_id: string, parameters: INodeParameters): Promise<IDataObject> {
	const credential = credentialOf(simulator);
	const [item] = await runNode({ items: [{ person_id }], credential, parameters });
	return item!.json;
}
async function list(parameters: INodeParameters): Promise<IDataObject[]> {
	const credential = credentialOf(simulator);
	const many = { operation: 'getMany', returnAll: true, ...parameters };
	const output = await runNode({ items: [{}], credential, parameters: many });
	return output.map(({ json }) => json);
}
/** The fields that each call of this kind asked for. */
const asked = (endpoint: string): string[][] =>
	simulator.callsTo(endpoint).map(({ body }) => (body as { fields: string[] }).fields);

/** What nobody should get by the way, by words of their names in either API. */
const PRIVATE =
	/bank|dependent|emergency|national_id|address_list|family_address|religion|race|disab|martyr|old_alone|hukou|native|political|tax|education|degree|experience|marital|citizen|nationalit|birth|\bage\b/;

describe('the standard fields', () => {
	const EXACTLY = [
		'contract_end_date',
		'contract_start_date',
		'custom_fields',
		'department.name',
		'department_id',
		'direct_manager.email_address',
		'direct_manager.employee_number',
		'direct_manager.person_info.preferred_name',
		'direct_manager_id',
		'effective_date',
		'email_address',
		'employee_number',
		'employment_id',
		'employment_status',
		'expiration_date',
		'job.job_title',
		'job.name',
		'job_id',
		'job_level.name',
		'job_level_id',
		'on_probation',
		'person_info.custom_fields',
		'person_info.email_address',
		'person_info.gender',
		'person_info.legal_name',
		'person_info.person_id',
		'person_info.phone_number',
		'person_info.preferred_english_full_name',
		'person_info.preferred_local_full_name',
		'person_info.preferred_name',
		'position.id',
		'position.names',
		'primary_employment',
		'probation_end_date',
		'regular_employee_start_date',
		'seniority_date',
		'work_email_list',
		'work_location_id',
	];

	it('are what is asked for by default, by id as in lists, in one call', async () => {
		await get(first(), {});
		await list({});
		expect(asked(EMPLOYEES)).toEqual([EXACTLY]);
		expect(asked(SEARCH)).toEqual([EXACTLY]);
	});

	it.each(['employee', 'person'])('hold nothing private in source %s', async (source) => {
		for (const simplify of [true, false]) {
			const json = await get(first(), { source, simplify });
			const keys = Object.keys({ ...json, ...(json.person_info as IDataObject) });
			expect(keys.filter((key) => PRIVATE.test(key))).toEqual([]);
			expect(keys).toEqual(expect.arrayContaining(['gender', 'phone_number', 'custom_fields']));
		}
	});
});

describe('names and id come first', () => {
	it.each([
		['employee', 'standard'],
		['employee', 'all'],
		['person', 'standard'],
		['person', 'all'],
	])('in source %s with %s fields', async (source, fieldSet) => {
		const json = await get(first(), { source, fieldSet });
		const names = Object.keys(json).filter((key) => key.endsWith('_name'));
		expect(names).toEqual(expect.arrayContaining(['preferred_name', 'legal_name']));
		const lead = ['person_id', ...(source === 'employee' ? ['open_id'] : []), ...names];
		expect(Object.keys(json).slice(0, lead.length)).toEqual(lead);
	});

	it('then those of the employment, below', async () => {
		const { employment } = await get(first(), {});
		expect(Object.keys(employment as IDataObject).slice(0, 3)).toEqual([
			'employment_id',
			'employee_number',
			'email_address',
		]);
	});
});

describe('all fields', () => {
	const everyField = EMPLOYEE_FIELD_OPTIONS.map(({ value }) => String(value));

	it('are asked for in two calls, which together name each of them', async () => {
		await get(first(), { fieldSet: 'all' });
		const calls = asked(EMPLOYEES);
		expect(calls.map(({ length }) => length <= 100)).toEqual([true, true]);
		expect(new Set(calls.flat())).toEqual(new Set(everyField));
	});

	it('of a person are put together, employment by employment', async () => {
		const json = await get(TWO_EMPLOYMENTS, { fieldSet: 'all', simplify: false });
		const records = [json, ...(json.other_employments as IDataObject[])];
		const numbers = records.map(({ employee_number }) => employee_number);
		expect(numbers).toEqual(['100008', '600008']);
		const whole = [...simulator.company.people.employees()].filter(({ employee_number }) =>
			numbers.includes(employee_number as string),
		);
		for (const record of records) {
			const { effective_date, person_info, work_shift, avatar_url } = whole.find(
				(one) => one.employee_number === record.employee_number,
			) as IDataObject;
			expect(record).toMatchObject({ effective_date, work_shift, avatar_url });
			expect(record.person_info).toMatchObject({
				bank_account_list: (person_info as IDataObject).bank_account_list,
				religion: (person_info as IDataObject).religion,
			});
		}
	});

	it('of a list are completed page by page', async () => {
		simulator.company.people.add(150);
		const everybody = await list({ fieldSet: 'all' });
		expect(everybody).toHaveLength(simulator.company.people.ids.length - 1);
		for (const one of everybody) expect(one).toHaveProperty('working_years');
		for (const one of everybody) expect(one).toHaveProperty('address_list');
		expect([asked(SEARCH).length, asked(EMPLOYEES).length]).toEqual([2, 2]);
	});

	it('come also where employments of a person lie far apart in a list', async () => {
		misbehave(simulator, 'employments far apart');
		simulator.company.people.add(150);
		const found = await list({ fieldSet: 'all' });
		const one = found.find(({ person_id }) => person_id === TWO_EMPLOYMENTS)!;
		expect(one.other_employments).toMatchObject([{ employee_number: '600008' }]);
		expect((one.other_employments as IDataObject[])[0]).toHaveProperty('work_shift');
	});

	it('of a person before onboarding are all that there are', async () => {
		const json = await get(BEFORE_ONBOARDING, { source: 'person', fieldSet: 'all' });
		expect(json).toMatchObject({ legal_name: '吴昊', bank_account_list: expect.any(Array) as [] });
	});
});

describe('chosen fields', () => {
	it('of a person (V1) are those and the id', async () => {
		const parameters = {
			source: 'person',
			fieldSet: 'chosen',
			fields: ['person_info.gender', 'job_id'],
			otherFields: 'name_list, person_info.custom_fields',
		};
		const json = await get(BEFORE_ONBOARDING, parameters);
		expect(Object.keys(json).sort()).toEqual([
			'custom_fields',
			'gender',
			'gender_code',
			'name_list',
			'person_id',
		]);
	});

	it.each(['employee', 'person'])('must be some, in source %s', async (source) => {
		await expect(get(first(), { source, fieldSet: 'chosen' })).rejects.toMatchObject({
			message: 'No field is chosen',
			description: expect.stringContaining('set "Field Set" to Standard') as string,
		});
		expect(simulator.calls).toEqual([]);
	});

	it('count for nothing while another set is chosen', async () => {
		await get(first(), { fieldSet: 'standard', fields: ['person_info.religion'] });
		expect(asked(EMPLOYEES)[0]).not.toContain('person_info.religion');
	});
});
