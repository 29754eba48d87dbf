import { oneByOne } from '../events/turns';
import type { Row } from '../store/store';
import { unpackItem } from './itemText';

export type State =
	/** Its workflow was known but not there: decided when it is back. */
	| 'undecided'
	| 'waiting'
	| 'running'
	/** Failed, and tried again when it is due. */
	| 'retrying'
	| 'done'
	| 'failed'
	| 'givenUp';

/** An event for one subscription, about to be stored. */
export interface NewRow {
	readonly node: string;
	readonly app: string;
	readonly eventId: string;
	/** Empty, or another text for each delivery where each one is to run. */
	readonly delivery: string;
	readonly eventType: string;
	/** Whose changes run one after the other; empty: nobody's. */
	readonly subject: string;
	/** JSON: the item, or of an undecided event the envelope. */
	readonly item: string;
	readonly state: 'waiting' | 'undecided';
}

/** A stored event on its way to its run. */
export interface Waiting {
	readonly id: number;
	readonly app: string;
	readonly eventId: string;
	readonly eventType: string;
	readonly item: string;
	/** Milliseconds since 1970. */
	readonly arrivedAt: number;
	/** Starts without an outcome, this one included. */
	readonly starts: number;
	/** Runs that failed. */
	readonly failures: number;
}

export const WAITING_COLUMNS = 'id, app, event_id, event_type, item, arrived_at, starts, failures';

const toWaiting = async (row: Row): Promise<Waiting> => ({
	id: Number(row.id),
	app: String(row.app),
	eventId: String(row.event_id),
	eventType: String(row.event_type),
	item: await unpackItem(String(row.item)),
	arrivedAt: Number(row.arrived_at),
	starts: Number(row.starts),
	failures: Number(row.failures),
});

/** In the order of arrival: `returning` promises none. */
export async function inOrder(rows: readonly Row[]): Promise<Waiting[]> {
	const all = await oneByOne(rows, toWaiting);
	return all.sort((a, b) => a.id - b.id);
}
