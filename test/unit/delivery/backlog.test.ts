import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKLOG_FILE } from '../../../nodes/FeishuCoreHr/journal/backlogStore';
import { openDatabase } from '../journal/scene';
import { settled } from './fakeClock';
import { cancelled } from './fakeN8n';
import { DeliveryScene, type SceneOptions } from './scene';

const SECOND = 1_000;

let scene: DeliveryScene;
afterEach(() => scene.end());

function set(options: SceneOptions = {}) {
	scene = new DeliveryScene({ slots: 1, ...options });
	return { ...scene.activate(), clock: scene.clock, n8n: scene.n8n };
}

const file = () => join(scene.folder, BACKLOG_FILE);

/** How many events the file keeps. */
function kept(): number {
	const db = openDatabase(file());
	const { n } = db.prepare('SELECT count(*) AS n FROM entry').get() as { n: number };
	db.close();
	return n;
}

/** Ends each run as soon as it is started, until none is started any more. */
async function endRuns(from = 0): Promise<void> {
	for (let run = from; run < scene.n8n.runs.length; run += 1) {
		scene.n8n.ends(run, 'success');
		await settled();
	}
}

describe('events that find n8n busy', () => {
	it('are acknowledged at once, and run one after the other as soon as they may', async () => {
		const { n8n, run } = set();
		void run('a');
		expect(await Promise.all([run('b'), run('c')])).toEqual([true, true]);
		expect(scene.ran).toEqual([['a']]);
		n8n.ends(0, 'success');
		await settled();
		expect(scene.ran).toEqual([['a'], ['b']]);
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['b'], ['c']]);
		expect(kept()).toBe(0);
	});

	it('are not overtaken by later ones', async () => {
		const { n8n, run } = set();
		void run('a');
		await run('b');
		n8n.ends(0, 'success');
		const c = run('c');
		await settled();
		expect(scene.ran).toEqual([['a'], ['b']]);
		expect(await c).toBe(true);
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['b'], ['c']]);
	});

	it('share executions where the operator asked for batches', async () => {
		const { n8n, run } = set({ batchSize: 3 });
		void run('a');
		await Promise.all([run('b', 'c'), run('d', 'e')]);
		n8n.ends(0, 'success');
		await settled();
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
	});

	it('count as done 2.5 s after their start, however long they run', async () => {
		const { clock, n8n, run } = set();
		void run('a');
		await run('b');
		n8n.ends(0, 'success');
		await clock.pass(2_499);
		expect(kept()).toBe(1);
		await clock.pass(1);
		expect(kept()).toBe(0);
	});

	it('leave no timer behind when the workflow stops', async () => {
		const { backlog, clock, n8n, run } = set();
		backlog.resume();
		void run('a');
		await run('b');
		n8n.ends(0, 'success');
		await settled();
		n8n.rejects(1, new Error('SQLITE_BUSY'));
		await settled();
		expect(clock.pending).toBeGreaterThan(0);
		await backlog.leave();
		expect(clock.pending).toBe(0);
	});
});

describe('events that wait when the workflow stops', () => {
	it('run when it is activated again, after a restart of n8n too', async () => {
		const { backlog, n8n, run } = set();
		void run('a');
		await run('b');
		await run('c');
		await backlog.leave();
		n8n.ends(0, 'success');
		await settled();
		expect(scene.ran).toEqual([['a']]);

		scene.activate().backlog.resume();
		await settled();
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['b'], ['c']]);
		expect(kept()).toBe(0);
	});

	it('are not accepted for a workflow that is stopping', async () => {
		const { backlog, clock, run } = set();
		void run('a');
		await backlog.leave();
		const late = run('b');
		await clock.pass(2_500);
		expect(await late).toBe(false);
	});

	it('run for their own node only', async () => {
		const { backlog, n8n, run } = set();
		void run('a');
		await run('b');
		await backlog.leave();
		n8n.ends(0, 'success');
		scene.activate('other node').backlog.resume();
		await settled();
		expect(scene.ran).toEqual([['a']]);
	});

	it('run again when a crash cut their run off, once it is sure that nobody runs them', async () => {
		const { clock, n8n, run, store } = set();
		void run('a');
		await run('b');
		n8n.ends(0, 'success');
		await settled();
		expect(scene.ran).toEqual([['a'], ['b']]);
		// What the dead process does from now on reaches no file.
		store.close();
		n8n.ends(1, 'success');

		scene.activate().backlog.resume();
		await clock.pass(10 * SECOND);
		expect(scene.ran).toEqual([['a'], ['b']]);
		await clock.pass(SECOND);
		expect(scene.ran).toEqual([['a'], ['b'], ['b']]);
	});

	it('run once when two processes have them', async () => {
		const { n8n, run } = set();
		void run('a');
		await Promise.all([run('b'), run('c')]);
		const other = scene.activate();
		other.backlog.resume();
		n8n.ends(0, 'success');
		await settled();
		await endRuns(1);
		expect([...scene.ran].sort()).toEqual([['a'], ['b'], ['c']]);
	});

	it('run again when a stop of n8n cut them off at their beginning, and only then', async () => {
		const { backlog, clock, n8n, run } = set();
		void run('a');
		await Promise.all([run('b'), run('c')]);
		n8n.ends(0, 'success');
		await clock.pass(3 * SECOND);
		n8n.rejects(1, cancelled('shutdown'));
		await settled();
		expect(scene.ran).toEqual([['a'], ['b'], ['c']]);
		const left = backlog.leave();
		n8n.rejects(2, cancelled('shutdown'));
		await left;
		expect(clock.pending).toBe(0);
		scene.activate().backlog.resume();
		await clock.pass(20 * SECOND);
		expect(scene.ran).toEqual([['a'], ['b'], ['c'], ['c']]);
	});

	it('are forgotten when the workflow did not come back for a week', async () => {
		const { backlog, clock, n8n, run } = set();
		void run('a');
		await run('b');
		await backlog.leave();
		n8n.ends(0, 'success');
		await clock.pass(7 * 24 * 3_600 * SECOND + 1);
		scene.activate().backlog.resume();
		await settled();
		expect(scene.ran).toEqual([['a']]);
		expect(kept()).toBe(0);
	});
});

describe('events that n8n cannot start', () => {
	it('are tried again at growing intervals, and are never given up', async () => {
		const { clock, n8n, run } = set();
		void run('a');
		await run('b');
		n8n.ends(0, 'success');
		await settled();
		const starts: number[] = [];
		const begin = clock.now();
		for (let index = 1; index < 10; index += 1) {
			starts.push((clock.now() - begin) / SECOND);
			n8n.rejects(index, new Error('SQLITE_BUSY'));
			const next = index + 2;
			while (n8n.runs.length < next) await clock.pass(SECOND);
		}
		expect(starts).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
		expect(scene.log.filter((line) => line.includes('could not start'))).toHaveLength(1);
		n8n.ends(10, 'success');
		await settled();
		expect(kept()).toBe(0);
	});

	it('wait here when they were acknowledged before n8n said so', async () => {
		const { clock, n8n, run } = set({ slots: 9 });
		const served = run('a');
		await clock.pass(2_500);
		expect(await served).toBe(true);
		n8n.rejects(0, new Error('connection timeout'));
		await clock.pass(SECOND);
		expect(scene.ran).toEqual([['a'], ['a']]);
		expect(kept()).toBe(1);
		n8n.ends(1, 'success');
		await clock.pass(600 * SECOND);
		expect(scene.ran).toEqual([['a'], ['a']]);
	});

	it('also where nothing can be stored', async () => {
		const { clock, n8n, run } = set({ slots: 9, noFolder: true });
		void run('a');
		await clock.pass(2_500);
		n8n.rejects(0, new Error('connection timeout'));
		await clock.pass(SECOND);
		expect(scene.ran).toEqual([['a'], ['a']]);
	});
});

describe('with a file that fails', () => {
	/** An event that runs, and two that wait in the file. */
	async function twoWaiting() {
		const waiting = set();
		void waiting.run('a');
		await waiting.run('b');
		await waiting.run('c');
		return waiting;
	}
	const allRan = async () => {
		scene.n8n.ends(0, 'success');
		await settled();
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['b'], ['c']]);
	};

	it('what waits runs once when the file is deleted', async () => {
		const { clock, run } = await twoWaiting();
		for (const suffix of ['', '-wal', '-shm']) rmSync(file() + suffix);
		await clock.pass(2 * SECOND);
		await run('d');
		scene.n8n.ends(0, 'success');
		await settled();
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['b'], ['c'], ['d']]);
		expect(kept()).toBe(0);
		expect(scene.log.filter((line) => line.includes('was deleted'))).toHaveLength(1);
	});

	it('what waits runs once while another program holds the file, and then leaves it', async () => {
		const { clock, run } = await twoWaiting();
		const other = openDatabase(file());
		other.exec('BEGIN IMMEDIATE');
		await allRan();
		other.exec('ROLLBACK');
		other.close();
		expect(kept()).toBe(2);
		await clock.pass(6 * SECOND);
		void run('d');
		await run('e');
		scene.n8n.ends(3, 'success');
		await settled();
		await endRuns(4);
		expect(kept()).toBe(0);
		expect(scene.log.filter((line) => line.includes('Another program'))).toHaveLength(1);
	});

	it('a damaged file is set aside, and events wait in a new one', async () => {
		scene = new DeliveryScene({ slots: 1 });
		writeFileSync(file(), 'no database at all '.repeat(1_000));
		const { run, backlog } = scene.activate();
		backlog.resume();
		void run('a');
		expect(await run('b')).toBe(true);
		expect(kept()).toBe(1);
		expect(scene.log.filter((line) => line.includes('was damaged'))).toHaveLength(1);
	});

	it('an entry that cannot be read holds up no other', async () => {
		const { backlog } = await twoWaiting();
		await backlog.leave();
		const db = openDatabase(file());
		db.exec(`UPDATE entry SET entry = 'broken' WHERE id = 1`);
		db.close();
		scene.n8n.ends(0, 'success');
		scene.activate().backlog.resume();
		await settled();
		await endRuns(1);
		expect(scene.ran).toEqual([['a'], ['c']]);
	});
});

it('no file is made for a workflow whose events never wait', async () => {
	const { backlog, run } = set();
	backlog.resume();
	void run('a');
	await settled();
	expect(existsSync(file())).toBe(false);
});
