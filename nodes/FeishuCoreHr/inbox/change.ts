import { parseJson } from '../events/exactJson';
import { oneByOne } from '../events/turns';
import type { Row, Value } from '../store/store';
import { unpackItem } from './itemText';

export const STATUSES = ['waiting', 'running', 'retrying', 'failed', 'givenUp', 'done'] as const;
export type Status = (typeof STATUSES)[number];

/** A stored change as a person sees it. */
export interface Change {
	readonly event_id: string;
	readonly event_type: string;
	readonly workflow_id: string;
	readonly node_name: string;
	/** What arrived while its workflow was not there, and is decided when it is back, waits. */
	readonly status: Status;
	readonly subject_id: string;
	readonly changed_fields: readonly string[];
	/** ISO 8601. */
	readonly arrived_at: string;
	readonly due_at: string | null;
	readonly starts: number;
	readonly ended_at: string | null;
	readonly reason: string | null;
}

/** Of `event e` and `subscription s`. */
export const CHANGE_COLUMNS = `e.event_id, e.event_type, s.workflow_id, s.name, e.state, e.subject, e.item,
	e.arrived_at, e.due_at, e.starts, e.failures, e.ended_at, e.reason`;

export const toChanges = async (rows: readonly Row[]): Promise<Change[]> =>
	await oneByOne(rows, toChange);

async function toChange(row: Row): Promise<Change> {
	const time = (value: Value | undefined) =>
		value === null || value === undefined || Number(value) === 0
			? null
			: new Date(Number(value)).toISOString();
	const isOver = row.ended_at !== null;
	return {
		event_id: String(row.event_id),
		event_type: String(row.event_type),
		workflow_id: String(row.workflow_id ?? ''),
		node_name: String(row.name ?? ''),
		status: (row.state === 'undecided' ? 'waiting' : row.state) as Status,
		subject_id: String(row.subject),
		changed_fields: await changedFields(row.item),
		arrived_at: time(row.arrived_at) ?? '',
		due_at: isOver ? null : time(row.due_at),
		starts: Number(row.starts) + Number(row.failures),
		ended_at: time(row.ended_at),
		reason: row.reason === null ? null : String(row.reason),
	};
}

async function changedFields(item: Value | undefined): Promise<readonly string[]> {
	if (typeof item !== 'string') return [];
	const { changed_fields: fields } = (await parseJson(await unpackItem(item))) as {
		changed_fields?: unknown;
	};
	return Array.isArray(fields) ? fields.map(String) : [];
}
