import {
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
	closeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DeliveryFile } from '../../../nodes/FeishuCoreHr/journal/deliveryFile';
import { JOURNAL_FILE } from '../../../nodes/FeishuCoreHr/journal/journal';
import type { Journal } from '../../../nodes/FeishuCoreHr/journal/journal';
import { event, openDatabase, Scene, SECOND, T0 } from './scene';

let scene: Scene;
beforeEach(() => (scene = new Scene()));
afterEach(() => {
	jest.restoreAllMocks();
	scene.end();
});

const path = () => join(scene.folder, JOURNAL_FILE);

/** What the promise needs, on any journal: each event runs, once, as far as this process can tell. */
function keepsThePromise(journal: Journal, now: number, label = 'event'): void {
	for (let n = 0; n < 20; n++) {
		const key = event(`${label} ${n}`);
		expect(journal.claim(key, now)).toBe('claimed');
		expect(journal.claim(key, now)).toBe('busy');
		journal.release(key);
		expect(journal.claim(key, now + 1)).toBe('claimed');
		journal.done(key, now + 2);
		expect(journal.claim(key, now + 3)).toBe('done');
	}
}

describe('where nothing can be stored, memory serves, with one warning', () => {
	it.each([
		['a folder that does not exist', () => join(scene.folder, 'missing')],
		[
			'a folder that is a file',
			() => {
				writeFileSync(join(scene.folder, 'file'), '');
				return join(scene.folder, 'file');
			},
		],
		[
			'a folder where the name is taken by another folder',
			() => {
				mkdirSync(path());
				return scene.folder;
			},
		],
	])('%s', (_what, folder) => {
		const journal = scene.open({ folder: folder() });
		keepsThePromise(journal, T0);
		keepsThePromise(journal, T0 + 60 * SECOND, 'later');
		expect(scene.warnings).toEqual([expect.stringContaining('cannot be opened')]);
	});

	it('a Node.js without SQLite', () => {
		jest.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
		keepsThePromise(scene.open(), T0);
		expect(scene.warnings).toEqual([expect.stringContaining('no built-in SQLite')]);
		expect(readdirSync(scene.folder)).toEqual([]);
	});

	it('a Node.js so old that it cannot even be asked', () => {
		const { getBuiltinModule } = process;
		try {
			process.getBuiltinModule = undefined as never;
			keepsThePromise(scene.open(), T0);
		} finally {
			process.getBuiltinModule = getBuiltinModule;
		}
		expect(scene.warnings).toHaveLength(1);
	});

	it('and the file is taken into use as soon as it can be', () => {
		const folder = join(scene.folder, 'later');
		const journal = scene.open({ folder });
		journal.done(event('a'), T0);
		mkdirSync(folder);
		journal.done(event('b'), T0 + 6 * SECOND);
		expect(scene.open({ folder }).claim(event('a'), T0 + 7 * SECOND)).toBe('done');
	});
});

describe('a damaged file is set aside and a new one begun', () => {
	const setAside = () => existsSync(`${path()}.damaged`);
	const oneWarning = () =>
		expect(scene.warnings).toEqual([expect.stringContaining('damaged or written by another')]);

	it.each([
		['text', 'this is no database, and it is longer than the 100 bytes of a header '.repeat(9)],
		['a header with nothing behind it', 'SQLite format 3\0'],
		['random bytes', Buffer.from(Array.from({ length: 9_000 }, (_, n) => (n * 7919) % 251))],
	])('found at the start: %s', (_what, bytes) => {
		writeFileSync(path(), bytes);
		const journal = scene.open();
		keepsThePromise(journal, T0);
		oneWarning();
		expect(setAside()).toBe(true);
		expect(scene.open().claim(event('event 1'), T0)).toBe('done');
		oneWarning();
	});

	it('of another version', () => {
		const db = openDatabase(path());
		db.exec('PRAGMA user_version = 99');
		db.close();
		keepsThePromise(scene.open(), T0);
		oneWarning();
		expect(setAside()).toBe(true);
	});

	it('together with the log that a crash left beside it', () => {
		const crashed = scene.open();
		for (let n = 0; n < 2_000; n++) crashed.done(event(`before ${n}`), T0);
		crashed.close();
		scene.open().done(event('in the log'), T0);
		const log = readFileSync(`${path()}-wal`);
		const bytes = readFileSync(path());
		scene.end();
		scene = new Scene();
		writeFileSync(path(), bytes.fill('x', 0, 100));
		writeFileSync(`${path()}-wal`, log);

		keepsThePromise(scene.open(), T0);
		oneWarning();
		const db = openDatabase(path());
		expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
		db.close();
	});

	it('while in use, and what memory knows is written down again', () => {
		const before = scene.open();
		for (let n = 0; n < 2_000; n++) before.done(event(`before ${n}`), T0);
		before.close();
		const journal = scene.open();
		journal.done(event('known'), T0);
		overwriteFrom(2 * 4096);
		keepsThePromise(journal, T0 + SECOND);
		oneWarning();
		expect(setAside()).toBe(true);
		expect(scene.open().claim(event('known'), T0 + SECOND)).toBe('done');
	});

	it('only once by two processes that find it at the same time', () => {
		const before = scene.open();
		for (let n = 0; n < 2_000; n++) before.done(event(`before ${n}`), T0);
		before.close();
		const [one, two] = [scene.open(), scene.open()];
		// Both have just looked for the file, so that only the damage tells them.
		for (const journal of [one, two]) journal.claim(event('before 0'), T0);
		overwriteFrom(2 * 4096);
		keepsThePromise(one, T0, 'one');
		keepsThePromise(two, T0, 'two');
		expect(two.claim(event('one 3'), T0)).toBe('done');
		expect(one.claim(event('two 3'), T0)).toBe('done');
	});

	function overwriteFrom(start: number): void {
		const length = statSync(path()).size - start;
		const fd = openSync(path(), 'r+');
		writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, start);
		closeSync(fd);
	}
});

describe('a file deleted while in use', () => {
	it('is begun anew, with what memory knows', () => {
		const journal = scene.open();
		for (let n = 0; n < 150; n++) journal.done(event(`before ${n}`), T0);
		for (const suffix of ['', '-wal', '-shm']) rmSync(path() + suffix);
		keepsThePromise(journal, T0 + 2 * SECOND);
		expect(scene.warnings).toEqual([expect.stringContaining('deleted')]);
		const other = scene.open();
		for (const name of ['before 0', 'before 149', 'event 19']) {
			expect(other.claim(event(name), T0 + 3 * SECOND)).toBe('done');
		}
	});

	it('together with its folder, leaves the memory', () => {
		const journal = scene.open();
		journal.done(event('a'), T0);
		rmSync(scene.folder, { recursive: true });
		keepsThePromise(journal, T0 + 2 * SECOND);
		expect(journal.claim(event('a'), T0 + 3 * SECOND)).toBe('done');
		expect(scene.warnings).toHaveLength(2);
	});
});

describe('a file that another program has locked', () => {
	let other: DatabaseSync;
	beforeEach(() => {
		scene.open().done(event('known'), T0);
		other = openDatabase(path());
	});
	afterEach(() => other.close());

	it('for writing: is left alone with one warning, and still tells what was served', () => {
		const journal = scene.open();
		other.exec('BEGIN IMMEDIATE');
		keepsThePromise(journal, T0 + SECOND);
		expect(journal.claim(event('known'), T0 + SECOND)).toBe('done');
		keepsThePromise(journal, T0 + 7 * SECOND, 'later');
		expect(scene.warnings).toEqual([expect.stringContaining('Another program holds')]);
	});

	it('is tried once in 5 seconds, since each try makes n8n wait', () => {
		const journal = scene.open();
		const tries = jest.spyOn(DeliveryFile.prototype, 'done');
		other.exec('BEGIN IMMEDIATE');
		for (let n = 0; n < 50; n++) journal.done(event(`${n}`), T0 + n * 100);
		expect(tries).toHaveBeenCalledTimes(1);
		journal.done(event('a'), T0 + 5 * SECOND);
		expect(tries).toHaveBeenCalledTimes(2);
		journal.done(event('b'), T0 - 3_600 * SECOND); // the clock was set back
		expect(tries).toHaveBeenCalledTimes(3);
	});

	it('catches up when the lock is gone', () => {
		const journal = scene.open();
		journal.claim(event('started before'), T0);
		other.exec('BEGIN IMMEDIATE');
		journal.done(event('started before'), T0 + SECOND);
		keepsThePromise(journal, T0 + SECOND);
		other.exec('ROLLBACK');
		journal.done(event('afterwards'), T0 + 7 * SECOND);
		const later = scene.open();
		for (const name of ['started before', 'event 0', 'event 19', 'afterwards']) {
			expect(later.claim(event(name), T0 + 30 * SECOND)).toBe('done');
		}
	});

	it('catches up when n8n stops right after', () => {
		const journal = scene.open();
		other.exec('BEGIN IMMEDIATE');
		journal.done(event('a'), T0 + SECOND);
		other.exec('ROLLBACK');
		journal.close();
		expect(scene.open().claim(event('a'), T0 + SECOND)).toBe('done');
	});

	it('altogether: leaves the memory', () => {
		scene.end();
		scene = new Scene();
		const first = openDatabase(path());
		first.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
		keepsThePromise(scene.open(), T0);
		expect(scene.warnings).toEqual([expect.stringContaining('Another program holds')]);
		first.close();
	});
});

describe('a full disk', () => {
	it('is warned of once; the file still tells what was served, and goes on when there is room', () => {
		const journal = scene.open({ maxBytes: 16 * 4096 });
		for (let n = 0; n < 3_000; n++) journal.done(event(`filler ${n}`), T0);
		expect(scene.warnings).toEqual([expect.stringContaining('no room')]);
		keepsThePromise(journal, T0 + SECOND);
		expect(scene.open().claim(event('filler 0'), T0 + SECOND)).toBe('done');

		const nextDay = T0 + 24 * 3_600 * SECOND;
		for (let n = 0; n < 100; n++) journal.claim(event(`sweeping ${n}`), nextDay + n * 6 * SECOND);
		journal.done(event('next day'), nextDay + 3_600 * SECOND);
		expect(scene.open().claim(event('next day'), nextDay + 3_600 * SECOND)).toBe('done');
		expect(scene.warnings).toHaveLength(1);
	});
});
