import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { LOCATION_UPDATED, PERSON_UPDATED, type EventType } from '../../events/envelope';
import { LOCATION_FIELD_OPTIONS, PERSON_FIELD_OPTIONS } from '../../events/fields';

const eventsProperty: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: [
		{
			name: 'Person Updated (更新个人信息)',
			value: PERSON_UPDATED,
			description: "A person's personal information changed",
		},
		{
			name: 'Location Updated (更新地点)',
			value: LOCATION_UPDATED,
			description: 'A location, its organization data or its address changed',
		},
	],
	default: [PERSON_UPDATED],
	description: 'Which changes start the workflow',
};

interface Subject {
	readonly event: EventType;
	readonly name: 'person' | 'location';
	readonly title: 'Person' | 'Location';
	readonly fields: INodePropertyOptions[];
	readonly fieldsDescription: string;
	readonly fieldsHint?: string;
	readonly otherExample: string;
}

function filterProperties(subject: Subject): INodeProperties[] {
	const { event, name, title } = subject;
	const whenChosen = { '/events': [event] };
	const whenFiltered = { show: whenChosen, hide: { [`/${name}Filter`]: ['any'] } };
	return [
		{
			displayName: `${title} Filter`,
			name: `${name}Filter`,
			type: 'options',
			options: [
				{
					name: 'Any Field',
					value: 'any',
					description: 'Start on every change',
				},
				{
					name: 'Only Chosen Fields',
					value: 'only',
					description: 'Start when at least one of the chosen fields changed',
				},
				{
					name: 'All Chosen Fields',
					value: 'all',
					description: 'Start when all of the chosen fields changed together',
				},
				{
					name: 'Ignore Chosen Fields',
					value: 'ignore',
					description: 'Start when anything else than the chosen fields changed',
				},
			],
			default: 'any',
			description: `Which changes of a ${name} start the workflow`,
			displayOptions: { show: whenChosen },
		},
		{
			displayName: `${title} Fields`,
			name: `${name}Fields`,
			type: 'multiOptions',
			options: subject.fields,
			default: [],
			description: subject.fieldsDescription,
			hint: subject.fieldsHint,
			displayOptions: whenFiltered,
		},
		{
			displayName: `Other ${title} Fields`,
			name: `${name}OtherFields`,
			type: 'string',
			default: '',
			placeholder: subject.otherExample,
			description:
				'Further field names, separated by commas. * stands for any characters: *__c means every custom field.',
			displayOptions: whenFiltered,
		},
	];
}

export const eventProperties: INodeProperties[] = [
	eventsProperty,
	...filterProperties({
		event: PERSON_UPDATED,
		name: 'person',
		title: 'Person',
		fields: PERSON_FIELD_OPTIONS,
		fieldsDescription: 'Fields whose change the platform never reports are not listed',
		fieldsHint:
			'Work email (工作邮箱) belongs to the employment: the platform reports its changes by corehr.employment.updated_v1 (更新雇佣信息), not by this event.',
		otherExample: 'custom_field_33__c, *_list',
	}),
	...filterProperties({
		event: LOCATION_UPDATED,
		name: 'location',
		title: 'Location',
		fields: LOCATION_FIELD_OPTIONS,
		fieldsDescription: '"Any Field" of a group stands for all of its fields, also those not listed',
		otherExample: 'address.custom_field_33__c, *__c',
	}),
];
