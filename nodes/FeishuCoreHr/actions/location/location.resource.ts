import type { INodeProperties } from 'n8n-workflow';

import * as get from './get.operation';
import * as getMany from './getMany.operation';

export { get, getMany };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['location'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get the full record of each location by the location ID',
				action: 'Get a location',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List locations',
				action: 'Get many locations',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
];
