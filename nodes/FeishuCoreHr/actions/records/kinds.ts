import type { BatchCall, ListCall, SingleCall } from '../../transport/recordCalls';
import type { RecentCall, TimelineCall } from '../../transport/timelineCalls';
import {
	DEPARTMENT_FIELDS,
	DEPARTMENT_VERSION_FIELDS,
	PRE_HIRE_FIELDS,
	versionFieldsOf,
} from './requestFields';

/** A kind of records that are read by id and listed, all in the same way: a row of the table below. */
export interface RecordKind {
	/** as saved workflows name it; its parameter is `<resource>Id` */
	readonly resource: string;
	readonly name: string;
	readonly plural: string;
	readonly description: string;
	/** what its id may be taken for, and is not */
	readonly hint: string;
	/** the key of the id in items, and in simplified records */
	readonly key: string;
	/** the id's key in the platform's answers, where it is not `key` */
	readonly idInGet?: string;
	readonly idInList?: string;
	/** a scope that lets the app read it */
	readonly scope: string;
	/** `batch` where the platform has a call for several ids, `single` where it has none */
	readonly get: { readonly batch: BatchCall } | { readonly single: SingleCall };
	readonly list: ListCall;
	/** its versions with their dates, where the platform has a call for them */
	readonly timeline?: TimelineCall;
	/** what changed in a period, likewise */
	readonly recent?: RecentCall;
	/** n8n's list in which one of them can be chosen by name, where they have names */
	readonly searchListMethod?: string;
	/** its calls let one choose which ids of users and departments they hold */
	readonly hasIdTypes?: boolean;
	/** The `department_id_type` of an id by its form, if that tells and the platform wants to know. */
	departmentIdTypeOf?(id: string): string | undefined;
}

export const RECORD_KINDS: readonly RecordKind[] = [
	{
		resource: 'company',
		name: 'Company',
		plural: 'companies',
		description: 'A legal entity that employs people',
		hint: 'Not the code or the name of the company',
		searchListMethod: 'searchCompanies',
		key: 'company_id',
		idInList: 'id',
		scope: 'corehr:company:read',
		// Page corehr-v2/company/batch_get: 1000 a minute, 50 a second.
		get: { batch: { path: 'v2/companies/batch_get', ids: 'company_ids', size: 100 } },
		// Page reference/corehr-v1/company/list: the same limits.
		list: { method: 'GET', path: 'v1/companies', size: 100 },
		// Page corehr-v2/company/query_multi_timeline: 5 a second.
		timeline: {
			path: 'v2/companies/query_multi_timeline',
			ids: 'company_ids',
			versions: 'company_version_data',
			fields: versionFieldsOf('company'),
		},
		// Page corehr-v2/company/query_recent_change.
		recent: { path: 'v2/companies/query_recent_change', ids: 'company_ids' },
	},
	{
		resource: 'contract',
		name: 'Contract',
		plural: 'contracts',
		description: 'An employment contract, with its term and its state',
		hint: 'Not the contract number',
		key: 'contract_id',
		idInGet: 'id',
		idInList: 'id',
		scope: 'corehr:corehr:readonly',
		// Page reference/corehr-v1/contract/get. contracts/search takes ids, but gives no custom fields
		// and is 5 s behind.
		get: { single: { path: 'v1/contracts', record: 'contract' } },
		// Page reference/corehr-v1/contract/list: at most 50 a page.
		list: { method: 'GET', path: 'v1/contracts', size: 50 },
	},
	{
		resource: 'department',
		name: 'Department',
		plural: 'departments',
		description: 'A part of the organisation, with its manager and what it belongs to',
		hint: 'Not the code or the name of the department',
		searchListMethod: 'searchDepartments',
		key: 'department_id',
		idInGet: 'id',
		idInList: 'id',
		scope: 'corehr:department:read',
		// Page corehr-v2/department/batch_get: 1000 a minute, 50 a second; without fields the id alone.
		get: {
			batch: {
				path: 'v2/departments/batch_get',
				ids: 'department_id_list',
				size: 100,
				fields: DEPARTMENT_FIELDS,
			},
		},
		// Page corehr-v2/department/search: 100 a minute; up to 10 s behind.
		list: { method: 'POST', path: 'v2/departments/search', size: 100, fields: DEPARTMENT_FIELDS },
		// Page corehr-v2/department/query_multi_timeline: 10 a second, at most 100 a page.
		timeline: {
			path: 'v2/departments/query_multi_timeline',
			ids: 'department_ids',
			fields: DEPARTMENT_VERSION_FIELDS,
			pageSize: 100,
		},
		// Page corehr-v2/department/query_recent_change.
		recent: { path: 'v2/departments/query_recent_change', ids: 'department_ids' },
		hasIdTypes: true,
		departmentIdTypeOf,
	},
	{
		resource: 'job',
		name: 'Job',
		plural: 'jobs',
		description: 'A job of the job catalogue (职务), which many people can have',
		hint: 'Not the code of the job, or the ID of job data',
		searchListMethod: 'searchJobs',
		key: 'job_id',
		idInGet: 'id',
		idInList: 'id',
		scope: 'corehr:job:read',
		// Page corehr-v2/job/get: 1000 a minute, 50 a second.
		get: { single: { path: 'v2/jobs', record: 'job' } },
		// Page corehr-v2/job/list: at most 100 a page.
		list: { method: 'GET', path: 'v2/jobs', size: 100 },
		// Page corehr-v2/job/query_recent_change. (That of their versions was not found.)
		recent: { path: 'v2/jobs/query_recent_change', ids: 'job_ids' },
	},
	{
		resource: 'location',
		name: 'Location',
		plural: 'locations',
		description: 'A place of work, with its address',
		hint: 'Not the code or the name of the location',
		searchListMethod: 'searchLocations',
		key: 'location_id',
		idInList: 'id',
		scope: 'corehr:locations:read',
		// Page corehr-v2/location/batch_get: 1000 a minute, 50 a second.
		get: { batch: { path: 'v2/locations/batch_get', ids: 'location_ids', size: 100 } },
		// Page reference/corehr-v1/location/list: 100 a minute.
		list: { method: 'GET', path: 'v1/locations', size: 100 },
		// Page corehr-v2/location/query_multi_timeline: 5 a second.
		timeline: {
			path: 'v2/locations/query_multi_timeline',
			ids: 'location_ids',
			versions: 'location_version_data',
			fields: [
				...versionFieldsOf('location'),
				'location_usage',
				'working_hours_type',
				'locale',
				'time_zone',
				'display_language',
			],
		},
		// Page corehr-v2/location/query_recent_change: at most 90 days.
		recent: { path: 'v2/locations/query_recent_change', ids: 'location_ids' },
	},
	{
		resource: 'preHire',
		name: 'Pre-Hire',
		plural: 'pre-hires',
		description: 'Somebody who is about to join, with the state of the onboarding',
		hint: 'Not the ID of the person',
		key: 'pre_hire_id',
		scope: 'corehr:pre_hire:read_only',
		// Page corehr-v2/pre_hire/query: 100 a minute, at most 10 ids; without fields the id alone.
		get: {
			batch: {
				path: 'v2/pre_hires/query',
				ids: 'pre_hire_ids',
				size: 10,
				fields: PRE_HIRE_FIELDS,
				paged: true,
			},
		},
		// Page corehr-v2/pre_hire/search: 100 a minute; up to 5 s behind.
		list: { method: 'POST', path: 'v2/pre_hires/search', size: 100, fields: PRE_HIRE_FIELDS },
		hasIdTypes: true,
	},
];

/** Events carry CoreHR's own ids (digits), while the platform's default is the open department id. */
function departmentIdTypeOf(id: string): string | undefined {
	if (/^\d{15,20}$/.test(id)) return 'people_corehr_department_id';
	return id.startsWith('od-') ? 'open_department_id' : undefined;
}
