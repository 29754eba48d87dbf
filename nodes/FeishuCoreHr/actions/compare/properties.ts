import type { INodeProperties } from 'n8n-workflow';

import { languageProperty } from '../presentation';

/** Names that saved workflows hold. */
export const COMPARE = ['off', 'addChanges', 'onlyChanged'] as const;

const WHEN_COMPARED: INodeProperties['displayOptions'] = {
	show: { '/compare': ['addChanges', 'onlyChanged'] },
};

export const compareProperties: INodeProperties[] = [
	{
		displayName: 'Compare with Last Time',
		name: 'compare',
		type: 'options',
		options: [
			{ name: 'Off', value: 'off' },
			{
				name: 'Add What Changed',
				value: 'addChanges',
				description: 'Put every record out, with its changes: field, label, before and after',
			},
			{
				name: 'Only What Changed',
				value: 'onlyChanged',
				description: 'The same, without the records that are as they were',
			},
		],
		default: 'off',
		description:
			'Whether to remember each record as it is put out, and to say next time what changed since. It is remembered for 400 days, sealed with the App Secret.',
	},
	{
		...languageProperty,
		displayOptions: {
			show: { '/simplify': [false], '/compare': ['addChanges', 'onlyChanged'] },
		},
		description: 'Language of the names and labels in the changes',
	},
	{
		displayName: 'Memory Name',
		name: 'compareName',
		type: 'string',
		default: '',
		placeholder: 'e.g. HR changes',
		displayOptions: WHEN_COMPARED,
		description:
			'Each workflow remembers by itself, so that none takes the changes of another. Workflows with the same name here share a memory: each change is told in one of them.',
	},
	{
		displayName: 'Only When',
		name: 'onlyWhen',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Condition',
		default: {},
		displayOptions: WHEN_COMPARED,
		description: 'Only records of which a change meets one of the conditions',
		options: [
			{
				displayName: 'Condition',
				name: 'conditions',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. Department, 部门 or department_id',
						description: 'The label or the API name of the field. Empty: any field.',
					},
					{
						displayName: 'From',
						name: 'from',
						type: 'string',
						default: '',
						placeholder: 'e.g. Development',
						description:
							'What it was before: the text as the changes show it (in the Language of this node), the code or the ID; the word "empty" for nothing. Left blank: anything.',
					},
					{
						displayName: 'To',
						name: 'to',
						type: 'string',
						default: '',
						placeholder: 'e.g. Sales',
						description:
							'What it is now: the text as the changes show it (in the Language of this node), the code or the ID; the word "empty" for nothing. Left blank: anything.',
					},
				],
			},
		],
	},
];
