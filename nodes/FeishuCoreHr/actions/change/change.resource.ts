import type { INodeProperties } from 'n8n-workflow';

import * as discard from './discard.operation';
import * as getMany from './getMany.operation';
import * as runAgain from './runAgain.operation';

export { discard, getMany, runAgain };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['change'] } },
		options: [
			{
				name: 'Discard',
				value: 'discard',
				description: 'Take changes that failed or were given up off the list, for good',
				action: 'Discard a change',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List what the trigger received: what failed, what waits, what ran',
				action: 'Get many changes',
			},
			{
				name: 'Run Again',
				value: 'runAgain',
				description:
					'Start the workflow again for changes that failed or were given up. The workflow has to be active.',
				action: 'Run a change again',
			},
		],
		default: 'getMany',
	},
	...getMany.description,
	...runAgain.description,
	...discard.description,
];
