import { renameSync } from 'node:fs';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import { inTransaction, type Sqlite } from './sqliteFile';

/** The readable rows of a file that is given up, by table. */
export type Salvage = ReadonlyMap<string, ReadonlyArray<Record<string, SQLOutputValue>>>;

/**
 * Sets a damaged file aside, beside its old place.
 * @returns its new name
 */
export function setAside(path: string, now: number): string {
	const aside = `${path}.damaged-${now}`;
	renameSync(path, aside);
	for (const suffix of ['-wal', '-shm']) {
		try {
			renameSync(`${path}${suffix}`, `${aside}${suffix}`);
		} catch {
			// Not every file has one at every time.
		}
	}
	return aside;
}

/** Reads what can be read of a damaged file. */
export function readDamaged(sqlite: Sqlite, path: string): Salvage {
	// Opened anew for each walk: after an error SQLite may refuse everything.
	return read((walk) => {
		const db = new sqlite.DatabaseSync(path, { readOnly: true });
		try {
			walk(db);
		} finally {
			db.close();
		}
	});
}

/** Reads a file that is still open here, though its path is gone. */
export const readOpen = (db: DatabaseSync): Salvage => read((walk) => walk(db));

function read(withDatabase: (walk: (db: DatabaseSync) => void) => void): Salvage {
	const found = new Map<string, Map<SQLOutputValue, Record<string, SQLOutputValue>>>();
	const attempt = (walk: (db: DatabaseSync) => void) => {
		try {
			withDatabase(walk);
		} catch {
			// As far as it could be read.
		}
	};
	attempt((db) => {
		for (const { name } of db
			.prepare("select name from sqlite_master where type = 'table'")
			.all()) {
			if (!String(name).startsWith('sqlite_')) found.set(String(name), new Map());
		}
	});
	for (const [table, rows] of found) {
		// From both ends: a damaged page in the middle hides the rows behind it.
		for (const order of ['asc', 'desc']) {
			attempt((db) => {
				const select = `select rowid as salvage_id, * from ${table} order by rowid ${order}`;
				for (const { salvage_id: id, ...row } of db.prepare(select).iterate()) {
					rows.set(id ?? null, row);
				}
			});
		}
	}
	return new Map([...found].map(([table, rows]) => [table, [...rows.values()]]));
}

/**
 * Writes what was read into a database with tables of the same names. What is there already stays; an
 * id that is taken gives way to a new one.
 *
 * @returns how many rows were added
 */
export async function writeSalvage(db: DatabaseSync, salvage: Salvage): Promise<number> {
	let added = 0;
	db.exec('PRAGMA synchronous = FULL');
	await inTransaction(db, async () => {
		const tables = db.prepare("select name from sqlite_master where type = 'table'").all();
		for (const { name } of tables) {
			for (const row of salvage.get(String(name)) ?? []) {
				const { id, ...others } = row;
				const isNew =
					insert(db, String(name), row) || (id !== undefined && insert(db, String(name), others));
				if (isNew) added += 1;
			}
		}
	});
	return added;
}

function insert(db: DatabaseSync, table: string, row: Record<string, SQLOutputValue>): boolean {
	const names = Object.keys(row);
	const places = names.map(() => '?').join(', ');
	const sql = `insert or ignore into ${table} (${names.join(', ')}) values (${places})`;
	return Number(db.prepare(sql).run(...Object.values(row)).changes) > 0;
}
