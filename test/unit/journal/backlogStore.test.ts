import { statSync } from 'node:fs';
import { join } from 'node:path';
import { BacklogFile } from '../../../nodes/FeishuCoreHr/journal/backlogFile';
import { BACKLOG_FILE, BacklogStore } from '../../../nodes/FeishuCoreHr/journal/backlogStore';
import { Scene, T0 } from './scene';

let scene: Scene;
let store: BacklogStore;
beforeEach(() => {
	scene = new Scene();
	const logger = { warn: (message: string) => void scene.warnings.push(message) };
	store = new BacklogStore({ folder: scene.folder, logger });
});
afterEach(() => {
	jest.restoreAllMocks();
	store.close();
	scene.end();
});

const texts = (found: Awaited<ReturnType<BacklogStore['add']>>) => found?.map(({ text }) => text);

it('events that come in the same moment are written in one go, each for its own node', async () => {
	const writes = jest.spyOn(BacklogFile.prototype, 'add');
	const stored = await Promise.all([store.add('n', ['a', 'b'], T0), store.add('m', ['c'], T0)]);
	expect(stored.map(texts)).toEqual([['a', 'b'], ['c']]);
	expect(writes).toHaveBeenCalledTimes(1);
	expect(texts(store.load('n', T0))).toEqual(['a', 'b']);
	expect(texts(store.load('m', T0))).toEqual(['c']);
});

it('no more are accepted than fit into 64 MB, until some ran', async () => {
	const megabyte = 'x'.repeat(1024 * 1024);
	const many = Array.from({ length: 65 }, () => megabyte);
	const stored = await store.add('n', many, T0);
	expect(stored).toHaveLength(65);
	for (const text of ['one more', 'another']) {
		expect(await store.add('n', [text], T0)).toBeUndefined();
	}
	expect(scene.warnings).toEqual([expect.stringContaining('too many events wait')]);
	store.remove(stored ?? []);
	expect(texts(await store.add('n', ['one more'], T0))).toEqual(['one more']);
});

it('the file can be read by its owner alone', async () => {
	await store.add('n', ['a'], T0);
	for (const suffix of ['', '-wal', '-shm']) {
		expect(statSync(join(scene.folder, BACKLOG_FILE) + suffix).mode & 0o777).toBe(0o600);
	}
});

it('where there is no SQLite, nothing can be stored, and no second warning says so', async () => {
	jest.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
	const logger = { warn: (message: string) => void scene.warnings.push(message) };
	const without = new BacklogStore({ folder: scene.folder, logger });
	expect(await without.add('n', ['a'], T0)).toBeUndefined();
	expect(without.load('n', T0)).toEqual([]);
	expect(scene.warnings).toEqual([]);
});
