import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { EVENT_ROWS, type EventRow } from '../../events/catalogue';
import { LOCATION_FIELD_OPTIONS, PERSON_FIELD_OPTIONS } from '../../events/fields';
import { say } from '../../panelLanguage';

interface Subject {
	readonly name: 'person' | 'location';
	readonly title: 'Person' | 'Location';
	readonly chinese: string;
	readonly fields: INodePropertyOptions[];
	/** What gives the list in the editor: these, and those that the tenant has added. */
	readonly load: string;
	readonly fieldsDescription: string;
	readonly fieldsHint?: string;
	readonly otherExample: string;
}

const typesWhere = (holds: (row: EventRow) => boolean): string[] =>
	EVENT_ROWS.filter(holds).map(({ type }) => type);

/** The events that name what changed, by the filter that is theirs. */
const typesFilteredBy = (name: EventRow['filter']): string[] =>
	typesWhere(({ changes, filter }) => changes !== undefined && filter === name);

const WHEN_OTHER_CHOSEN = { '/events': typesFilteredBy('other') };

function modeProperty(
	displayName: string,
	name: string,
	what: string,
	show: Record<string, string[]>,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		options: [
			{
				name: 'Any Change',
				value: 'any',
				description: 'Start whatever changed',
			},
			{
				name: 'Any of These Fields',
				value: 'only',
				description: 'Start when at least one of the chosen fields changed',
			},
			{
				name: 'All of These Fields',
				value: 'all',
				description: 'Start when all of the chosen fields changed together',
			},
			{
				name: 'Everything but These',
				value: 'ignore',
				description: 'Start when anything else than the chosen fields changed',
			},
		],
		default: 'any',
		description: what,
		displayOptions: { show },
	};
}

function propertiesOf(subject: Subject): INodeProperties[] {
	const { name, title, chinese } = subject;
	const whenChosen = { '/events': typesFilteredBy(name) };
	const whenFiltered = { show: whenChosen, hide: { [`/${name}Filter`]: ['any'] } };
	return [
		modeProperty(
			say(`${title} Changes`, `${chinese}的变更`),
			`${name}Filter`,
			say(`Which changes of a ${name} start the workflow`, `${chinese}的哪些变更启动工作流`),
			whenChosen,
		),
		{
			displayName: say(`${title} Fields`, `${chinese}字段`),
			name: `${name}Fields`,
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: subject.load },
			options: subject.fields,
			default: [],
			description: subject.fieldsDescription,
			hint: subject.fieldsHint,
			displayOptions: whenFiltered,
		},
		{
			displayName: say(`Other ${title} Fields`, `${chinese}的其他字段`),
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

export const filterProperties: INodeProperties[] = [
	...propertiesOf({
		name: 'person',
		title: 'Person',
		chinese: '人员',
		fields: PERSON_FIELD_OPTIONS,
		load: 'loadPersonFields',
		fieldsDescription:
			'The fields that your company has added (自定义字段) stand at the end. Fields whose change the platform never reports are not listed.',
		fieldsHint:
			'Work email (工作邮箱) belongs to the employment: the platform reports its changes by corehr.employment.updated_v1 (更新雇佣信息), not by this event.',
		otherExample: 'e.g. custom_field_33__c, *_list',
	}),
	...propertiesOf({
		name: 'location',
		title: 'Location',
		chinese: '地点',
		fields: LOCATION_FIELD_OPTIONS,
		load: 'loadLocationFields',
		fieldsDescription:
			'"Any Field" of a group stands for all of its fields, also those not listed. The fields that your company has added (自定义字段) stand at the end.',
		otherExample: 'e.g. address.custom_field_33__c, *__c',
	}),
	modeProperty(
		'Other Changes',
		'otherFilter',
		'Which changes of anything else start the workflow',
		WHEN_OTHER_CHOSEN,
	),
	{
		displayName: 'Fields of Other Events',
		name: 'otherFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. organization_id.name, job_data, *__c',
		description:
			'API names of fields, separated by commas, or of whole parts (job_data). * stands for any characters: *__c means every custom field. What an event calls its fields stands in "changed_fields" of its items.',
		hint: 'For chosen events that say which fields changed. The others start on every change.',
		displayOptions: { show: WHEN_OTHER_CHOSEN, hide: { '/otherFilter': ['any'] } },
	},
	{
		displayName: 'Employee Changes',
		name: 'employeeChanges',
		type: 'multiOptions',
		options: [
			{ name: 'Custom Organization (自定义组织记录变动)', value: 'customOrganization' },
			{ name: 'Hired (员工入职)', value: 'hired' },
			{ name: 'Information Updated (更新人员信息)', value: 'infoUpdated' },
			{ name: 'Job Changed (员工主任职变动/异动/调岗)', value: 'jobChanged' },
			{ name: 'Left (员工离职)', value: 'left' },
			{ name: 'Part-Time Job (员工兼职变动)', value: 'partTime' },
		],
		default: [],
		description: 'Which changes of an employee start the workflow. None means all.',
		hint: 'Feishu reports a departure when it is approved, and also when it is withdrawn: "status_label" says which. For the last day choose the event Offboarding Status Changed and go by "is_effective".',
		displayOptions: { show: { '/events': typesWhere(({ kinds }) => kinds !== undefined) } },
	},
];
