import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SqliteEngine } from '../store/engines';
import { ChangeScene, endProcess, ENVIRONMENT, startProcess } from './changeScene';

const before = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name] ?? '']));
const { argv } = process;

let engine: SqliteEngine;
let scene: ChangeScene;

beforeEach(() => {
	engine = SqliteEngine.start();
	scene = new ChangeScene(engine);
});
afterEach(async () => {
	process.argv = argv;
	await engine.end();
});
afterAll(() => startProcess(before));

describe('in queue mode', () => {
	const OUT_OF_REACH = {
		name: 'NodeOperationError',
		message: 'This n8n worker does not reach the changes that the trigger stored',
		description: expect.stringMatching(
			/set FEISHU_COREHR_INBOX_URL on all n8n processes .* Nothing is lost/,
		) as string,
	};

	it.each(['queue', ' "queue" '])(
		'a process whose file has never seen a trigger of the app names the setting that cures it (EXECUTIONS_MODE=%s)',
		async (mode) => {
			process.env.EXECUTIONS_MODE = mode;
			for (const operation of ['getMany', 'runAgain', 'discard']) {
				await expect(scene.run(operation, { eventId: 'a' })).rejects.toMatchObject(OUT_OF_REACH);
			}
			await endProcess();
		},
	);

	it('so does a worker that was started without that variable', async () => {
		process.argv = ['node', 'n8n', 'worker'];
		await expect(scene.run('getMany')).rejects.toMatchObject(OUT_OF_REACH);
		await endProcess();
	});

	it('so does one whose file has seen none for a week', async () => {
		scene.clock.step(-8 * 24 * 3_600_000);
		await scene.activate('node 1');
		process.env.EXECUTIONS_MODE = 'queue';
		await expect(scene.run('getMany')).rejects.toMatchObject(OUT_OF_REACH);
		await endProcess();
	});

	it('a process on the host of the trigger reaches its file', async () => {
		await scene.activate('node 1');
		await scene.ended('a');
		process.env.EXECUTIONS_MODE = 'queue';
		expect(await scene.list()).toEqual(['a']);
		await endProcess();
	});
});

it('one n8n process without a trigger has no changes, and that is no error', async () => {
	expect(await scene.list({ status: [] })).toEqual([]);
	await endProcess();
});

describe('where the store cannot be used, the error says what to do, and that nothing is lost', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'change-'));
		writeFileSync(path.join(folder, '.n8n'), 'no folder');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const PASSWORD = 'pass-of-nobody';

	it.each<[string, () => Record<string, string>, RegExp]>([
		[
			'a setting that is no URL',
			() => ({ FEISHU_COREHR_INBOX_URL: `mysql://hr:${PASSWORD}@db/changes` }),
			/FEISHU_COREHR_INBOX_URL is no URL of a PostgreSQL database/,
		],
		[
			'a file with the setting that is not there',
			() => ({ FEISHU_COREHR_INBOX_URL_FILE: path.join(folder, 'nothing') }),
			/FEISHU_COREHR_INBOX_URL_FILE names a file that cannot be read/,
		],
		[
			'a database that cannot be reached',
			() => ({ FEISHU_COREHR_INBOX_URL: `postgres://hr:${PASSWORD}@127.0.0.1:9/changes` }),
			/database of the store of changes cannot be reached/,
		],
		[
			'a folder that is none',
			() => ({ N8N_USER_FOLDER: folder }),
			/cannot be opened: check that n8n's folder exists/,
		],
	])('%s', async (__, env, sentence) => {
		startProcess(env());
		for (const operation of ['getMany', 'runAgain', 'discard']) {
			const failed = scene.run(operation, { eventId: 'a' });
			await expect(failed).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: 'The stored changes cannot be reached at the moment',
				description: expect.stringMatching(sentence) as string,
				context: { itemIndex: 0 },
			});
			await expect(failed).rejects.toMatchObject({
				description: expect.stringMatching(
					/not lost by this: run this node again afterwards/,
				) as string,
			});
			await expect(failed).rejects.not.toMatchObject({
				description: expect.stringContaining(PASSWORD) as string,
			});
		}
		delete process.env.FEISHU_COREHR_INBOX_URL_FILE;
	});

	it('an item with the error, when the workflow goes on', async () => {
		startProcess({ N8N_USER_FOLDER: folder });
		const onError = 'continueRegularOutput';
		expect(await scene.run('getMany', {}, { onError, items: [{}, {}] })).toEqual(
			[0, 1].map((item) => ({
				json: {
					error: expect.stringMatching(/^The stored changes cannot be reached .*\. .*/) as string,
				},
				pairedItem: { item },
			})),
		);
	});
});
