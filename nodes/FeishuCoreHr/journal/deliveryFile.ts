import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { identityOf, openDatabase, transaction } from './database';
import type { OpenFile, Sqlite } from './database';
import { REMEMBERED_MS, STALE_CLAIM_MS } from './standing';
import type { Delivery } from './standing';

const VERSION = 1;
const SCHEMA = `CREATE TABLE IF NOT EXISTS delivery
	(key BLOB PRIMARY KEY, done INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;`;

/** Deliveries looked at in one step of the sweep: well under a millisecond. */
const SWEEP = 512;

/**
 * The deliveries in one SQLite file, shared by the n8n processes of a host. Every method may throw
 * what SQLite or the file system throws.
 *
 * Keys are hashes in the primary key of a table without row ids and without further index: about 32
 * bytes an event. The old ones are found by sweeping through the keys step by step.
 */
export class DeliveryFile implements OpenFile {
	readonly identity: string | undefined;

	private readonly claimed: StatementSync;

	private readonly selected: StatementSync;

	private readonly served: StatementSync;

	private readonly released: StatementSync;

	private readonly stepEnd: StatementSync;

	private readonly swept: StatementSync;

	/** Where the sweep goes on. It ends and begins anew at the empty key. */
	private cursor = Buffer.alloc(0);

	private constructor(
		private readonly db: DatabaseSync,
		path: string,
	) {
		this.identity = identityOf(path);
		this.claimed = db.prepare(
			`INSERT INTO delivery (key, done, at) VALUES (?1, 0, ?2)
			ON CONFLICT (key) DO UPDATE SET done = 0, at = excluded.at
			WHERE delivery.at < excluded.at - ${REMEMBERED_MS}
			OR (NOT delivery.done AND abs(excluded.at - delivery.at) > ${STALE_CLAIM_MS})`,
		);
		this.selected = db.prepare('SELECT done, at FROM delivery WHERE key = ?1');
		this.served = db.prepare(
			`INSERT INTO delivery (key, done, at) VALUES (?1, 1, ?2)
			ON CONFLICT (key) DO UPDATE SET done = 1, at = max(at, excluded.at)`,
		);
		this.released = db.prepare('DELETE FROM delivery WHERE key = ?1 AND NOT done AND at = ?2');
		this.stepEnd = db.prepare(
			`SELECT key FROM delivery WHERE key > ?1 ORDER BY key LIMIT 1 OFFSET ${SWEEP - 1}`,
		);
		this.swept = db.prepare('DELETE FROM delivery WHERE key > ?1 AND key <= ?2 AND at < ?3');
	}

	/**
	 * Opens the file, creating it when missing (readable by its owner alone).
	 *
	 * @param maxBytes a bound for the file: beyond it SQLite says that the disk is full
	 */
	static open(sqlite: Sqlite, path: string, maxBytes: number): DeliveryFile {
		const db = openDatabase(sqlite, path, maxBytes, { version: VERSION, sql: SCHEMA });
		return new DeliveryFile(db, path);
	}

	/** Takes the event unless it is served or freshly claimed. One winner among all processes. */
	claim(id: string, now: number): boolean {
		return this.claimed.run(keyOf(id), now).changes === 1;
	}

	read(id: string): Delivery | undefined {
		const row = this.selected.get(keyOf(id)) as { done: number; at: number } | undefined;
		return row && { state: row.done ? 'done' : 'claimed', at: row.at };
	}

	/** Writes down served events, all or none. */
	done(deliveries: ReadonlyArray<readonly [id: string, at: number]>): void {
		const write = () => {
			for (const [id, at] of deliveries) this.served.run(keyOf(id), at);
		};
		if (deliveries.length > 1) transaction(this.db, write);
		else write();
	}

	/** Gives back the claim that was made at `claimedAt`; a later one of another process stays. */
	release(id: string, claimedAt: number): void {
		this.released.run(keyOf(id), claimedAt);
	}

	/** Deletes what is too old among the next few hundred deliveries; returns how many. */
	sweep(now: number): number {
		const end = this.stepEnd.get(this.cursor) as { key: Uint8Array } | undefined;
		const last = end ? Buffer.from(end.key) : LAST_KEY;
		const { changes } = this.swept.run(this.cursor, last, now - REMEMBERED_MS);
		this.cursor = end ? last : Buffer.alloc(0);
		return Number(changes);
	}

	close(): void {
		this.db.close();
	}
}

const LAST_KEY = Buffer.alloc(17, 0xff);

const keyOf = (id: string): Buffer => Buffer.from(id, 'base64');
