import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { node } from '../trigger/node';
import { come, exampleOf, itemOf, TYPES } from './corehrEvents';

const EMPLOYEE = 'corehr.employee.domain_event_v2';
const COMPANY = 'corehr.company.updated_v2';
const DEPARTMENT = 'corehr.department.updated_v2';
const JOB_CHANGE = 'corehr.job_change.updated_v2';
const CONTRACT = 'corehr.contract.updated_v1';

type Parameters = Readonly<Record<string, unknown>>;

/** What made the event pass, or undefined when it does not. */
async function matchedFields(type: string, body: object, parameters: Parameters) {
	const choice = readSettings(node({ events: TYPES, ...parameters }));
	const item = await itemOf(await come(type, exampleOf(type, { ...body })), choice);
	return item?.matched_fields;
}

const only = (otherFields: string) => ({ otherFilter: 'only', otherFields });
const part = (entity: string, fields: readonly string[], opt_type = 2) => ({
	entity,
	opt_type,
	fields,
});

describe('the filter of other events', () => {
	const MOVED = { data: [part('job_data', ['department', 'job']), part('person', [])] };
	const NAMED = {
		data: [
			{ ...part('person_name', ['first_name']), agg_entity: 'person' },
			{ ...part('email', []), agg_entity: 'person' },
		],
	};
	const RENAMED = { field_changes: ['organization_id.name', 'manager'] };
	const SITE = {
		field_changes: ['registered_office_address'],
		sub_events: [
			{
				entity: 'address',
				agg_entity: 'company',
				agg_entity_field: 'registered_office_address',
				opt_type: 2,
				field_changes: ['postal_code'],
			},
		],
	};

	it.each([
		[
			'a field of a part of an employee',
			EMPLOYEE,
			MOVED,
			only('job_data.department'),
			['job_data.department'],
		],
		['a field of whatever part', EMPLOYEE, MOVED, only('job'), ['job_data.job', 'person.*']],
		['a whole part', EMPLOYEE, MOVED, only('job_data'), ['job_data.department', 'job_data.job']],
		['a part that did not change', EMPLOYEE, MOVED, only('employment'), undefined],
		[
			'all of several',
			EMPLOYEE,
			MOVED,
			{ otherFilter: 'all', otherFields: 'department, person' },
			['job_data.department', 'person.*'],
		],
		[
			'all, but one is missing',
			EMPLOYEE,
			{ data: [part('job_data', ['job'])] },
			{ otherFilter: 'all', otherFields: 'department, job' },
			undefined,
		],
		[
			'what is to be ignored',
			EMPLOYEE,
			MOVED,
			{ otherFilter: 'ignore', otherFields: 'job_data' },
			['person.*'],
		],
		[
			'a whole part, by what belongs to it',
			EMPLOYEE,
			NAMED,
			only('person'),
			['person_name.first_name', 'email.*'],
		],
		[
			'to be ignored: a whole part, with what belongs to it',
			EMPLOYEE,
			{ data: [...NAMED.data, part('job_data', ['job'])] },
			{ otherFilter: 'ignore', otherFields: 'person' },
			['job_data.job'],
		],
		['what belongs to another part', EMPLOYEE, NAMED, only('employment'), undefined],
		[
			'a field of a department in an object',
			DEPARTMENT,
			RENAMED,
			only('organization_id.name'),
			['organization_id.name'],
		],
		['the same by its last name', DEPARTMENT, RENAMED, only('name'), ['organization_id.name']],
		['a bare field of a department', DEPARTMENT, RENAMED, only('manager'), ['manager']],
		[
			'custom fields',
			DEPARTMENT,
			{ field_changes: ['custom_field_1__c', 'manager'] },
			only('*__c'),
			['custom_field_1__c'],
		],
		[
			'a company by the field that holds the address',
			COMPANY,
			SITE,
			only('registered_office_address'),
			['address.postal_code'],
		],
		['a company by a field of it', COMPANY, SITE, only('postal_code'), ['address.postal_code']],
		[
			'a whole part of a company by a bare name',
			COMPANY,
			{ field_changes: ['fax'], sub_events: [] },
			only('fax.phone_number'),
			['fax.*'],
		],
		[
			'a job change by its own list',
			JOB_CHANGE,
			{ updated_fields: ['effective_time'] },
			only('effective_time'),
			['effective_time'],
		],
		[
			'another field of it',
			JOB_CHANGE,
			{ updated_fields: ['transfer_reason'] },
			only('effective_time'),
			undefined,
		],
		['what never says what changed', CONTRACT, {}, only('manager'), []],
	])('%s', async (_, type, body, parameters, matched) => {
		expect(await matchedFields(type, body, parameters)).toEqual(matched);
	});

	it('is not that of persons and locations', async () => {
		const type = 'corehr.person.updated_v1';
		expect(await matchedFields(type, { field_changes: ['age'] }, only('never'))).toEqual(['age']);
		const personFilter = { personFilter: 'only', personOtherFields: 'never' };
		expect(await matchedFields(DEPARTMENT, RENAMED, personFilter)).toHaveLength(2);
	});

	it('passes an event without fields when told so, and always one that never has any', async () => {
		const options = { passWithoutFields: false };
		expect(await matchedFields(DEPARTMENT, { field_changes: [] }, {})).toEqual([]);
		expect(await matchedFields(DEPARTMENT, { field_changes: [] }, { options })).toBeUndefined();
		expect(await matchedFields(CONTRACT, {}, { options })).toEqual([]);
	});

	it('knows the types of changes of parts, and lets other events be', async () => {
		const options = { changeTypes: ['created'] };
		const data = [part('email', ['a'], 1), part('email', ['b'], 2)];
		expect(await matchedFields(EMPLOYEE, { data }, { options })).toEqual(['email.a']);
		expect(await matchedFields(EMPLOYEE, { data: data.slice(1) }, { options })).toBeUndefined();
		expect(await matchedFields(COMPANY, SITE, { options })).toBeUndefined();
		expect(await matchedFields(DEPARTMENT, RENAMED, { options })).toHaveLength(2);
		expect(await matchedFields(CONTRACT, {}, { options })).toEqual([]);
	});
});

describe('Employee Changes', () => {
	it.each([
		[['hired'], 1, true],
		[['hired'], '1', true],
		[['hired'], 7, false],
		[['hired', 'left'], 7, true],
		[['hired'], 3, false],
		[['hired'], undefined, false],
		[[], 3, true],
		[[], undefined, true],
	])('%j: an event with event_type %j passes: %s', async (employeeChanges, event_type, passes) => {
		const matched = await matchedFields(EMPLOYEE, { event_type }, { employeeChanges });
		expect(matched !== undefined).toBe(passes);
	});

	it('are nothing to other events', async () => {
		expect(await matchedFields(CONTRACT, {}, { employeeChanges: ['left'] })).toEqual([]);
	});
});
