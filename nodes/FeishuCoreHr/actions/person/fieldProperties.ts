import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../parameters';
import { EMPLOYEE_FIELD_OPTIONS, requestFields } from './employeeFields';

export const fieldProperties: INodeProperties[] = [
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'multiOptions',
		options: EMPLOYEE_FIELD_OPTIONS,
		default: [],
		description:
			'Which fields to get. Feishu leaves out fields for which the app has no permission.',
		hint: 'None chosen: all personal fields and the core of the employment.',
	},
	{
		displayName: 'Other Fields',
		name: 'otherFields',
		type: 'string',
		default: '',
		placeholder: 'custom_field_33__c, job.pathway_id',
		description:
			'Further fields by their API names, separated by commas. Naming a custom field (ending in __c) gets the custom fields of the person and of the employment.',
	},
];

/** @throws UserError */
export function readFields(parameters: ItemParameters): string[] {
	return requestFields([...parameters.names('fields'), ...parameters.names('otherFields')]);
}
