import { statSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_FILE, journalFolder } from '../../../nodes/FeishuCoreHr/journal/journal';
import { event, HOUR, openDatabase, Scene, SECOND, T0 } from './scene';

let scene: Scene;
beforeEach(() => (scene = new Scene()));
afterEach(() => scene.end());

const A = event('a');

describe.each([
	['in a file', () => scene.open()],
	['in memory alone', () => scene.open({ folder: join(scene.folder, 'missing') })],
])('%s, an event', (_where, open) => {
	it('is claimed once, and busy until it is served', () => {
		const journal = open();
		expect(journal.claim(A, T0)).toBe('claimed');
		expect(journal.claim(A, T0)).toBe('busy');
		expect(journal.claim(A, T0 + 9 * SECOND)).toBe('busy');
	});

	it('that was served is done', () => {
		const journal = open();
		journal.claim(A, T0);
		journal.done(A, T0 + SECOND);
		expect(journal.claim(A, T0 + 2 * SECOND)).toBe('done');
	});

	it('that was served stays done, whatever is released afterwards', () => {
		const journal = open();
		journal.claim(A, T0);
		journal.done(A, T0);
		journal.release(A);
		expect(journal.claim(A, T0)).toBe('done');
	});

	it('that was refused or failed may run again', () => {
		const journal = open();
		journal.claim(A, T0);
		journal.release(A);
		expect(journal.claim(A, T0)).toBe('claimed');
	});

	it('that is served without a claim is done', () => {
		const journal = open();
		journal.done(A, T0);
		expect(journal.claim(A, T0)).toBe('done');
	});

	it('is remembered for 8 hours and no longer', () => {
		const journal = open();
		journal.done(A, T0);
		expect(journal.claim(A, T0 + 8 * HOUR)).toBe('done');
		expect(journal.claim(A, T0 + 8 * HOUR + 1)).toBe('claimed');
	});

	it('whose claim was never settled is free after 10 seconds, before the first redelivery', () => {
		const journal = open();
		journal.claim(A, T0);
		expect(journal.claim(A, T0 + 10 * SECOND)).toBe('busy');
		expect(journal.claim(A, T0 + 10 * SECOND + 1)).toBe('claimed');
		expect(journal.claim(A, T0 + 15 * SECOND)).toBe('busy');
	});

	it('claimed before the clock was set back is not busy for hours', () => {
		const journal = open();
		journal.claim(A, T0);
		expect(journal.claim(A, T0 - HOUR)).toBe('claimed');
	});

	it('is told from another event, node or workflow, however the parts are cut', () => {
		const journal = open();
		const keys = [
			{ workflowId: 'a', nodeId: 'b', eventId: 'c' },
			{ workflowId: 'ab', nodeId: '', eventId: 'c' },
			{ workflowId: 'a', nodeId: 'bc', eventId: '' },
			{ workflowId: 'a","b', nodeId: 'c', eventId: '' },
			{ workflowId: 'a', nodeId: 'b', eventId: 'C' },
		];
		expect(keys.map((key) => journal.claim(key, T0))).toEqual(keys.map(() => 'claimed'));
	});

	it('can still be claimed and served after closing', () => {
		const journal = open();
		journal.close();
		journal.close();
		expect(journal.claim(A, T0)).toBe('claimed');
		journal.done(A, T0);
		expect(journal.claim(A, T0)).toBe('done');
	});
});

describe('after a restart', () => {
	it('what was served is done', () => {
		const before = scene.open();
		before.claim(A, T0);
		before.done(A, T0);
		before.close();
		expect(scene.open().claim(A, T0 + 7 * HOUR)).toBe('done');
	});

	it('what was refused may run', () => {
		const before = scene.open();
		before.claim(A, T0);
		before.release(A);
		before.close();
		expect(scene.open().claim(A, T0)).toBe('claimed');
	});

	it('what was started and not finished is refused at first, and runs at its redelivery', () => {
		scene.open().claim(A, T0);
		const after = scene.open();
		expect(after.claim(A, T0 + 3 * SECOND)).toBe('busy');
		expect(after.claim(A, T0 + 15 * SECOND)).toBe('claimed');
	});
});

describe('two processes', () => {
	it('share claims, releases and what was served', () => {
		const [one, two] = [scene.open(), scene.open()];
		one.claim(A, T0);
		expect(two.claim(A, T0)).toBe('busy');
		one.release(A);
		expect(two.claim(A, T0)).toBe('claimed');
		two.done(A, T0);
		expect(one.claim(A, T0)).toBe('done');
	});

	it("cannot release each other's claims, not even one that was taken over", () => {
		const [slow, quick, third] = [scene.open(), scene.open(), scene.open()];
		slow.claim(A, T0);
		quick.release(A);
		expect(third.claim(A, T0)).toBe('busy');
		expect(quick.claim(A, T0 + 11 * SECOND)).toBe('claimed');
		slow.release(A);
		expect(third.claim(A, T0 + 12 * SECOND)).toBe('busy');
	});
});

describe('the file', () => {
	const path = () => join(scene.folder, JOURNAL_FILE);
	const rows = () => {
		const db = openDatabase(path());
		const count = db.prepare('SELECT count(*) AS n FROM delivery').get()?.n;
		db.close();
		return Number(count);
	};

	it('can be read by its owner alone', () => {
		scene.open().done(A, T0);
		for (const suffix of ['', '-wal', '-shm']) {
			expect(statSync(path() + suffix).mode & 0o777).toBe(0o600);
		}
	});

	it('holds no name of a workflow, node or event', () => {
		const secretive = scene.open();
		secretive.done({ workflowId: 'wf-name', nodeId: 'node-name', eventId: 'ev-name' }, T0);
		secretive.close();
		const db = openDatabase(path());
		const [row] = db.prepare('SELECT hex(key) AS key, done, at FROM delivery').all();
		db.close();
		expect(row).toEqual({
			key: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
			done: 1,
			at: T0,
		});
	});

	it('forgets after 8 hours, a few with each claim, at any rate of events', () => {
		const journal = scene.open();
		for (let n = 0; n < 5_000; n++) journal.done(event(`old ${n}`), T0);
		expect(rows()).toBe(5_000);
		for (let n = 0; n < 200; n++) journal.claim(event(`new ${n}`), T0 + 9 * HOUR);
		expect(rows()).toBe(200);
	});

	it('forgets with the first claims of a quiet day, too', () => {
		const journal = scene.open();
		for (let n = 0; n < 400; n++) journal.done(event(`old ${n}`), T0);
		journal.claim(event('new'), T0 + 9 * HOUR);
		expect(rows()).toBe(1);
	});
});

describe("n8n's folder", () => {
	it.each([
		[{ N8N_USER_FOLDER: '/data' }, '/data/.n8n'],
		[{}, '/home/node/.n8n'],
	])('with %j is %s', (env, folder) => {
		expect(journalFolder(env, '/home/node')).toBe(folder);
	});
});
