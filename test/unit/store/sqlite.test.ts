import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	chmodSync,
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { NewRow } from '../../../nodes/FeishuCoreHr/inbox/rows';
import { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { SqliteStore, type SqliteOptions } from '../../../nodes/FeishuCoreHr/store/sqlite';
import type { Store, Transaction } from '../../../nodes/FeishuCoreHr/store/store';
import { FakeClock } from '../fakeClock';
import { row } from '../inbox/scene';

jest.setTimeout(60_000);

/** Set aside on a machine whose user is the one that may do everything. */
const NOBODY = 65_534;

let folder: string;
let path: string;
let opened: SqliteStore[];
let healed: string[];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
	path = join(folder, '.n8n/feishu-corehr.sqlite');
	opened = [];
	healed = [];
});
afterEach(async () => {
	await Promise.all(opened.map(async (store) => await store.close()));
	rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<SqliteOptions> = {}): SqliteStore {
	const store = new SqliteStore({
		path,
		healed: (fault, detail) => healed.push(`${fault}: ${detail}`),
		now: () => 1_600_000_000_000,
		...options,
	});
	opened.push(store);
	return store;
}

const inboxOn = (store: Store, owner = 'me') =>
	new Inbox(store, owner, new FakeClock(), () => undefined);

const put = async (store: Store, ...rows: readonly NewRow[]) => await inboxOn(store).put(rows);

async function stored(store: Store): Promise<string[]> {
	const rows = await store.transact(
		'read',
		async (tx) => await tx.rows('select event_id from event order by id'),
	);
	return rows.map(({ event_id: eventId }) => String(eventId));
}

/** A connection of another program. */
const program = (file = path): DatabaseSync =>
	new (process.getBuiltinModule('node:sqlite').DatabaseSync)(file);

const touch = async (tx: Transaction) => await tx.rows('update sync set times = times + 1');
const times = async (store: Store) =>
	Number(
		(await store.transact('read', async (tx) => await tx.rows('select times from sync')))[0]?.times,
	);

/** Waits until something is true; the test's own time limit ends it. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
	while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Runs as a user to whom permissions apply. */
async function asNobody(work: () => Promise<void>): Promise<void> {
	if (process.getuid?.() !== 0) return await work();
	process.seteuid?.(NOBODY);
	try {
		await work();
	} finally {
		process.seteuid?.(0);
	}
}

describe('the file', () => {
	it("is made in n8n's folder with WAL, for its owner's eyes only", async () => {
		await put(open(), row('a'));
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(program().prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
		for (const name of readdirSync(dirname(path))) {
			expect(statSync(join(dirname(path), name)).mode & 0o077).toBe(0);
		}
	});

	it('waits for the disk at a durable commit, and not at a quick one', async () => {
		const store = open();
		const synchronous = async (tx: Transaction) => (await tx.rows('pragma synchronous'))[0];
		expect(await store.transact('durable', synchronous)).toEqual({ synchronous: 2 });
		expect(await store.transact('quick', synchronous)).toEqual({ synchronous: 1 });
		expect(await store.transact('durable', synchronous)).toEqual({ synchronous: 2 });
	});

	it('what was written quickly is synced a second later by a durable commit', async () => {
		const store = open();
		const before = await times(store);
		await put(store, row('a'));
		expect(await times(store)).toBe(before);
		await store.transact('quick', async (tx) => await tx.rows("update event set state = 'done'"));
		await until(async () => (await times(store)) === before + 1);
	});

	it('nothing is synced where nothing was written', async () => {
		const store = open();
		await put(store, row('a'));
		const before = await times(store);
		const look = async (tx: Transaction) => await tx.rows('select 1');
		await store.transact('quick', look);
		await store.transact('read', look);
		expect((store as unknown as { syncDue?: unknown }).syncDue).toBeUndefined();
		expect(await times(store)).toBe(before);
	});

	it('what was written quickly survives kill -9', async () => {
		await put(open(), row('a'));
		const script = `
			const { SqliteStore } = require(${JSON.stringify(join(__dirname, '../../../nodes/FeishuCoreHr/store/sqlite.ts'))});
			const store = new SqliteStore({ path: ${JSON.stringify(path)}, healed() {}, now: Date.now });
			store.transact('quick', async (tx) => await tx.rows("update event set state = 'done'"))
				.then(() => process.kill(process.pid, 'SIGKILL'));`;
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts another program here; nothing of this is shipped
		const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: 'inherit' });
		expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
		const states = async (tx: Transaction) => await tx.rows('select state from event');
		expect(await open().transact('read', states)).toEqual([{ state: 'done' }]);
	});

	it('does all of a transaction or none of it', async () => {
		const store = open();
		await put(store, row('a'));
		const half = store.transact('durable', async (tx) => {
			await tx.rows('delete from event');
			throw new Error('stopped');
		});
		await expect(half).rejects.toMatchObject({ fault: 'failed' });
		expect(await stored(store)).toEqual(['a']);
	});

	it('transactions of one process come one after the other', async () => {
		const store = open();
		const order: string[] = [];
		const work = (name: string) => async (tx: Transaction) => {
			order.push(`${name} begins`);
			await touch(tx);
			await touch(tx);
			order.push(`${name} ends`);
		};
		await Promise.all([store.transact('durable', work('a')), store.transact('quick', work('b'))]);
		expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
	});
});

describe('when another program holds the file', () => {
	it('a put is refused within two seconds, n8n goes on meanwhile, and it heals', async () => {
		const store = open();
		await put(store, row('a'));
		const other = program();
		other.exec('begin immediate');
		let turns = 0;
		const turning = setInterval(() => (turns += 1), 10);
		const inbox = inboxOn(store);
		await expect(inbox.put([row('b')])).rejects.toMatchObject({ fault: 'locked' });
		clearInterval(turning);
		expect(turns).toBeGreaterThan(10);
		other.exec('rollback');
		await inbox.put([row('b')]);
		expect(await stored(store)).toEqual(['a', 'b']);
		expect(healed).toEqual([]);
	});

	it('a read waits for nobody', async () => {
		const store = open();
		await put(store, row('a'));
		const other = program();
		other.exec("begin immediate; update event set state = 'done'");
		expect(await stored(store)).toEqual(['a']);
		other.exec('rollback');
	});

	it('a short commit of another process is waited for', async () => {
		const store = open();
		await put(store, row('a'));
		const other = program();
		other.exec('begin immediate');
		const waiting = put(store, row('b'));
		await new Promise((resolve) => setTimeout(resolve, 200));
		other.exec('commit');
		await waiting;
		expect(await stored(store)).toEqual(['a', 'b']);
	});
});

describe('when there is no room', () => {
	it('a put is refused as full, what is there stays, and it heals when rows go', async () => {
		const store = open({ mostBytes: 300_000 });
		const inbox = inboxOn(store);
		const big = (eventId: string) => row(eventId, { item: `"${'x'.repeat(50_000)}"` });
		const some: string[] = [];
		const fill = async () => {
			for (let n = 0; ; n++) {
				await inbox.put([big(`${n}`)]);
				some.push(`${n}`);
			}
		};
		await expect(fill()).rejects.toMatchObject({ fault: 'full' });
		expect(some.length).toBeGreaterThan(1);
		expect(await stored(store)).toEqual(some);
		await store.transact('quick', async (tx) => await tx.rows('delete from event'));
		await inbox.put([big('after')]);
		expect(await stored(store)).toEqual(['after']);
	});

	it('the same on a disk that is full, where this user may mount a small one', async () => {
		if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
		const disk = join(folder, '.n8n');
		mkdirSync(disk);
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts another program here; nothing of this is shipped
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk]);
		try {
			const store = open();
			const inbox = inboxOn(store);
			const filler = join(disk, 'filler');
			await inbox.put([row('a')]);
			const fillUp = () => {
				const file = openSync(filler, 'w');
				try {
					for (;;) writeSync(file, Buffer.alloc(4_096));
				} finally {
					closeSync(file);
				}
			};
			expect(fillUp).toThrow(/ENOSPC/);
			const more = async () => {
				for (let n = 0; ; n++) await inbox.put([row(`${n}`)]);
			};
			await expect(more()).rejects.toMatchObject({ fault: 'full' });
			const before = await stored(store);
			rmSync(filler);
			await inbox.put([row('after')]);
			expect(await stored(store)).toEqual([...before, 'after']);
			await store.close();
		} finally {
			// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts another program here; nothing of this is shipped
			execFileSync('umount', ['-l', disk]);
		}
	});
});

describe('when somebody meddles with the file', () => {
	it('a deleted file is made anew, with every row that it held', async () => {
		const store = open();
		const inbox = inboxOn(store);
		await inbox.put([row('a'), row('b')]);
		const [taken] = await inbox.take({
			node: 'node 1',
			limit: 1,
			inOrder: false,
			started: 'seldom',
		});
		for (const name of readdirSync(dirname(path))) rmSync(join(dirname(path), name));
		await inbox.put([row('c')]);
		await inbox.end([taken!.id], { state: 'done' });
		await store.close();
		const after = open();
		expect(await stored(after)).toEqual(['a', 'b', 'c']);
		const open2 = async (tx: Transaction) =>
			await tx.rows("select event_id from event where state = 'waiting'");
		expect(await after.transact('read', open2)).toEqual([{ event_id: 'b' }, { event_id: 'c' }]);
		expect(healed).toEqual(['replaced: made anew']);
	});

	it('a deleted folder is made anew, too', async () => {
		const store = open();
		await put(store, row('a'));
		rmSync(dirname(path), { recursive: true });
		await put(store, row('b'));
		expect(await stored(store)).toEqual(['a', 'b']);
	});

	it('a replaced file keeps its own rows and gets those of the old one', async () => {
		const backup = join(folder, 'backup.sqlite');
		const source = open({ path: backup });
		await put(source, row('of the backup'), row('b'));
		await source.close();
		const store = open();
		await put(store, row('a'), row('b'));
		renameSync(backup, path);
		await put(store, row('c'));
		expect((await stored(store)).sort()).toEqual(['a', 'b', 'c', 'of the backup']);
		expect(program().prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
		expect(healed).toEqual(['replaced: made anew']);
	});

	it('a commit into a file that is gone by then is refused, and its rows are kept all the same', async () => {
		const store = open();
		await put(store, row('a'));
		const swapped = store.transact('durable', async (tx) => {
			await tx.rows("update event set reason = 'written'");
			rmSync(path);
		});
		await expect(swapped).rejects.toMatchObject({ fault: 'replaced' });
		const reasons = async (tx: Transaction) => await tx.rows('select reason from event');
		expect(await store.transact('read', reasons)).toEqual([{ reason: 'written' }]);
	});

	it('two processes whose file is deleted keep their rows, each once', async () => {
		const [one, other] = [open(), open()];
		await put(one, row('a'));
		await put(other, row('b'));
		rmSync(path);
		await put(one, row('c'));
		await put(other, row('d'));
		expect(await stored(one)).toEqual(['a', 'b', 'c', 'd']);
		expect(await stored(other)).toEqual(['a', 'b', 'c', 'd']);
	});

	it('a file that is no database is set aside', async () => {
		mkdirSync(dirname(path));
		writeFileSync(path, 'damaged '.repeat(1_000));
		const store = open();
		await put(store, row('a'));
		expect(await stored(store)).toEqual(['a']);
		expect(readdirSync(dirname(path))).toContain('feishu-corehr.sqlite.damaged-1600000000000');
		expect(healed).toEqual([`damaged: ${path}.damaged-1600000000000`]);
	});

	it('damaged pages cost the rows in them alone, in a process that runs', async () => {
		const store = open();
		const inbox = inboxOn(store);
		const all = Array.from({ length: 400 }, (_unused, n) =>
			row(`${n}`, { item: `"${'x'.repeat(500)}"` }),
		);
		await inbox.put(all);
		await store.close();
		// Pages in the midst of the rows, and none of the first: the file opens as if it were sound.
		const before = open();
		const [page] = program()
			.prepare(
				"select pageno from dbstat where name = 'event' and pagetype = 'leaf' limit 1 offset 20",
			)
			.all() as Array<{ pageno: number }>;
		const file = openSync(path, 'r+');
		writeSync(file, Buffer.alloc(4_096, 0xff), 0, 4_096, ((page?.pageno ?? 0) - 1) * 4_096);
		const walk = async (tx: Transaction) =>
			await tx.rows('select sum(length(item)) as n from event');
		await expect(before.transact('read', walk)).rejects.toMatchObject({ fault: 'damaged' });
		await put(before, row('after'));
		const kept = await stored(before);
		expect(kept.length).toBeGreaterThan(380);
		expect(kept.slice(0, 3)).toEqual(['0', '1', '2']);
		expect(kept.slice(-2)).toEqual(['399', 'after']);
		expect(kept.length).toBeLessThan(401);
		expect(healed).toEqual([`damaged: ${path}.damaged-1600000000000`]);
	});

	it('a damaged file that two processes find is renewed for both', async () => {
		mkdirSync(dirname(path));
		writeFileSync(path, 'damaged '.repeat(1_000));
		const [one, other] = [open(), open()];
		await Promise.all([put(one, row('a')), put(other, row('b'))]);
		expect((await stored(one)).sort()).toEqual(['a', 'b']);
		expect((await stored(other)).sort()).toEqual(['a', 'b']);
	});
});

describe('where it cannot work at all', () => {
	const refuses = async (store: Store, fault: string) =>
		await expect(store.transact('durable', touch)).rejects.toMatchObject({ fault });

	it('a folder that may not be written', async () => {
		mkdirSync(dirname(path));
		chmodSync(folder, 0o755);
		chmodSync(dirname(path), 0o555);
		await asNobody(async () => await refuses(open(), 'readOnly'));
	});

	it('a folder that is a file', async () => {
		writeFileSync(dirname(path), '');
		await refuses(open(), 'cannotOpen');
	});

	it.each([
		['NFS', 0x6969],
		['SMB', 0x517b],
		['CIFS', 0xff534d42],
	])('%s', async (_name, type) => await refuses(open({ typeOf: () => type }), 'networkFolder'));

	it('a Node.js without SQLite', async () =>
		await refuses(open({ load: () => undefined }), 'noSqlite'));

	it('a file of a newer version of this package, which stays as it is', async () => {
		await put(open(), row('a'));
		program().exec('pragma user_version = 1000');
		await refuses(open(), 'newerSchema');
		expect(program().prepare('select event_id from event').all()).toEqual([{ event_id: 'a' }]);
	});
});
