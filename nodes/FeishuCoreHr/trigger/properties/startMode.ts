import type { INodeProperties } from 'n8n-workflow';

/** Each entry as in n8n's own "Poll Times", but for its start at 09:00 and its words. */
const timeValues: INodeProperties[] = [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		options: [
			{ name: 'Custom (Cron)', value: 'custom' },
			{ name: 'Every Day', value: 'everyDay' },
			{ name: 'Every Hour', value: 'everyHour' },
			{ name: 'Every Minute', value: 'everyMinute' },
			{ name: 'Every Month', value: 'everyMonth' },
			{ name: 'Every Week', value: 'everyWeek' },
			{ name: 'Every X', value: 'everyX' },
		],
		default: 'everyDay',
		description: 'How often the workflow starts',
	},
	{
		displayName: 'Hour',
		name: 'hour',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 23 },
		displayOptions: { show: { mode: ['everyDay', 'everyWeek', 'everyMonth'] } },
		default: 9,
		description: 'The hour of the day, 0 to 23, in the time zone of the workflow',
	},
	{
		displayName: 'Minute',
		name: 'minute',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 59 },
		displayOptions: { show: { mode: ['everyHour', 'everyDay', 'everyWeek', 'everyMonth'] } },
		default: 0,
		description: 'The minute of the hour, 0 to 59',
	},
	{
		displayName: 'Day of Month',
		name: 'dayOfMonth',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 31 },
		displayOptions: { show: { mode: ['everyMonth'] } },
		default: 1,
		description: 'The day of the month, 1 to 31; months without that day are left out',
	},
	{
		displayName: 'Weekday',
		name: 'weekday',
		type: 'options',
		options: [
			{ name: 'Monday', value: '1' },
			{ name: 'Tuesday', value: '2' },
			{ name: 'Wednesday', value: '3' },
			{ name: 'Thursday', value: '4' },
			{ name: 'Friday', value: '5' },
			{ name: 'Saturday', value: '6' },
			{ name: 'Sunday', value: '0' },
		],
		displayOptions: { show: { mode: ['everyWeek'] } },
		default: '1',
		description: 'The day of the week',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 59 },
		displayOptions: { show: { mode: ['everyX'] } },
		default: 2,
		description: 'Every how many hours or minutes',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		options: [
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
		displayOptions: { show: { mode: ['everyX'] } },
		default: 'hours',
		description: 'Hours or minutes',
	},
	{
		displayName: 'Cron Expression',
		name: 'cronExpression',
		type: 'string',
		displayOptions: { show: { mode: ['custom'] } },
		default: '',
		placeholder: 'e.g. 0 9 * * 1-5',
		description:
			'Minute, hour, day of month, month and weekday; or six fields with seconds first. 0 9 * * 1-5 means 09:00 from Monday to Friday.',
	},
];

export const startModeProperties: INodeProperties[] = [
	{
		displayName: 'Start',
		name: 'startMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'One Run for Each Change',
				value: 'each',
				description: 'At once. For a mail or a message about each change.',
			},
			{
				name: 'One Run for the Changes of Some Time',
				value: 'gathered',
				description:
					'Waits a little after the first change and starts with all that came. For bulk imports and sheets.',
			},
			{
				name: 'One Run at Set Times (Digest)',
				value: 'scheduled',
				description:
					'Starts at the times that you set, with all changes since the last time. For a daily summary.',
			},
		],
		default: 'each',
		description: 'When the workflow starts, and with how many changes',
	},
	{
		displayName: 'Gather For',
		name: 'gatherFor',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'How long to wait for more after the first change, at most 24 hours',
		displayOptions: { show: { '/startMode': ['gathered'] } },
	},
	{
		displayName: 'Unit',
		name: 'gatherUnit',
		type: 'options',
		options: [
			{ name: 'Seconds', value: 'seconds' },
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Hours', value: 'hours' },
		],
		default: 'minutes',
		description: 'What the number above counts',
		displayOptions: { show: { '/startMode': ['gathered'] } },
	},
	{
		displayName: 'Most Changes in One Run',
		name: 'maxItems',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5000, numberPrecision: 0 },
		default: 500,
		description: 'With so many changes it starts at once, 1 to 5,000',
		displayOptions: { show: { '/startMode': ['gathered'] } },
	},
	{
		displayName: 'Times',
		name: 'digestTimes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Time' },
		default: { item: [{ mode: 'everyDay', hour: 9, minute: 0 }] },
		placeholder: 'Add Time',
		description:
			'When the workflow starts, in its own time zone (workflow settings). Nothing starts when nothing changed.',
		options: [{ displayName: 'Time', name: 'item', values: timeValues }],
		displayOptions: { show: { '/startMode': ['scheduled'] } },
	},
];
