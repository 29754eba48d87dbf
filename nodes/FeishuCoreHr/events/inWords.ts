import type { IDataObject } from 'n8n-workflow';
import { kindOf, valueFor, type EventRow, type State } from './catalogue';
import { operationOf } from './changes';
import { isRecord, type PlainRecord } from '../plainData';

/** What an item says in words beside the platform's numbers. */
export interface InWords extends IDataObject {
	employee_change?: string;
	status_label?: string;
	effective_date?: string;
	/** In force already, or planned; left out where the event does not tell. */
	is_effective?: boolean;
}

/** The day of the change, and whether it has come, as far as the event tells. */
interface Effect {
	readonly state: unknown;
	readonly date: unknown;
	/** ISO 8601, UTC: when the event was sent. */
	readonly at: string | undefined;
}

/** Every key that `inWords` may add. */
export const keysInWords = ({ states }: EventRow): readonly string[] => [
	'employee_change',
	'is_effective',
	...states.map(({ label }) => label),
];

/**
 * Says in words what stands in the body as numbers. A number that the page does not list is passed on
 * without a label.
 */
export function inWords(row: EventRow, event: PlainRecord, at: string | undefined): InWords {
	const kind = kindOf(row, event);
	const labels = row.states
		.filter((state) => !state.at.includes('[]'))
		.map((state) => [state.label, labelOf(state, valueAt(event, state.at))] as const)
		.filter(([, label]) => label !== undefined);
	const { effective_date: date } = event;
	const effect = { state: valueAt(event, row.states[0]?.at ?? ''), date, at };
	const isEffective = isInForce(row, effect);
	return {
		...(kind !== undefined && { employee_change: kind }),
		...Object.fromEntries(labels),
		...(typeof date === 'string' && { effective_date: date }),
		...(isEffective !== undefined && { is_effective: isEffective }),
	};
}

/** The entries of a list of the body, with what their numbers mean. */
export function entriesInWords(row: EventRow, key: string, list: readonly unknown[]): unknown[] {
	const state = row.states.find(({ at }) => at.startsWith(`${key}[].`));
	return list.map((entry) => {
		if (!isRecord(entry)) return entry;
		const operation = key === row.changes?.parts ? operationOf(entry.opt_type) : undefined;
		const label = state && labelOf(state, valueAt(entry, state.at.slice(key.length + 3)));
		return {
			...entry,
			...(operation && { operation }),
			...(state && label !== undefined && { [state.label]: label }),
		};
	});
}

const labelOf = ({ values }: State, value: unknown): string | undefined =>
	valueFor(values, value)?.zh;

function valueAt(record: PlainRecord, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), record);
}

function isInForce({ effective, states }: EventRow, effect: Effect): boolean | undefined {
	if (!effective) return undefined;
	if (effective.states) {
		const { state } = effect;
		if (!states[0] || valueFor(states[0].values, state) === undefined) return undefined;
		if (!effective.states.includes(String(state))) return false;
	}
	return effective.date === undefined || hasCome(effect);
}

/** China is 8 hours ahead of UTC, all year. */
const CHINA_AHEAD_MS = 8 * 3_600_000;

/**
 * Days are those of China, by which Feishu carries out what is planned: what comes just after midnight
 * there is in force, and no later event says so. Elsewhere a day seems to begin some hours off.
 */
function hasCome({ date, at }: Effect): boolean | undefined {
	if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date) || !at) return undefined;
	return date <= new Date(Date.parse(at) + CHINA_AHEAD_MS).toISOString().slice(0, 10);
}
