import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../paging';
import { presentationProperties } from '../presentation';
import { fieldProperties } from './fieldSet';
import * as get from './get.operation';
import * as getMany from './getMany.operation';

export { get, getMany };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['person'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get the full record of each person by the person ID',
				action: 'Get a person',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List people, or search them by name, email, status, department or location',
				action: 'Get many people',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
	...showFor(['person'], ['get', 'getMany'], [...fieldProperties, ...presentationProperties]),
];
