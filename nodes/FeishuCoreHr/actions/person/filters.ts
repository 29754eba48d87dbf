import { type IDataObject, type INodeProperties, UserError } from 'n8n-workflow';

import { isRecordId } from '../lookup/recordId';
import { exactText, isEmpty, type ItemParameters, listOf, readFlag, unusable } from '../parameters';
import { filterProperty } from './filterProperty';

const STATUSES = ['any', 'hired', 'terminated'];

type Filter = (name: string, value: unknown, filters: IDataObject) => IDataObject;

/** Each filter in the search's own names (types of the official SDK). */
const FILTERS: Readonly<Record<string, Filter>> = {
	departmentIds: (name, value, { includeSubDepartments: below = true }) => ({
		[readFlag(labelOf('includeSubDepartments'), below)
			? 'department_id_list_include_sub'
			: 'department_id_list']: idsOf(name, value),
	}),
	directManagerId: (name, value) => ({ direct_manager_id_list: idsOf(name, value) }),
	employeeNumbers: (name, value) => ({ employee_number_list: wordsOf(name, value) }),
	includeSubDepartments: (name, value) => (readFlag(name, value), {}),
	keyword: (name, value) => ({ key_word: textOf(name, value) }),
	name: (name, value) => ({ user_name: textOf(name, value) }),
	status(name, value) {
		const status = STATUSES.find((one) => one === textOf(name, value));
		if (status === undefined) throw unusable(name, STATUSES.join(' or '), value);
		return status === 'any' ? {} : { employment_status: status };
	},
	workEmail: (name, value) => ({ work_email: textOf(name, value) }),
	workLocationIds: (name, value) => ({ work_location_id_list_include_sub: idsOf(name, value) }),
};

/**
 * The filters as the search wants them.
 * @throws UserError for a filter that was added but is empty: without it everybody is found
 */
export function readFilters(parameters: ItemParameters): IDataObject {
	const filters = parameters.collection('filters');
	const added = Object.entries(FILTERS).filter(([key]) => key in filters);
	const read = added.map(([key, filter]) => {
		const value = filters[key];
		if (isEmpty(value)) throw emptyFilter(labelOf(key));
		return filter(labelOf(key), value, filters);
	});
	return Object.assign({}, ...read) as IDataObject;
}

const labels = new Map(
	(filterProperty.options as INodeProperties[]).map(({ name, displayName }) => [name, displayName]),
);

const labelOf = (key: string): string => labels.get(key) ?? key;

function wordsOf(name: string, value: unknown): string[] {
	const words = listOf(name, value);
	if (words.length === 0) throw emptyFilter(name);
	return words;
}

function idsOf(name: string, value: unknown): string[] {
	const ids = wordsOf(name, value);
	const odd = ids.find((id) => !isRecordId(id));
	if (odd !== undefined) throw unusable(name, 'one or more ids', odd);
	return ids;
}

function textOf(name: string, value: unknown): string {
	if (typeof value === 'number') return exactText(name, value);
	if (typeof value === 'string') return value.trim();
	throw unusable(name, 'text', value);
}

function emptyFilter(name: string): UserError {
	return new UserError(`The filter "${name}" is empty`, {
		description:
			'Without it the search would find people whom you do not mean, so nothing was asked. Open this node and correct the expression that should fill the filter, or remove the filter.',
	});
}
