import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import {
	readDamaged,
	readOpen,
	setAside,
	writeSalvage,
} from '../../../nodes/FeishuCoreHr/store/salvage';

const sqlite = process.getBuiltinModule('node:sqlite');

let folder: string;
let opened: DatabaseSync[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'salvage-'));
	opened = [];
});
afterEach(() => {
	for (const db of opened) db.close();
	rmSync(folder, { recursive: true, force: true });
});

/** A database with the rows of one table. */
function database(name: string, ...words: string[]): DatabaseSync {
	const db = new sqlite.DatabaseSync(join(folder, name));
	opened.push(db);
	db.exec('create table t (id integer primary key autoincrement, word text unique)');
	for (const word of words) db.prepare('insert into t (word) values (?)').run(word);
	return db;
}

const rowsOf = (db: DatabaseSync) => db.prepare('select id, word from t order by id').all();
const row = (id: number, word: string) => ({ id, word });

describe('a damaged file', () => {
	it('is set aside with all that belongs to it', () => {
		for (const suffix of ['', '-wal', '-shm']) writeFileSync(join(folder, `x${suffix}`), suffix);
		expect(setAside(join(folder, 'x'), 7)).toBe(join(folder, 'x.damaged-7'));
		expect(readdirSync(folder).sort()).toEqual(
			['x.damaged-7', 'x.damaged-7-shm', 'x.damaged-7-wal'].sort(),
		);
	});

	it('is set aside also where nothing else belongs to it', () => {
		writeFileSync(join(folder, 'x'), '');
		setAside(join(folder, 'x'), 7);
		expect(readdirSync(folder)).toEqual(['x.damaged-7']);
	});

	it('gives its rows by table, and nothing of SQLite’s own', () => {
		database('x', 'a', 'b');
		const found = readDamaged(sqlite, join(folder, 'x'));
		expect([...found.keys()]).toEqual(['t']);
		expect(found.get('t')).toEqual([row(1, 'a'), row(2, 'b')]);
	});

	it('that is no database gives nothing', () => {
		writeFileSync(join(folder, 'x'), 'damaged '.repeat(1_000));
		expect([...readDamaged(sqlite, join(folder, 'x'))]).toEqual([]);
	});

	it('that is not there gives nothing, and is not made', () => {
		expect([...readDamaged(sqlite, join(folder, 'x'))]).toEqual([]);
		expect(existsSync(join(folder, 'x'))).toBe(false);
	});
});

describe('rows that were read', () => {
	it('are written where there are none, with their numbers', async () => {
		const to = database('to');
		expect(await writeSalvage(to, readOpen(database('from', 'a', 'b')))).toBe(2);
		expect(rowsOf(to)).toEqual([row(1, 'a'), row(2, 'b')]);
	});

	it('leave what is there already as it is', async () => {
		const to = database('to', 'b');
		expect(await writeSalvage(to, readOpen(database('from', 'a', 'b')))).toBe(1);
		expect(rowsOf(to)).toEqual([row(1, 'b'), row(2, 'a')]);
	});

	it('of a table that is no more are left out', async () => {
		const from = database('from', 'a');
		from.exec('create table gone (n integer)');
		from.exec('insert into gone values (1)');
		const to = database('to');
		expect(await writeSalvage(to, readOpen(from))).toBe(1);
	});

	it('are all written, or none', async () => {
		const to = database('to');
		const odd = new Map([['t', [row(1, 'a'), { id: 2, word: 'b', unknown: 1 }]]]);
		await expect(writeSalvage(to, odd)).rejects.toThrow(/unknown/);
		expect(rowsOf(to)).toEqual([]);
	});
});
