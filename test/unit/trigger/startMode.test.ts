import { NodeOperationError } from 'n8n-workflow';

import { ParameterReader } from '../../../nodes/FeishuCoreHr/trigger/parameterReader';
import { readStartMode } from '../../../nodes/FeishuCoreHr/trigger/startMode';
import { node } from './node';

const ZONE = 'Asia/Shanghai';
const read = (parameters: Record<string, unknown>) =>
	readStartMode(new ParameterReader(node(parameters)), ZONE);
const digest = (...item: unknown[]) => ({ startMode: 'scheduled', digestTimes: { item } });
const cron = (cronExpression: unknown) => digest({ mode: 'custom', cronExpression });

describe('when a workflow starts', () => {
	it.each<[string, Record<string, unknown>, unknown]>([
		['by default for each change', {}, { kind: 'each' }],
		['for each change', { startMode: 'each', gatherFor: 0, maxItems: 0 }, { kind: 'each' }],
		[
			'gathered by default',
			{ startMode: 'gathered' },
			{ kind: 'gathered', gatherForMs: 60_000, maxItems: 500 },
		],
		[
			'gathered for 24 hours, 5,000 changes',
			{ startMode: 'gathered', gatherFor: 24, gatherUnit: 'hours', maxItems: 5_000 },
			{ kind: 'gathered', gatherForMs: 86_400_000, maxItems: 5_000 },
		],
		[
			'gathered for a time that is text',
			{ startMode: 'gathered', gatherFor: ' 90 ', gatherUnit: 'seconds', maxItems: '1' },
			{ kind: 'gathered', gatherForMs: 90_000, maxItems: 1 },
		],
	])('%s', (_, parameters, mode) => {
		expect(read(parameters)).toEqual(mode);
	});

	it.each<[object, string]>([
		[{}, '0 9 * * *'],
		[{ mode: 'everyMinute' }, '* * * * *'],
		[{ mode: 'everyHour', minute: 5 }, '5 * * * *'],
		[{ mode: 'everyX', value: 3, unit: 'hours' }, '0 */3 * * *'],
		[{ mode: 'everyX', value: 10, unit: 'minutes' }, '*/10 * * * *'],
		[{ mode: 'everyDay', hour: 9, minute: 30 }, '30 9 * * *'],
		[{ mode: 'everyWeek', hour: 8, minute: 0, weekday: '1' }, '0 8 * * 1'],
		[{ mode: 'everyMonth', hour: 8, minute: 0, dayOfMonth: 31 }, '0 8 31 * *'],
		[{ mode: 'custom', cronExpression: ' 0 9 * * 1-5 ' }, '0 9 * * 1-5'],
		[{ mode: 'custom', cronExpression: '30 0 9 * * 1-5' }, '30 0 9 * * 1-5'],
		[{ mode: 'custom', cronExpression: '0 9 29 2 *' }, '0 9 29 2 *'],
	])('at a time like %j', (entry, line) => {
		expect(read(digest(entry))).toEqual({ kind: 'scheduled', times: [line], timezone: ZONE });
	});

	it('at several times', () => {
		expect(read(digest({ hour: 9 }, { hour: 17, minute: 30 }))).toMatchObject({
			times: ['0 9 * * *', '30 17 * * *'],
		});
	});
});

describe('what is no time is refused by its label, with what to enter', () => {
	const gathered = (parameters: object) => ({ startMode: 'gathered', ...parameters });
	const hours = "The parameter 'Gather For' must be a number from 0.01 to 24";
	const minutes = "The parameter 'Gather For' must be a number from 0.01 to 1440";
	const most = "The parameter 'Most Changes in One Run' must be a whole number from 1 to 5000";

	it.each<[string, Record<string, unknown>, string]>([
		[
			'another way to start',
			{ startMode: 'now' },
			"The parameter 'Start' must be one of: each, gathered, scheduled",
		],
		['gather for 0', gathered({ gatherFor: 0 }), minutes],
		['gather for -1', gathered({ gatherFor: -1 }), minutes],
		['gather for text', gathered({ gatherFor: 'soon' }), minutes],
		['gather for nothing', gathered({ gatherFor: '' }), minutes],
		['gather for NaN', gathered({ gatherFor: Number.NaN }), minutes],
		['gather for 25 hours', gathered({ gatherFor: 25, gatherUnit: 'hours' }), hours],
		['gather for 1,441 minutes', gathered({ gatherFor: 1_441 }), minutes],
		[
			'gather for days',
			gathered({ gatherUnit: 'days' }),
			"The parameter 'Unit' must be one of: seconds, minutes, hours",
		],
		['0 changes', gathered({ maxItems: 0 }), most],
		['5,001 changes', gathered({ maxItems: 5_001 }), most],
		['half a change', gathered({ maxItems: 1.5 }), most],
		['no time', digest(), "The parameter 'Times' is empty: add at least one time"],
		[
			'no list of times',
			{ startMode: 'scheduled', digestTimes: 'soon' },
			"The parameter 'Times' is empty: add at least one time",
		],
		[
			'null',
			{ startMode: 'scheduled', digestTimes: null },
			"The parameter 'Times' is empty: add at least one time",
		],
	])('%s', (_, parameters, message) => {
		expect(() => read(parameters)).toThrow(NodeOperationError);
		expect(() => read(parameters)).toThrow(new RegExp(`^${message.replace(/[().*]/g, '\\$&')}$`));
	});

	const HOW =
		'Enter 5 fields (minute, hour, day, month, weekday), e.g. 0 9 * * 1-5, or 6 with seconds first';

	it.each<[string, unknown, string]>([
		['a letter too many', '0 9x * * *', 'is none: "0 9x * * *"'],
		['a field too few', '0 9 * *', 'is none: "0 9 * *"'],
		['fields too many', '0 0 9 * * * *', 'is none: "0 0 9 * * * *"'],
		['an hour 25', '0 25 * * *', 'is none: "0 25 * * *"'],
		['a weekday 8', '0 9 * * 8', 'is none: "0 9 * * 8"'],
		['a clock time', '9:00', 'is none: "9:00"'],
		['a date', '2026-11-24T09:00:00', 'is none: "2026-11-24T09:00:00"'],
		['nothing', '', 'is none: ""'],
		['no text', 5, 'is none: "5"'],
		['a day that never comes', '0 9 30 2 *', 'never comes: "0 9 30 2 *"'],
	])('a cron line with %s', (_, line, complaint) => {
		expect(() => read(cron(line))).toThrow(
			`The parameter 'Times' has a time 1 that ${complaint}. ${HOW}`,
		);
	});

	it('a time with nothing in it says so', () => {
		expect(() => read(digest({ hour: ' ' }))).toThrow('is none: "0 (empty) * * *"');
	});

	it.each<[string, object]>([
		['hour 24', { hour: 24 }],
		['hour -1', { hour: -1 }],
		['hour nine', { hour: 'nine' }],
		['an empty hour', { hour: '' }],
		['minute 60', { mode: 'everyHour', minute: 60 }],
		['weekday 9', { mode: 'everyWeek', weekday: '9' }],
		['day 0', { mode: 'everyMonth', dayOfMonth: 0 }],
		['every 0 hours', { mode: 'everyX', value: 0, unit: 'hours' }],
		['every 2.5 hours', { mode: 'everyX', value: 2.5, unit: 'hours' }],
		['every 90 minutes', { mode: 'everyX', value: 90, unit: 'minutes' }],
		['another mode', { mode: 'everyYear' }],
	])('a time with %s, and it says which', (_, entry) => {
		expect(() => read(digest({ hour: 9 }, entry))).toThrow(
			/^The parameter 'Times' has a time 2 that is none: /,
		);
	});
});
