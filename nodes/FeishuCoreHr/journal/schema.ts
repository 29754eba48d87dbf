import type { DatabaseSync } from 'node:sqlite';
import { UnknownSchema } from './faults';

const VERSION = 1;

/** Creates the table in a new file. Throws `UnknownSchema` for a file of another version. */
export function prepareSchema(db: DatabaseSync): void {
	if (versionOf(db) === 0) {
		transaction(db, () =>
			db.exec(
				`CREATE TABLE IF NOT EXISTS delivery
				(key BLOB PRIMARY KEY, done INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
				PRAGMA user_version = ${VERSION};`,
			),
		);
	}
	if (versionOf(db) !== VERSION) throw new UnknownSchema();
}

const versionOf = (db: DatabaseSync): unknown =>
	db.prepare('PRAGMA user_version').get()?.user_version;

/** Does all of the work or, when it throws, none of it. */
export function transaction(db: DatabaseSync, work: () => void): void {
	let committed = false;
	db.exec('BEGIN IMMEDIATE');
	try {
		work();
		db.exec('COMMIT');
		committed = true;
	} finally {
		if (!committed) rollBack(db);
	}
}

function rollBack(db: DatabaseSync): void {
	try {
		db.exec('ROLLBACK');
	} catch {
		// After a full disk SQLite has rolled back by itself. What counts is the first error.
	}
}
