import type { INodeProperties } from 'n8n-workflow';

import { type ItemParameters, unusable } from './parameters';

/** Infinity for "return all". */
export function readLimit(parameters: ItemParameters): number {
	if (parameters.flag('returnAll')) return Number.POSITIVE_INFINITY;
	const value = parameters.value('limit');
	const limit = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
	throw unusable('Limit', 'a whole number from 1', value);
}

export const pagingProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { '/returnAll': [false] } },
		description: 'Max number of results to return',
	},
];

/** Shows properties only for one operation, on top of their own conditions. */
export function showFor(
	resources: readonly string[],
	operations: readonly string[],
	properties: readonly INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				'/resource': [...resources],
				'/operation': [...operations],
				...property.displayOptions?.show,
			},
		},
	}));
}
