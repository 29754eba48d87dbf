import type { INodeProperties } from 'n8n-workflow';

import * as checkSetup from './checkSetup.operation';

export { checkSetup };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['app'] } },
		options: [
			{
				name: 'Check Setup',
				value: 'checkSetup',
				description:
					'Look at everything that has to be set up, in n8n and in the developer console, and say what to do where something is missing',
				action: 'Check the setup',
			},
		],
		default: 'checkSetup',
	},
	...checkSetup.description,
];
