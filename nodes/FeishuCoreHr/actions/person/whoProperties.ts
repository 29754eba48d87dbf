import type { INodeProperties } from 'n8n-workflow';

import { locator } from '../pickers/locator';

export const personId = locator(
	{
		displayName: 'Person ID',
		name: 'personId',
		description:
			"The CoreHR person ID (digits such as 6919733936050406926), as the Feishu CoreHR Trigger gives it. Not the employee number, email or user ID. Where it is empty, as behind events that name no person, the item's employment_id is used, then its email.",
	},
	'={{ $json.person_id }}',
	'searchPeople',
);

/** Where and by what people are looked up; employment and email are known to the v2 call alone. */
export const whoProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'Employee (V2)',
				value: 'employee',
				description:
					'Person and employment, 100 people a call; only people who completed onboarding',
			},
			{
				name: 'Person (V1)',
				value: 'person',
				description: 'Personal information alone, one call each; also people before onboarding',
			},
		],
		default: 'employee',
		description: 'Where to look the person up',
	},
	{
		displayName: 'Look Up By',
		name: 'lookUpBy',
		type: 'options',
		options: [
			{
				name: 'Employment ID',
				value: 'employmentId',
				description:
					'The ID of the employment (雇佣 ID), as events on jobs, offboarding and probation have it',
			},
			{
				name: 'Person ID',
				value: 'personId',
				description: 'The ID of the person; without one, whatever else the item has',
			},
			{ name: 'Work Email', value: 'workEmail', description: 'The main work email address' },
		],
		default: 'personId',
		displayOptions: { show: { '/source': ['employee'] } },
		description: 'What you know of the person',
	},
	{ ...personId, displayOptions: { show: { '/source': ['employee'], '/lookUpBy': ['personId'] } } },
	{
		...personId,
		description:
			'The CoreHR person ID (digits such as 6919733936050406926), as the Feishu CoreHR Trigger gives it. Not the employee number, email or user ID.',
		displayOptions: { show: { '/source': ['person'] } },
	},
	{
		displayName: 'Employment ID',
		name: 'employmentId',
		type: 'string',
		default: '={{ $json.employment_id }}',
		required: true,
		displayOptions: { show: { '/source': ['employee'], '/lookUpBy': ['employmentId'] } },
		description:
			'The ID of the employment: the CoreHR ID that events carry (digits), an open ID (ou_…), a union ID (on_…) or a user ID. Its kind is told by its form; what could be any is of the kind in User ID Type, else a user ID.',
	},
	{
		displayName: 'Work Email',
		name: 'workEmail',
		type: 'string',
		default: '={{ $json.email }}',
		required: true,
		placeholder: 'name@example.com',
		displayOptions: { show: { '/source': ['employee'], '/lookUpBy': ['workEmail'] } },
		description: 'The main work email address of the person, not the personal one',
	},
];
