import type { PlainRecord } from '../plainData';
import { lastInstant, MOST_ITEMS, type StartMode } from '../worker/due';
import type { Parameter, ParameterReader } from './parameterReader';

const UNITS = ['seconds', 'minutes', 'hours'] as const;
const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 } as const;
const LONGEST_MS = 24 * UNIT_MS.hours;

/** By their labels in the panel. */
const START: Parameter = { name: 'startMode', label: 'Start' };
const GATHER_FOR: Parameter = { name: 'gatherFor', label: 'Gather For' };
const GATHER_UNIT: Parameter = { name: 'gatherUnit', label: 'Unit' };
const MAX_ITEMS: Parameter = { name: 'maxItems', label: 'Most Changes in One Run' };
const TIMES: Parameter = { name: 'digestTimes', label: 'Times' };

/**
 * When the workflow starts, read once.
 *
 * @param timezone the workflow's
 * @throws NodeOperationError naming the parameter by its label, and what to enter
 */
export function readStartMode(read: ParameterReader, timezone: string): StartMode {
	const kind = read.oneOf(START, ['each', 'gathered', 'scheduled'], 'each');
	switch (kind) {
		case 'each':
			return { kind };
		case 'gathered':
			return { kind, ...readGathering(read) };
		case 'scheduled': {
			const entries = read.entries(TIMES, 'item');
			if (entries.length === 0) read.refuse(TIMES, 'is empty: add at least one time');
			const times = entries.map((entry, index) => {
				const line = cronLine(entry);
				const complaint = complaintAbout(line, timezone);
				if (complaint) read.refuse(TIMES, `has a time ${index + 1} that ${complaint}`);
				return line;
			});
			return { kind, times, timezone };
		}
	}
}

function readGathering(read: ParameterReader) {
	const unit = UNIT_MS[read.oneOf(GATHER_UNIT, UNITS, 'minutes')];
	const amount = read.numberIn(GATHER_FOR, { min: 0.01, max: LONGEST_MS / unit, missing: 1 });
	const most = { min: 1, max: MOST_ITEMS, whole: true, missing: 500 } as const;
	return { gatherForMs: amount * unit, maxItems: read.numberIn(MAX_ITEMS, most) };
}

/** What is wrong with a cron line, if anything is. */
function complaintAbout(line: string, timezone: string): string | undefined {
	const how =
		'Enter 5 fields (minute, hour, day, month, weekday), e.g. 0 9 * * 1-5, or 6 with seconds first';
	try {
		const isEver = lastInstant(line, timezone, Date.now()) !== undefined;
		return isEver ? undefined : `never comes: "${line}". ${how}`;
	} catch {
		return `is none: "${line}". ${how}`;
	}
}

/**
 * The cron line of an entry of n8n's own "Poll Times". What is no time in it is left as it is, to be
 * refused as a whole.
 */
function cronLine(entry: PlainRecord): string {
	const text = (key: string, missing: number) => String(entry[key] ?? missing).trim() || '(empty)';
	const minute = text('minute', 0);
	const hour = text('hour', 9);
	switch (entry.mode ?? 'everyDay') {
		case 'everyMinute':
			return '* * * * *';
		case 'everyHour':
			return `${minute} * * * *`;
		case 'everyX': {
			const every = `*/${text('value', 2)}`;
			return entry.unit === 'minutes' ? `${every} * * * *` : `0 ${every} * * *`;
		}
		case 'everyDay':
			return `${minute} ${hour} * * *`;
		case 'everyWeek':
			return `${minute} ${hour} * * ${text('weekday', 1)}`;
		case 'everyMonth':
			return `${minute} ${hour} ${text('dayOfMonth', 1)} * *`;
		case 'custom':
			return String(entry.cronExpression ?? '').trim();
		default:
			return String(entry.mode);
	}
}
