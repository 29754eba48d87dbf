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
			displayName: 'Acknowledge',
			name: 'acknowledge',
			type: 'options',
			options: [
				{
					name: 'When the Workflow Has Started',
					value: 'received',
					description: 'An event whose run fails does not come again',
				},
				{
					name: 'When the Workflow Has Succeeded',
					value: 'success',
					description: 'An event whose run fails comes again after 15 s, 5 min, 1 h and 6 h',
				},
			],
			default: 'received',
			description: 'When to tell the platform that an event has arrived',
			hint: 'Long connection only. The platform waits 3 s. A run still going after 2.5 s is acknowledged then, however it ends.',
		},
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
			default: 1,
			description: 'How many events at most become the items of one execution',
			hint: 'Long connection only. Raise it before a bulk import: at 1, each event is an execution of its own.',
		},
		{
			displayName: 'Batch Wait (Milliseconds)',
			name: 'batchWait',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 2000, numberPrecision: 0 },
			default: 500,
			description: 'How long to wait for a batch to fill up before it starts with what is there',
			hint: 'Long connection only.',
		},
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
				'Start only when a part of a location was changed in this way. None means all. Changes of persons have no such types.',
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
				'Whether several events of one batch about the same person or location become one item',
			hint: 'Long connection only. Needs a Batch Size above 1.',
		},
		{
			displayName: 'Pass Without Fields',
			name: 'passWithoutFields',
			type: 'boolean',
			default: true,
			description: 'Whether an event that does not say which fields changed starts the workflow',
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
			displayName: 'Run Once per Event',
			name: 'deduplicate',
			type: 'boolean',
			default: true,
			description:
				'Whether an event that the platform delivers again is left out once the workflow has run for it',
		},
		{
			displayName: 'Separate Outputs',
			name: 'separateOutputs',
			type: 'boolean',
			default: false,
			description:
				'Whether, with both events chosen, persons and locations leave by their own outputs',
		},
	],
};
