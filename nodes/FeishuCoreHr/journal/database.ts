import { closeSync, openSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { UnknownSchema } from './faults';

export type Sqlite = typeof import('node:sqlite');

/** An open SQLite file that may be deleted or replaced by others. */
export interface OpenFile {
	/** What `identityOf` its path said when it was opened. */
	readonly identity: string | undefined;
	close(): void;
}

export interface Schema {
	readonly version: number;
	/** Creates the tables of a new file. */
	readonly sql: string;
}

const PAGE_BYTES = 4096;

/**
 * How long a statement waits for another process, in milliseconds. It blocks n8n and stands before an
 * acknowledgement that is due within 3 s, while an ordinary write holds the file for microseconds.
 */
const BUSY_MS = 100;

/** Identifies the file at a path, to tell when it was deleted or replaced. Throws nothing. */
export function identityOf(path: string): string | undefined {
	try {
		const { dev, ino } = statSync(path, { bigint: true });
		return `${dev}:${ino}`;
	} catch {
		return undefined;
	}
}

/**
 * Opens a file, creating it when missing (readable by its owner alone).
 *
 * @param maxBytes a bound for the file: beyond it SQLite says that the disk is full
 * @throws UnknownSchema for a file of another version, and what SQLite or the file system throws
 */
export function openDatabase(
	sqlite: Sqlite,
	path: string,
	maxBytes: number,
	schema: Schema,
): DatabaseSync {
	// Only ever creates: opening and closing a file that SQLite has open elsewhere in this process
	// would drop SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).
	if (identityOf(path) === undefined) createPrivate(path);
	const db = new sqlite.DatabaseSync(path);
	let ready = false;
	try {
		// NORMAL does not wait for the disk at each write: a killed process loses nothing, a power cut
		// the last moments, which then may run again (the exception the delivery promise names).
		db.exec(
			`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
			PRAGMA max_page_count = ${Math.ceil(maxBytes / PAGE_BYTES)};`,
		);
		prepareSchema(db, schema);
		ready = true;
		return db;
	} finally {
		if (!ready) db.close();
	}
}

/** Does all of the work or, when it throws, none of it. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
	let committed = false;
	db.exec('BEGIN IMMEDIATE');
	try {
		const result = work();
		db.exec('COMMIT');
		committed = true;
		return result;
	} finally {
		if (!committed) rollBack(db);
	}
}

function prepareSchema(db: DatabaseSync, { version, sql }: Schema): void {
	if (versionOf(db) === 0) {
		transaction(db, () => db.exec(`${sql} PRAGMA user_version = ${version};`));
	}
	if (versionOf(db) !== version) throw new UnknownSchema();
}

const versionOf = (db: DatabaseSync): unknown =>
	db.prepare('PRAGMA user_version').get()?.user_version;

function rollBack(db: DatabaseSync): void {
	try {
		db.exec('ROLLBACK');
	} catch {
		// After a full disk SQLite has rolled back by itself. What counts is the first error.
	}
}

/** Creates the file for its owner's eyes, unless another process was quicker. */
function createPrivate(path: string): void {
	try {
		closeSync(openSync(path, 'wx', 0o600));
	} catch {
		// Whatever is wrong with the path, SQLite is about to say.
	}
}
