import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	EMPLOYEE_FIELD_OPTIONS,
	requestFields,
} from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import employeeFields from '../../../nodes/FeishuCoreHr/actions/person/employeeFields.json';
import { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import documented from '../../simulator/samples/employee-fields.json';

const { description } = new FeishuCoreHr();

const properties = (name: string): INodeProperties[] =>
	description.properties.filter(({ name: own, type }) => own === name && type !== 'notice');
const values = (property: INodeProperties | undefined) =>
	(property?.options as INodePropertyOptions[]).map(({ value }) => value);
const option = (name: string) =>
	properties('options')[0]?.options?.find((candidate) => candidate.name === name) as
		| INodeProperties
		| undefined;

/** A parameter that may be chosen from a list, and comes from the item by default. */
const byId = (key: string) => ({ __rl: true, mode: 'id', value: `={{ $json.${key} }}` });

describe('names that saved workflows hold', () => {
	it.each<[string, unknown, unknown[] | undefined]>([
		[
			'resource',
			'person',
			[
				'app',
				'change',
				'company',
				'contract',
				'department',
				'job',
				'location',
				'person',
				'preHire',
			],
		],
		['personId', byId('person_id'), undefined],
		['lookUpBy', 'personId', ['employmentId', 'personId', 'workEmail']],
		['employmentId', '={{ $json.employment_id }}', undefined],
		['workEmail', '={{ $json.email }}', undefined],
		['companyId', byId('company_id'), undefined],
		['contractId', '={{ $json.contract_id }}', undefined],
		['departmentId', byId('department_id'), undefined],
		['jobId', byId('job_id'), undefined],
		['preHireId', '={{ $json.pre_hire_id }}', undefined],
		['locationId', byId('location_id'), undefined],
		['source', 'employee', ['employee', 'person']],
		['fieldSet', 'standard', ['standard', 'all', 'chosen']],
		['otherFields', '', undefined],
		['simplify', true, undefined],
		['compare', 'off', ['off', 'addChanges', 'onlyChanged']],
		['compareName', '', undefined],
		['onlyWhen', {}, undefined],
		['forgetAll', false, undefined],
		['language', 'zh-CN', ['zh-CN', 'en-US']],
		['returnAll', false, undefined],
		['limit', 50, undefined],
		[
			'status',
			['failed', 'givenUp'],
			['done', 'failed', 'givenUp', 'retrying', 'running', 'waiting'],
		],
		['workflows', 'all', ['all', 'this']],
		['subjectId', '', undefined],
		['since', '', undefined],
		[
			'dates',
			['probationEnd'],
			['birthday', 'contractEnd', 'firstDay', 'joiningAnniversary', 'lastDay', 'probationEnd'],
		],
		['daysBefore', '7', undefined],
		['otherDates', '', undefined],
		['eventId', '={{ $json.event_id }}', undefined],
		['workflowId', '={{ $json.workflow_id }}', undefined],
	])('%s, by default %j', (name, byDefault, choices) => {
		expect(properties(name).length).toBeGreaterThan(0);
		for (const property of properties(name)) {
			expect(property.default).toEqual(byDefault);
			if (choices !== undefined) expect(values(property)).toEqual(choices);
		}
	});

	it.each([
		['person', 'get', ['forget', 'get', 'getMany', 'getUpcomingDates']],
		['company', 'get', ['forget', 'get', 'getMany', 'getRecentChanges', 'getTimeline']],
		['contract', 'get', ['forget', 'get', 'getMany']],
		['department', 'get', ['forget', 'get', 'getMany', 'getRecentChanges', 'getTimeline']],
		['job', 'get', ['forget', 'get', 'getMany', 'getRecentChanges']],
		['location', 'get', ['forget', 'get', 'getMany', 'getRecentChanges', 'getTimeline']],
		['preHire', 'get', ['forget', 'get', 'getMany']],
		['app', 'checkSetup', ['checkSetup']],
		['change', 'getMany', ['discard', 'getMany', 'runAgain']],
	])('operation of a %s, by default %s', (resource, byDefault, choices) => {
		const property = properties('operation').find(({ displayOptions }) =>
			displayOptions?.show?.resource?.includes(resource),
		);
		expect(property?.default).toBe(byDefault);
		expect(values(property)).toEqual(choices);
	});

	it('options, the same for all operations', () => {
		const [options, ...others] = properties('options');
		expect(others).toEqual([]);
		expect([...(options?.displayOptions?.show?.['/resource'] ?? [])].sort()).toEqual([
			'company',
			'contract',
			'department',
			'job',
			'location',
			'person',
			'preHire',
		]);
		expect(options?.options?.map(({ name }) => name)).toEqual([
			'addManager',
			'departmentIdType',
			'ifNotFound',
			'maxWait',
			'userIdType',
			'waitForSync',
		]);
	});

	it('wait for sync and end with an error unless told otherwise', () => {
		expect(option('waitForSync')?.default).toBe(true);
		expect(option('ifNotFound')).toMatchObject({ default: 'error' });
		expect(values(option('ifNotFound')).sort()).toEqual(['empty', 'error', 'skip']);
	});
});

describe('the fields offered', () => {
	const requestable = new Set(
		documented.map(({ request }) => request).filter((name) => name !== '不支持单独下钻'),
	);

	it('are all the documented ones that can be requested', () => {
		const offered = EMPLOYEE_FIELD_OPTIONS.map(({ value }) => value);
		expect(new Set(offered)).toEqual(requestable);
		expect(offered).toHaveLength(requestable.size);
	});

	it('have labels of their own in English and Chinese', () => {
		const labels = EMPLOYEE_FIELD_OPTIONS.map(({ name }) => name);
		expect(new Set(labels).size).toBe(labels.length);
		for (const label of labels)
			expect(label).toMatch(/^[A-Z][\x20-\x7e]+ \(.*\p{Script=Han}.*\)$/u);
		for (const language of ['en', 'zh'] as const) {
			const own = employeeFields.map((field) => field[language]);
			expect(own).toEqual([...new Set(own)]);
		}
	});
});

describe('a custom field', () => {
	const custom = (name: string) =>
		requestFields([name]).filter((asked) => asked.includes('custom_fields'));

	it.each([
		['person_info.custom_field_1__c', ['person_info.custom_fields']],
		['custom_fields.custom_field_1__c', ['custom_fields']],
		['custom_field_1__c', ['custom_fields', 'person_info.custom_fields']],
		['employee_number', []],
	])('%s is asked for with all of its kind, by the name %j', (name, asked) => {
		expect(custom(name)).toEqual(asked);
	});
});

describe('as a tool of an AI agent', () => {
	it('the node can be used', () => {
		expect(description.usableAsTool).toBe(true);
	});

	it('the ids are described so that a model knows which id is meant', () => {
		expect(properties('personId')[0]?.description).toMatch(
			/CoreHR person ID .* Not the employee number/,
		);
		expect(properties('locationId')[0]?.description).toMatch(/CoreHR location ID .* Not the code/);
		expect(properties('employmentId')[0]?.description).toMatch(/ID of the employment: the CoreHR/);
		expect(properties('preHireId')[0]?.description).toMatch(/CoreHR pre-hire ID .* Not the ID of/);
	});
});
