import { type INodeProperties, UserError } from 'n8n-workflow';

import type { ItemParameters } from '../parameters';
import { FIELDS_OF, requestFields } from './employeeFields';

/** Which fields of a person are got: names that saved workflows hold. */
const FIELD_SETS = ['standard', 'all', 'chosen'] as const;

const WHEN_CHOSEN: INodeProperties['displayOptions'] = { show: { '/fieldSet': ['chosen'] } };

export const fieldProperties: INodeProperties[] = [
	{
		displayName: 'Field Set',
		name: 'fieldSet',
		type: 'options',
		options: [
			{
				name: 'Standard',
				value: 'standard',
				description:
					'Who it is, number, contact, job, department, place, manager, dates of the employment, status, gender and custom fields',
			},
			{
				name: 'All',
				value: 'all',
				description:
					'Everything that the app may read, also bank accounts, identity papers, family and home address. Two calls instead of one.',
			},
			{ name: 'Chosen', value: 'chosen', description: 'The fields that you choose below' },
		],
		default: 'standard',
		description:
			'Which fields to get. What is got stands in the executions that n8n stores, so take no more than you need. Feishu leaves out fields for which the app has no permission.',
	},
	{
		displayName: 'Field Names or IDs',
		name: 'fields',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'loadPersonFields' },
		default: [],
		displayOptions: WHEN_CHOSEN,
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'The IDs of the person and of the employment always come, too; one custom field (自定义字段) brings all of its kind.',
	},
	{
		displayName: 'Other Fields',
		name: 'otherFields',
		type: 'string',
		default: '',
		placeholder: 'custom_field_33__c, job.pathway_id',
		displayOptions: WHEN_CHOSEN,
		description:
			'Further fields by their API names, separated by commas. Naming a custom field (ending in __c) gets the custom fields of the person and of the employment.',
	},
];

/**
 * The request names of the fields that an item asks for, sorted.
 * @throws UserError
 */
export function readFields(parameters: ItemParameters): string[] {
	const set = parameters.choice('fieldSet', FIELD_SETS);
	if (set !== 'chosen') return [...FIELDS_OF[set]];
	const chosen = readChosen(parameters);
	if (chosen.length > 0) return requestFields(chosen);
	throw new UserError('No field is chosen', {
		description:
			'Choose fields in "Field Names or IDs" or name them in "Other Fields", or set "Field Set" to Standard.',
	});
}

/** The fields that were chosen one by one. */
export function readChosen(parameters: ItemParameters): string[] {
	if (parameters.choice('fieldSet', FIELD_SETS) !== 'chosen') return [];
	return [...parameters.names('fields'), ...parameters.names('otherFields')];
}
