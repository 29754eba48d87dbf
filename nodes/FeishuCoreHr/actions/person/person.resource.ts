import type { INodeProperties } from 'n8n-workflow';

import { forgetProperties } from '../compare/forget';
import { compareProperties } from '../compare/properties';
import { showFor } from '../paging';
import { presentationProperties } from '../presentation';
import { fieldProperties } from './fieldSet';
import * as get from './get.operation';
import * as getMany from './getMany.operation';
import { filterProperty } from './filterProperty';
import * as getUpcomingDates from './upcoming/getUpcomingDates.operation';
import { personId } from './whoProperties';

export { get, getMany, getUpcomingDates };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['person'] } },
		options: [
			{
				name: 'Forget',
				value: 'forget',
				description: 'Forget what Compare with Last Time remembers of one record, or of all',
				action: 'Forget what a person was',
			},
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
			{
				name: 'Get Upcoming Dates',
				value: 'getUpcomingDates',
				description:
					'Remind of dates that draw near, each once: probation and contract ends, birthdays, anniversaries, first and last days',
				action: 'Get upcoming dates of people',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
	...getUpcomingDates.description,
	...showFor(['person'], ['getMany', 'getUpcomingDates'], [filterProperty]),
	...showFor(
		['person'],
		['get', 'getMany'],
		[...fieldProperties, ...presentationProperties, ...compareProperties],
	),
	...forgetProperties(
		['person'],
		[{ ...personId, displayOptions: { show: { '/resource': ['person'] } } }],
	),
];
