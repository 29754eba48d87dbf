import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../clock';
import { inTurns, there, type Steps } from '../events/turns';
import { Patience } from '../patience';
import { StoreFault, type Store, type Transaction, type Value } from '../store/store';
import { packItem, type Packed } from './itemText';
import type { NewRow } from './rows';
import type { Limits } from './limits';

/** Refuse after so many milliseconds rather than answer after the platform's 3 s. */
const PATIENCE_MS = 2_000;

/**
 * Characters of one transaction: thousands of usual events are one of them. Where raw events of megabytes come
 * in a burst, each is safe in turn; in one transaction all of them would be late, and come again at once.
 */
const CHARACTERS_AT_ONCE = 16_000_000;

interface Group {
	readonly rows: ReadonlyArray<Packed<NewRow>>;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Writes what arrives in one moment in one transaction, since each waits for the disk. A commit
 * blocks n8n's event loop, so that the next group starts no sooner than the last one's own duration
 * after it.
 */
export class Puts {
	private readonly waiting: Group[] = [];

	private writing = false;

	private readonly patience: Patience;

	constructor(
		private readonly store: Store,
		private readonly limits: Limits,
		private readonly clock: Clock,
	) {
		this.patience = new Patience(clock, PATIENCE_MS);
	}

	/**
	 * Resolves once all rows are on disk: each new, or there already.
	 * @throws {StoreFault} after 2 s at most; the rows may be stored all the same
	 */
	put(rows: readonly NewRow[]): Promise<void> {
		return new Promise((resolve, reject) => {
			const over = this.patience.begin(() =>
				reject(new StoreFault('slow', `not stored within ${PATIENCE_MS} ms`)),
			);
			const group = {
				resolve: () => {
					over();
					resolve();
				},
				reject: (error: unknown) => {
					over();
					reject(error as Error);
				},
			};
			const wait = (packed: Group['rows']) => {
				this.waiting.push({ ...group, rows: packed });
				void this.writeAll();
			};
			const packed = inTurns(packAll(rows));
			if (packed instanceof Promise) packed.then(wait, group.reject);
			else wait(packed);
		});
	}

	private async writeAll(): Promise<void> {
		if (this.writing) return;
		this.writing = true;
		while (this.waiting.length > 0) {
			await setImmediate();
			const groups = this.waiting.splice(0, countOf(this.waiting));
			const begun = this.clock.monotonic();
			await this.writeGroups(groups);
			const lasted = this.clock.monotonic() - begun;
			if (this.store.dialect.blocks) await this.clock.sleep(Math.min(lasted, PATIENCE_MS / 2));
		}
		this.writing = false;
	}

	/** Whom the limits refuse spoils nothing for the others, not even of the same event. */
	private async writeGroups(groups: readonly Group[]): Promise<void> {
		try {
			const accepted: Array<Packed<NewRow>> = [];
			const refused = new Map<Group, StoreFault>();
			for (const group of groups) {
				for (const row of group.rows) {
					const refusal = await this.limits.refusal(row);
					if (refusal) refused.set(group, refusal);
					else accepted.push(row);
				}
			}
			if (accepted.length > 0) {
				const now = this.clock.now();
				const { rowsAtOnce } = this.store.dialect;
				await this.store.transact('durable', async (tx) => {
					// A number drawn first may be seen last: alone, the numbers are the order of arrival for all.
					await tx.alone('put');
					for (let from = 0; from < accepted.length; from += rowsAtOnce) {
						await insert(tx, accepted.slice(from, from + rowsAtOnce), now);
					}
				});
			}
			for (const group of groups) {
				const refusal = refused.get(group);
				if (refusal) group.reject(refusal);
				else group.resolve();
			}
		} catch (error) {
			for (const { reject } of groups) reject(error);
		}
	}
}

function* packAll(rows: readonly NewRow[]): Steps<Array<Packed<NewRow>>> {
	const packed: Array<Packed<NewRow>> = [];
	for (const row of rows) packed.push(yield* there(packItem(row)));
	return packed;
}

/** How many are written together: as many as fit, one at least. */
function countOf(groups: readonly Group[]): number {
	let characters = 0;
	const over = groups.findIndex(({ rows }) => {
		for (const { item } of rows) characters += item.length;
		return characters > CHARACTERS_AT_ONCE;
	});
	return over === -1 ? groups.length : Math.max(1, over);
}

async function insert(
	tx: Transaction,
	rows: ReadonlyArray<Packed<NewRow>>,
	now: number,
): Promise<void> {
	await tx.rows(
		insertOf(rows.length),
		rows.flatMap((row) => cells(row, now)),
	);
}

const CELLS = 10;
const statements = new Map<number, string>();

/** The statement that inserts so many rows. */
function insertOf(rows: number): string {
	const known = statements.get(rows);
	if (known) return known;
	const places = Array.from({ length: rows }, (_, row) => {
		const own = Array.from({ length: CELLS }, (__, cell) => `$${row * CELLS + cell + 1}`);
		return `(${own.join(', ')}, 0, 0, 0, 0)`;
	});
	const statement = `insert into event (node, app, event_id, delivery, event_type, subject, item, bytes,
			arrived_at, state, due_at, starts, failures, frees_order)
		values ${places.join(', ')} on conflict do nothing`;
	statements.set(rows, statement);
	return statement;
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
