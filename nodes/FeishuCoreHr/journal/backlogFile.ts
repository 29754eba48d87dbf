import { randomInt } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { identityOf, openDatabase, transaction } from './database';
import type { OpenFile, Sqlite } from './database';
import { STALE_CLAIM_MS } from './standing';

const VERSION = 1;
const SCHEMA = `CREATE TABLE IF NOT EXISTS entry
	(id INTEGER PRIMARY KEY AUTOINCREMENT, node TEXT NOT NULL, entry TEXT NOT NULL,
		added INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0) STRICT;
	CREATE INDEX IF NOT EXISTS entry_node ON entry (node);
	CREATE INDEX IF NOT EXISTS entry_added ON entry (added);`;

/** Some 50,000 events, which n8n takes most of an hour to run; they are held in memory, too. */
const MOST_BYTES = 64 * 1024 * 1024;

/** An event whose workflow did not come back in all this time never runs, milliseconds. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** Lists of ids go to SQLite as JSON: one statement, however many. */
const IDS = '(SELECT value FROM json_each(?1))';

/**
 * Events that wait for their run, in one SQLite file that the n8n processes of a host share. Every
 * method may throw what SQLite or the file system throws. Times are milliseconds since 1970.
 */
export class BacklogFile implements OpenFile {
	readonly identity: string | undefined;

	/** Tells this file from another one that was begun at the same path. */
	readonly uid: number;

	private readonly inserted: StatementSync;

	private readonly taken: StatementSync;

	private readonly givenBack: StatementSync;

	private readonly removed: StatementSync;

	private readonly selected: StatementSync;

	private readonly expired: StatementSync;

	private readonly used: StatementSync;

	private constructor(
		private readonly db: DatabaseSync,
		path: string,
	) {
		this.identity = identityOf(path);
		this.uid = uidOf(db);
		this.inserted = db.prepare('INSERT INTO entry (node, entry, added) VALUES (?1, ?2, ?3)');
		const free = `abs(?2 - taken) > ${STALE_CLAIM_MS}`;
		this.taken = db.prepare(
			`UPDATE entry SET taken = ?2 WHERE id IN ${IDS} AND ${free} RETURNING id`,
		);
		this.givenBack = db.prepare(`UPDATE entry SET taken = 0 WHERE id IN ${IDS}`);
		this.removed = db.prepare(`DELETE FROM entry WHERE id IN ${IDS}`);
		this.selected = db.prepare(
			`SELECT id, entry FROM entry WHERE node = ?1 AND ${free} ORDER BY id`,
		);
		this.expired = db.prepare(`DELETE FROM entry WHERE added < ?1`);
		this.used = db.prepare(
			`SELECT (page_count - freelist_count) * page_size AS bytes
			FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
		);
	}

	static open(sqlite: Sqlite, path: string): BacklogFile {
		const db = openDatabase(sqlite, path, 2 * MOST_BYTES, { version: VERSION, sql: SCHEMA });
		return new BacklogFile(db, path);
	}

	/**
	 * Writes entries down, all or none, and waits for the disk: not even a power cut loses them.
	 *
	 * @returns their ids, or nothing when too many wait already
	 */
	add(
		entries: ReadonlyArray<readonly [node: string, entry: string]>,
		now: number,
	): number[] | undefined {
		if (this.usedBytes() > MOST_BYTES) return undefined;
		this.db.exec('PRAGMA synchronous = FULL');
		try {
			return transaction(this.db, () =>
				entries.map(([node, entry]) => Number(this.inserted.run(node, entry, now).lastInsertRowid)),
			);
		} finally {
			this.db.exec('PRAGMA synchronous = NORMAL');
		}
	}

	/** Takes entries to run them; returns those that no other process has in hand or has removed. */
	take(ids: readonly number[], now: number): ReadonlySet<number> {
		const rows = this.taken.all(JSON.stringify(ids), now) as unknown as Array<{ id: number }>;
		return new Set(rows.map(({ id }) => id));
	}

	giveBack(ids: readonly number[]): void {
		this.givenBack.run(JSON.stringify(ids));
	}

	remove(ids: readonly number[]): void {
		this.removed.run(JSON.stringify(ids));
	}

	/** A node's entries, oldest first, but for those that somebody has in hand. */
	load(node: string, now: number): ReadonlyArray<{ readonly id: number; readonly entry: string }> {
		this.expired.run(now - KEPT_MS);
		return this.selected.all(node, now) as unknown as Array<{ id: number; entry: string }>;
	}

	close(): void {
		this.db.close();
	}

	private usedBytes(): number {
		const { bytes } = this.used.get() as { bytes: number };
		return bytes;
	}
}

/** SQLite keeps a number for the application in each file; a file begins with a random one. */
function uidOf(db: DatabaseSync): number {
	const read = () => Number(db.prepare('PRAGMA application_id').get()?.application_id);
	return transaction(db, () => {
		if (read() === 0) db.exec(`PRAGMA application_id = ${randomInt(1, 2 ** 31)}`);
		return read();
	});
}
