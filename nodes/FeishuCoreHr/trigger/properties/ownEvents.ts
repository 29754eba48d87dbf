import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { OWN_ROWS, OWN_TYPES } from '../../events/ownEvents';
import { say } from '../../panelLanguage';

const SILENT = 'connection.silent';

/** At the end of the list of events. */
export const ownEventOptions: INodePropertyOptions[] = OWN_ROWS.map(
	({ type, en, zh, description }) => ({
		name: say(`${en} (${zh})`, `${zh} (${en})`),
		value: type,
		description: `Long connection only. ${description}.`,
	}),
);

export const ownEventProperties: INodeProperties[] = [
	{
		displayName:
			'Connection Lost, Restored and Silent come from n8n itself: there is nothing to add for them in the console, and no field filter concerns them.',
		name: 'ownEventsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { '/connection': ['longConnection'], '/events': [...OWN_TYPES] } },
	},
	{
		displayName:
			'Connection Lost, Restored and Silent are about the long connection: with Webhook they never come, and are ignored.',
		name: 'ownEventsWebhookNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { '/connection': ['webhook'], '/events': [...OWN_TYPES] } },
	},
	{
		displayName: 'Silent After (Hours)',
		name: 'silentAfter',
		type: 'number',
		typeOptions: { minValue: 0.1, maxValue: 8760, numberPrecision: 2 },
		default: 24,
		description: 'For Connection Silent: how long no event at all has come for the app',
		hint: 'Choose it longer than a quiet weekend if nobody works then, such as 72.',
		displayOptions: { show: { '/connection': ['longConnection'], '/events': [SILENT] } },
	},
];
