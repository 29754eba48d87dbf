import type { Transaction, Value } from '../store/store';
import type { Packed } from './itemText';
import type { NewRow } from './rows';

/**
 * Inserts rows that are not there yet.
 * @param now milliseconds since 1970: when they arrived
 * @param atOnce rows of a statement
 */
export async function insert(
	tx: Transaction,
	rows: ReadonlyArray<Packed<NewRow>>,
	now: number,
	atOnce: number,
): Promise<void> {
	for (let from = 0; from < rows.length; from += atOnce) {
		const some = rows.slice(from, from + atOnce);
		const values = some.flatMap((row) => cells(row, now));
		await tx.rows(some.length === 1 ? ONE : statementFor(some.length), values);
	}
}

const cells = (row: Packed<NewRow>, now: number): Value[] => [
	row.node,
	row.app,
	row.eventId,
	row.delivery,
	row.eventType,
	row.subject,
	row.item,
	row.bytes,
	now,
	row.state,
];

/** In the order of `cells`. */
const COLUMNS = [
	...['node', 'app', 'event_id', 'delivery', 'event_type', 'subject', 'item', 'bytes'],
	...['arrived_at', 'state'],
];

/** The statement that inserts so many rows. */
function statementFor(rows: number): string {
	const places = Array.from({ length: rows }, (_, row) => {
		const own = COLUMNS.map((_column, cell) => `$${row * COLUMNS.length + cell + 1}`);
		return `(${own.join(', ')}, 0, 0, 0, 0)`;
	});
	return `insert into event (${COLUMNS.join(', ')}, due_at, starts, failures, frees_order)
		values ${places.join(', ')} on conflict do nothing`;
}

const ONE = statementFor(1);
