import { closeSync, mkdirSync, openSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { migrate, SCHEMA_VERSION } from './schema';
import { StoreFault, type Row } from './store';

export type Sqlite = typeof import('node:sqlite');

/**
 * Milliseconds that a statement waits for another process. It blocks n8n, while an ordinary write
 * holds the file for microseconds; who needs longer is tried again without blocking.
 */
const BUSY_MS = 25;

const PAGE_BYTES = 4096;

/** Of the file that are kept in memory. Ids come in no order: with 2 MB, SQLite's own, most are read anew. */
const CACHE_KILOBYTES = 8_000;

/**
 * Pages of the log after which they are brought into the file (1,000 unless told). Most rows change the
 * same pages of the indexes: brought later, they are brought once.
 */
const LOG_PAGES = 4_000;

/** `f_type` of network file systems, on which SQLite's locks do not hold (statfs(2)). */
const NETWORK: ReadonlySet<number> = new Set([
	0x6969, // NFS
	0x517b, // SMB
	0xff534d42, // CIFS
	0xfe534d42, // SMB2
	0x5346414f, // AFS
	0x00c36400, // Ceph
	0x0bd00bd0, // Lustre
]);

/** An open database, and which file it was. */
export class SqliteFile {
	readonly db: DatabaseSync;

	private readonly identity: string | undefined;

	private readonly log: string | undefined;

	/** @throws what SQLite or the file system says */
	constructor(
		sqlite: Sqlite,
		private readonly path: string,
		mostBytes: number,
	) {
		// Only ever creates: opening and closing a file that SQLite has open elsewhere in this process
		// would drop SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).
		if (identityOf(path) === undefined) createPrivate(path);
		this.db = new sqlite.DatabaseSync(path);
		this.identity = identityOf(path);
		let isSound = false;
		try {
			this.db.exec(
				`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL;
				PRAGMA cache_size = -${CACHE_KILOBYTES}; PRAGMA wal_autocheckpoint = ${LOG_PAGES};
				PRAGMA max_page_count = ${Math.floor(mostBytes / PAGE_BYTES)}`,
			);
			if (versionOf(this.db) > SCHEMA_VERSION) throw new StoreFault('newerSchema', path);
			isSound = true;
		} finally {
			if (!isSound) this.db.close();
		}
		this.log = identityOf(`${path}-wal`);
	}

	/** Whether somebody who opens the path now finds this file. */
	get isThere(): boolean {
		return this.identity === identityOf(this.path);
	}

	async makeTables(): Promise<void> {
		const { db } = this;
		if (versionOf(db) === SCHEMA_VERSION) return;
		await inTransaction(db, async () => {
			// Asked again: another process may have been quicker.
			const rows = async (sql: string) => db.prepare(sql).all() as unknown as Row[];
			await migrate(rows, versionOf(db), { serial: 'integer primary key autoincrement' });
			db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
		});
	}

	close(): void {
		try {
			this.db.close();
		} catch {
			// What made us close it may keep it from closing cleanly, too.
		}
	}

	/** The log of a file that is gone must not be taken for its successor's (howtocorrupt.html, 1.4). */
	removeLog(): void {
		if (this.log !== identityOf(`${this.path}-wal`)) return;
		for (const suffix of ['-wal', '-shm']) rmSync(`${this.path}${suffix}`, { force: true });
	}
}

/** Bytes that rows take, of a database's file. */
export const SIZE = `select (page_count - freelist_count) * ${PAGE_BYTES} as bytes
	from pragma_page_count(), pragma_freelist_count()`;

/** @throws {StoreFault} for a folder on a network file system */
export function requireLocalFolder(
	path: string,
	typeOf = (folder: string) => statfsSync(folder).type,
): void {
	const folder = dirname(path);
	mkdirSync(folder, { recursive: true });
	if (NETWORK.has(typeOf(folder))) throw new StoreFault('networkFolder', folder);
}

export function loadSqlite(): Sqlite | undefined {
	// A literal `require` would end the load of this file where Node.js has no SQLite.
	return process.getBuiltinModule?.('node:sqlite');
}

export async function inTransaction(db: DatabaseSync, work: () => Promise<void>): Promise<void> {
	db.exec('BEGIN IMMEDIATE');
	let isDone = false;
	try {
		await work();
		db.exec('COMMIT');
		isDone = true;
	} finally {
		if (!isDone) rollBack(db);
	}
}

export function rollBack(db: DatabaseSync): void {
	try {
		db.exec('ROLLBACK');
	} catch {
		// After a full disk SQLite has rolled back by itself. What counts is the first error.
	}
}

const versionOf = (db: DatabaseSync): number =>
	Number(db.prepare('PRAGMA user_version').get()?.user_version);

/** Identifies the file at a path, to tell when it was deleted or replaced. */
function identityOf(path: string): string | undefined {
	const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
	return stat && `${stat.dev}:${stat.ino}`;
}

/** Creates the file for its owner's eyes, unless another process was quicker. */
const createPrivate = (path: string): void => closeSync(openSync(path, 'a', 0o600));
