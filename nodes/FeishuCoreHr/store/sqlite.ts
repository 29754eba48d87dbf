import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';

import { faultOf } from './faults';
import { readDamaged, readOpen, setAside, writeSalvage, type Salvage } from './salvage';
import {
	loadSqlite,
	requireLocalFolder,
	rollBack,
	SIZE,
	SqliteFile,
	type Sqlite,
} from './sqliteFile';
import {
	StoreFault,
	type Durability,
	type Row,
	type Store,
	type Transaction,
	type Value,
} from './store';

/** A locked file is tried again for so long, without blocking n8n: an event is refused after 2 s. */
const PATIENCE_MS = 1_500;
const AGAIN_MS = 20;

/** After so many milliseconds in one transaction n8n does other things before the next. */
const LONG_MS = 10;

/** The disk has what was written quickly after at most so many milliseconds. */
const SYNC_AFTER_MS = 1_000;

/**
 * Bytes of the whole file at most; beyond it SQLite says that the disk is full. Above the limit of the
 * inbox (1 GB), which first makes room.
 */
const MOST_BYTES = 1.1 * 1024 ** 3;

export interface SqliteOptions {
	readonly path: string;
	/** Told once for each damaged file that was set aside, and for each that somebody replaced. */
	readonly healed: (fault: 'damaged' | 'replaced', detail: string) => void;
	readonly now: () => number;
	/** For tests: another file system type. */
	readonly typeOf?: (folder: string) => number;
	/** For tests: a Node.js without SQLite. */
	readonly load?: () => Sqlite | undefined;
	/** For tests: a smaller file. */
	readonly mostBytes?: number;
}

/**
 * One file, shared by the n8n processes of one host.
 *
 * The system calls of a durable transaction, as strace shows them on Linux with the SQLite 3.53.4 of
 * Node.js 24: statx of the path (is it still our file?), F_WRLCK on byte 120 of `-shm` (the write
 * lock), pwrite64 of each changed page to `-wal`, **fsync of `-wal`** (this SQLite is built without
 * fdatasync), release of the lock, statx of the path again; only then does the promise resolve, and
 * the acknowledgement is written to its socket. The first of a new file also syncs the folder. A
 * quick transaction is the same without the fsync; the next durable one, a second later at most, has
 * it for both, since they share the `-wal`.
 */
export class SqliteStore implements Store {
	readonly dialect = {
		blocks: true,
		// There is no way to save, and a short statement is made ready and looked up sooner.
		rowsAtOnce: 1,
		ids: (parameter: string) => `(select value from json_each(${parameter}))`,
		texts: (parameter: string) => `(select value from json_each(${parameter}))`,
	};

	private file: SqliteFile | undefined;

	/** SQLite has spoken of damage, at whatever statement. */
	private isDamaged = false;

	/** Rows of a file that is gone, until they are written into its successor. */
	private salvage: Salvage | undefined;

	private readonly statements = new Map<string, Prepared>();

	/** Transactions come one after the other: their statements must not mix. */
	private line: Promise<unknown> = Promise.resolve();

	/** Milliseconds that the last transaction took. */
	private lasted = 0;

	private syncDue: NodeJS.Timeout | undefined;

	constructor(private readonly options: SqliteOptions) {}

	get place(): string {
		return this.options.path;
	}

	async transact<T>(durability: Durability, work: (tx: Transaction) => Promise<T>): Promise<T> {
		const turn = this.line.then(async () => {
			if (this.lasted > LONG_MS) await setImmediate();
			const begun = performance.now();
			return await this.run(durability, work).finally(() => {
				this.lasted = performance.now() - begun;
			});
		});
		this.line = turn.catch(() => undefined);
		return await turn;
	}

	async size(): Promise<number> {
		return await this.transact('read', async (tx) => Number((await tx.rows(SIZE))[0]?.bytes));
	}

	async close(): Promise<void> {
		await this.line;
		clearTimeout(this.syncDue);
		// The last one to close the file brings everything to the disk (a checkpoint).
		this.drop();
	}

	private async run<T>(durability: Durability, work: (tx: Transaction) => Promise<T>): Promise<T> {
		let begun: DatabaseSync | undefined;
		try {
			const db = await this.begin(durability);
			begun = db;
			const before = this.changes(db);
			const result = await work({
				rows: async (sql, values = []) => this.rows(db, sql, values),
				// Who writes has the whole file.
				alone: async () => undefined,
			});
			const hasWritten = this.changes(db) !== before;
			db.exec('COMMIT');
			begun = undefined;
			if (durability !== 'read') this.requireSameFile();
			if (hasWritten) this.written(durability);
			return result;
		} catch (error) {
			if (begun) rollBack(begun);
			throw this.faulty(error);
		}
	}

	/** Waits its turn among the processes: each holds the file for the time of its own commit. */
	private async begin(durability: Durability): Promise<DatabaseSync> {
		for (const until = performance.now() + PATIENCE_MS; ; await delay(AGAIN_MS)) {
			const db = await this.tryToBegin(durability, performance.now() > until);
			if (db) return db;
		}
	}

	/** @returns nothing where another process holds the file, unless this is the last try */
	private async tryToBegin(
		durability: Durability,
		isLast: boolean,
	): Promise<DatabaseSync | undefined> {
		try {
			const { db } = await this.open();
			// FULL waits for the disk at each commit, NORMAL does not (pragma.html#pragma_synchronous).
			db.exec(
				durability === 'read'
					? 'BEGIN'
					: `PRAGMA synchronous = ${durability === 'durable' ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`,
			);
			return db;
		} catch (error) {
			if (faultOf(error) === 'locked' && !isLast) return undefined;
			throw this.faulty(error);
		}
	}

	private rows(db: DatabaseSync, sql: string, values: readonly Value[]): Row[] {
		let prepared = this.statements.get(sql);
		if (!prepared) this.statements.set(sql, (prepared = prepare(db, sql)));
		const { statement, places } = prepared;
		return statement.all(...places.map((place) => values[place] ?? null)) as unknown as Row[];
	}

	private changes(db: DatabaseSync): unknown {
		return this.rows(db, 'select total_changes() as n', [])[0]?.n;
	}

	/** The file at the path, with the rows of the one that was there before. */
	private async open(): Promise<SqliteFile> {
		const { path, healed, typeOf } = this.options;
		const sqlite = (this.options.load ?? loadSqlite)();
		if (!sqlite) throw new StoreFault('noSqlite', process.version);
		if (this.file && !this.file.isThere) {
			this.salvage = readOpen(this.file.db);
			this.file.removeLog();
			this.drop();
			healed('replaced', 'made anew');
		}
		if (this.file && !this.salvage) return this.file;
		requireLocalFolder(path, typeOf);
		this.file ??= this.openSound(sqlite);
		await this.file.makeTables();
		if (this.salvage) await writeSalvage(this.file.db, this.salvage);
		this.salvage = undefined;
		return this.file;
	}

	private openSound(sqlite: Sqlite): SqliteFile {
		const { path, healed, now, mostBytes = MOST_BYTES } = this.options;
		try {
			if (!this.isDamaged) return new SqliteFile(sqlite, path, mostBytes);
		} catch (error) {
			if (faultOf(error) !== 'damaged') throw this.faulty(error);
		}
		const aside = setAside(path, now());
		this.isDamaged = false;
		this.salvage = readDamaged(sqlite, aside);
		healed('damaged', aside);
		return new SqliteFile(sqlite, path, mostBytes);
	}

	/** The next transaction finds a sound file. */
	private faulty(error: unknown): StoreFault {
		if (error instanceof StoreFault) return error;
		const fault = faultOf(error);
		// Unless another process has set it aside already.
		if (fault === 'damaged') this.isDamaged = this.file?.isThere ?? false;
		if (fault === 'damaged' || fault === 'cannotOpen' || fault === 'failed') {
			if (this.file?.isThere) this.drop();
		}
		return new StoreFault(fault, error instanceof Error ? error.message : String(error));
	}

	/** What is committed into a file that nobody will open again is not safe. */
	private requireSameFile(): void {
		if (!this.file?.isThere) throw new StoreFault('replaced', this.options.path);
	}

	/** A full commit takes everything before it along to the disk. */
	private written(durability: Durability): void {
		if (durability === 'quick') return this.syncSoon();
		clearTimeout(this.syncDue);
		this.syncDue = undefined;
	}

	private syncSoon(): void {
		this.syncDue ??= setTimeout(() => {
			this.syncDue = undefined;
			const touch = async (tx: Transaction) => await tx.rows('update sync set times = times + 1');
			this.transact('durable', touch).catch(() => this.syncSoon());
		}, SYNC_AFTER_MS).unref();
	}

	private drop(): void {
		this.statements.clear();
		this.file?.close();
		this.file = undefined;
	}
}

interface Prepared {
	readonly statement: StatementSync;
	/** Which value goes where. */
	readonly places: readonly number[];
}

/** SQLite looks a parameter up by its name among all others: thousands of them take very long. */
function prepare(db: DatabaseSync, sql: string): Prepared {
	const places: number[] = [];
	const nameless = sql.replaceAll(/\$(\d+)/g, (_, number) => {
		places.push(Number(number) - 1);
		return '?';
	});
	return { statement: db.prepare(nameless), places };
}
