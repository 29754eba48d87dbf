import type { INodePropertyCollection, INodePropertyOptions, INodeProperties } from 'n8n-workflow';

import type { IdTypes } from '../transport/recordCalls';
import { type ItemParameters, unusable } from './parameters';

type Option = INodeProperties & INodePropertyOptions & INodePropertyCollection;

const DEFAULT_MAX_WAIT_SECONDS = 300;

const IF_NOT_FOUND = ['error', 'skip', 'empty'] as const;

const USER_ID_TYPES = ['open_id', 'union_id', 'user_id', 'people_corehr_id'] as const;

const DEPARTMENT_ID_TYPES = [
	'open_department_id',
	'department_id',
	'people_corehr_department_id',
] as const;

const lookupOptions: INodeProperties[] = [
	{
		displayName: 'If Not Found',
		name: 'ifNotFound',
		type: 'options',
		options: [
			{
				name: 'Error',
				value: 'error',
				description: 'Stop, or use the error output if there is one',
			},
			{ name: 'Return an Empty Item', value: 'empty' },
			{ name: 'Skip the Item', value: 'skip' },
		],
		default: 'error',
		description: 'What to do with an item whose record Feishu does not find',
		hint: 'Only for Get.',
	},
	{
		displayName: 'Wait for Sync',
		name: 'waitForSync',
		type: 'boolean',
		default: true,
		description:
			"Whether to wait until the change that started the workflow can be read: 5 seconds after the event for people, 2 for anything else, or as long as the event's page asks for (10 after the employee event). Older events wait for nothing, and a job change, which Feishu reports up to 6 hours late, is not waited for any longer.",
		hint: 'Only for Get.',
	},
];

const addManagerOption: INodeProperties = {
	displayName: 'Add Manager',
	name: 'addManager',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the direct manager: name, work email, employment ID and user ID. The user ID is of the kind in User ID Type; to an open ID, the default, Feishu can send a message. Nothing is added where there is no manager.',
	hint: 'Only for persons with Source Employee.',
};

const maxWaitOption: INodeProperties = {
	displayName: 'Max Wait',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_MAX_WAIT_SECONDS,
	description:
		'The longest that a call waits, in seconds, when Feishu says that the app asks too often. Longer pauses are an error.',
};

const userIdTypeOption: INodeProperties = {
	displayName: 'User ID Type',
	name: 'userIdType',
	type: 'options',
	options: [
		{ name: 'CoreHR ID', value: 'people_corehr_id' },
		{ name: 'Open ID', value: 'open_id' },
		{ name: 'Union ID', value: 'union_id' },
		{ name: 'User ID', value: 'user_id' },
	],
	default: 'open_id',
	description:
		'Which IDs of employees the answer holds, such as that of the manager. Somebody who is looked up by a CoreHR, open or union ID of the employment keeps that kind, and so does the answer.',
	hint: 'Only for persons, departments and pre-hires.',
};

const departmentIdTypeOption: INodeProperties = {
	displayName: 'Department ID Type',
	name: 'departmentIdType',
	type: 'options',
	options: [
		{ name: 'CoreHR Department ID', value: 'people_corehr_department_id' },
		{ name: 'Department ID', value: 'department_id' },
		{ name: 'Open Department ID', value: 'open_department_id' },
	],
	default: 'open_department_id',
	description:
		'Which IDs of departments the answer and the filters hold. A department that is looked up by a CoreHR or open ID keeps that kind, and so does its answer.',
	hint: 'Only for persons, departments and pre-hires.',
};

/**
 * One list for all operations: n8n's editor drops an option that was added and is not in the list of
 * another operation. A hint says where one counts. n8n wants them in alphabetical order.
 */
export const optionsProperty = (resources: readonly string[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...lookupOptions,
		addManagerOption,
		maxWaitOption,
		userIdTypeOption,
		departmentIdTypeOption,
	].sort((a, b) => a.displayName.localeCompare(b.displayName)) as Option[],
	displayOptions: { show: { '/resource': [...resources] } },
});

/** How a lookup is done, whatever it looks up. */
export interface LookupManners {
	readonly ifNotFound: (typeof IF_NOT_FOUND)[number];
	readonly waitForSync: boolean;
}

export const readLookupManners = (parameters: ItemParameters): LookupManners => ({
	ifNotFound: parameters.optionalChoice('ifNotFound', IF_NOT_FOUND) ?? 'error',
	waitForSync: parameters.optionalFlag('waitForSync', true),
});

/** Only what the operator chose: otherwise the platform's own defaults hold. */
export function readIdTypes(parameters: ItemParameters): IdTypes {
	const user_id_type = parameters.optionalChoice('userIdType', USER_ID_TYPES);
	const department_id_type = parameters.optionalChoice('departmentIdType', DEPARTMENT_ID_TYPES);
	return {
		...(user_id_type && { user_id_type }),
		...(department_id_type && { department_id_type }),
	};
}

/** Milliseconds. */
export function readMaxWait(parameters: ItemParameters): number {
	const value = parameters.option('maxWait') ?? DEFAULT_MAX_WAIT_SECONDS;
	const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof seconds === 'number' && seconds >= 0) return seconds * 1000;
	throw unusable('Max Wait', 'a number of seconds', value);
}
