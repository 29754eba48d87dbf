import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type ItemParameters, listOf, unusable } from '../parameters';

export const filterProperty: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Only people to whom all of these apply',
	options: [
		{
			displayName: 'Department IDs',
			name: 'departmentIds',
			type: 'string',
			default: '',
			description: 'Separated by commas; their kind is set by the option Department ID Type',
		},
		{
			displayName: 'Direct Manager ID',
			name: 'directManagerId',
			type: 'string',
			default: '',
			description: 'The employee ID of the manager; its kind is set by the option User ID Type',
		},
		{
			displayName: 'Employee Numbers',
			name: 'employeeNumbers',
			type: 'string',
			default: '',
			description: 'Separated by commas',
		},
		{
			displayName: 'Include Sub-Departments',
			name: 'includeSubDepartments',
			type: 'boolean',
			default: true,
			description: 'Whether the department filter also takes the departments below',
		},
		{
			displayName: 'Keyword',
			name: 'keyword',
			type: 'string',
			default: '',
			description: 'Part of a name, an email or an employee number',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			description: 'The name of the person',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Any', value: '' },
				{ name: 'Hired', value: 'hired' },
				{ name: 'Terminated', value: 'terminated' },
			],
			default: 'hired',
			description: 'Whether people work here now or have left',
		},
		{
			displayName: 'Work Email',
			name: 'workEmail',
			type: 'string',
			default: '',
			placeholder: 'name@example.com',
		},
		{
			displayName: 'Work Location IDs',
			name: 'workLocationIds',
			type: 'string',
			default: '',
			description: 'Separated by commas; locations below them count, too',
		},
	],
};

/** The search's own names (types of the official SDK). Empty filters are no filters. */
export function readFilters(parameters: ItemParameters): IDataObject {
	const filters = parameters.collection('filters');
	const department =
		filters.includeSubDepartments === false
			? 'department_id_list'
			: 'department_id_list_include_sub';
	const status = text('Status', filters.status);
	if (!['', 'hired', 'terminated'].includes(status)) {
		throw unusable('Status', 'hired or terminated', filters.status);
	}
	const given: IDataObject = {
		employment_status: status,
		[department]: listOf('Department IDs', filters.departmentIds),
		direct_manager_id_list: listOf('Direct Manager ID', filters.directManagerId),
		employee_number_list: listOf('Employee Numbers', filters.employeeNumbers),
		work_location_id_list_include_sub: listOf('Work Location IDs', filters.workLocationIds),
		key_word: text('Keyword', filters.keyword),
		user_name: text('Name', filters.name),
		work_email: text('Work Email', filters.workEmail),
	};
	return Object.fromEntries(
		Object.entries(given).filter(([, value]) => (value as string | string[]).length > 0),
	);
}

function text(name: string, value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'number') return String(value);
	if (typeof value === 'string') return value.trim();
	throw unusable(name, 'text', value);
}
