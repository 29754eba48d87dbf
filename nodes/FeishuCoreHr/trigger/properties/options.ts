import type { INodeProperties } from 'n8n-workflow';

/**
 * Where an option means nothing it is neither hidden nor grey, which would lose it (`keepChoices`), nor
 * has it a stand-in, which would be offered in the list of options: its hint says where it counts.
 *
 * Offered in the order of their labels, as n8n does.
 */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Change Types',
			name: 'changeTypes',
			type: 'multiOptions',
			options: [
				{ name: 'Created', value: 'created' },
				{ name: 'Updated', value: 'updated' },
				{ name: 'Deleted', value: 'deleted' },
			],
			default: [],
			description:
				'Start only when a part of a location, a company or an employee was changed in this way. None means all. Other events have no such types.',
		},
		{
			displayName: 'Field Language',
			name: 'fieldLanguage',
			type: 'options',
			options: [
				{ name: 'Chinese (中文)', value: 'zh-CN' },
				{ name: 'English', value: 'en-US' },
				{ name: 'Off', value: 'off', description: 'API names only' },
			],
			default: 'zh-CN',
			description:
				'In which language items say what changed: "changed_text" as one line for a mail (个人电话、性别), "changed_labels" as a list',
		},
		{
			displayName: 'In Order',
			name: 'inOrder',
			type: 'boolean',
			default: true,
			description:
				'Whether changes of the same person, location, contract … run one after the other, in the order in which they arrived',
			hint: 'Different ones run side by side all the same.',
		},
		{
			displayName: 'Include Raw Event',
			name: 'includeRawEvent',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the event as the platform sent it, without the Verification Token, as "raw"',
		},
		{
			displayName: 'Merge Changes',
			name: 'mergeChanges',
			type: 'boolean',
			default: false,
			description:
				'Whether several changes of the same person, location, contract … in one run become one item',
			hint: 'Not with One Run for Each Change.',
		},
		{
			displayName: 'Pass Without Fields',
			name: 'passWithoutFields',
			type: 'boolean',
			default: true,
			description:
				'Whether an event that does not say which fields changed starts the workflow. Events that never say so start it in any case.',
		},
		{
			displayName: 'Replay Window (Hours)',
			name: 'replayWindow',
			type: 'number',
			typeOptions: { minValue: 0.1, maxValue: 720, numberPrecision: 2 },
			default: 8,
			description: 'How old a signed request may be. Older ones are refused as possible forgeries.',
			hint: 'Webhook only. Keep it at 8 or more: the platform repeats an event for up to 7.1 hours.',
		},
		{
			displayName: 'Retry Failed Runs',
			name: 'retryFailedRuns',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10, numberPrecision: 0 },
			default: 0,
			description:
				'How often a run that fails is tried again: after 15 s, 5 min, 1 h, and then every 6 h',
			hint: 'For steps that fail now and then, such as a mail server that is away. A step that has worked before is done again.',
		},
		{
			displayName: 'Run Once per Event',
			name: 'deduplicate',
			type: 'boolean',
			default: true,
			description: 'Whether an event that the platform delivers again is left out',
		},
		{
			displayName: 'Separate Outputs',
			name: 'separateOutputs',
			type: 'boolean',
			default: false,
			description:
				'Whether, with several kinds of events chosen, persons, locations and the rest leave by their own outputs',
		},
	],
};
