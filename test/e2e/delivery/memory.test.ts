import fs from 'node:fs';
import path from 'node:path';
import { JOURNAL_FILE } from '../../../nodes/FeishuCoreHr/journal/journal';
import '../patience';
import { openFile } from './n8nDatabase';
import { Sink } from './sink';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
let sink: Sink;

beforeAll(async () => {
	sink = await new Sink().open();
	stage = await setStage({ redeliveryMs: [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000] });
	await stage.live(onlyField('kept'), [sink.step()], {
		settings: { saveDataSuccessExecution: 'none' },
	});
});
afterAll(async () => {
	await stage.end();
	await sink.close();
});

/** Pushes events, and waits until the platform is done with them. */
async function push(...eventIds: readonly string[]): Promise<void> {
	const { app, simulator } = stage;
	for (const event_id of eventIds) {
		app.push(app.personUpdated({ personId: '1', fieldChanges: ['kept'], header: { event_id } }));
	}
	await simulator.idle(120_000);
}

const timesRun = (...eventIds: readonly string[]) => eventIds.map((id) => sink.times(id));
const warnings = (words: string) => stage.n8n.log().split(words).length - 1;

describe('an event runs once', () => {
	it('when n8n keeps no executions, also after a restart', async () => {
		await push('unsaved');
		await push('unsaved');
		await stage.n8n.stop(60_000);
		await stage.n8n.start();
		await push('unsaved', 'next');
		expect(timesRun('unsaved', 'next')).toEqual([1, 1]);
	});

	it('while another program holds the journal, with one warning', async () => {
		const held = openFile(stage.n8n, JOURNAL_FILE);
		held.exec('BEGIN IMMEDIATE');
		await push('held-1', 'held-2', 'held-3');
		await push('held-1', 'held-2', 'held-3', 'unsaved');
		held.exec('ROLLBACK');
		held.close();
		await push('held-1', 'free');
		expect(timesRun('held-1', 'held-2', 'held-3', 'unsaved', 'free')).toEqual([1, 1, 1, 1, 1]);
		expect(warnings('holds the file that remembers served events')).toBe(1);
	});

	it('when the journal was damaged, with one warning', async () => {
		await stage.n8n.stop(60_000);
		const journal = path.join(stage.n8n.userFolder, '.n8n', JOURNAL_FILE);
		fs.rmSync(`${journal}-wal`, { force: true });
		fs.rmSync(`${journal}-shm`, { force: true });
		fs.writeFileSync(journal, 'This is no database at all. '.repeat(1_000));
		await stage.n8n.start();
		await push('damaged-1', 'damaged-2');
		await push('damaged-1', 'damaged-2');
		expect(timesRun('damaged-1', 'damaged-2')).toEqual([1, 1]);
		expect(warnings('was damaged or written by another version')).toBe(1);
		expect(fs.existsSync(`${journal}.damaged`)).toBe(true);
	});
});
