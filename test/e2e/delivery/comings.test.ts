import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { startN8n, type N8n } from '../../host/n8n/startN8n';
import { until } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import '../patience';
import { credentialFields } from '../scene';
import { readRuns, runsByEvent } from './runs';
import { onlyField, setStage, type Stage } from './stage';

/** Nothing falls due by itself. */
const SELDOM: INodeParameters = {
	startMode: 'scheduled',
	digestTimes: { item: [{ mode: 'custom', cronExpression: '0 0 29 2 *' }] },
};

let stage: Stage;

function push(field: string, count: number, from = 0): readonly string[] {
	const { app } = stage;
	return Array.from({ length: count }, (_, index) => {
		const header = { event_id: `${field}-${from + index}` };
		return app.push(app.personUpdated({ personId: '1', fieldChanges: [field], header }));
	});
}

async function save(id: string, parameters: INodeParameters): Promise<void> {
	const { credential, n8n } = stage;
	const { nodes } = await n8n.workflows.get(id);
	const trigger = { ...coreHrTrigger(credential, parameters), id: nodes[0]?.id ?? '' };
	await n8n.workflows.update(id, chain('Saved', [trigger, noOp()]));
}

const timesRun = async (ids: readonly string[]) => {
	const runs = runsByEvent(await stage.done());
	return ids.map((id) => runs.get(id)?.length ?? 0);
};

describe('while changes wait', () => {
	beforeAll(async () => (stage = await setStage()));
	afterAll(async () => await stage.end());

	it('their workflow is switched off and on: each runs once, then', async () => {
		const { n8n, simulator } = stage;
		const { id } = await stage.live({ ...onlyField('resting'), ...SELDOM });
		const events = push('resting', 20);
		await simulator.idle();
		await n8n.workflows.deactivate(id);
		await save(id, onlyField('resting'));
		expect(readRuns(n8n)).toEqual([]);
		await n8n.workflows.activate(id);
		expect(await timesRun(events)).toEqual(events.map(() => 1));
	});

	it('their workflow is published anew again and again: each runs once', async () => {
		const { n8n, simulator } = stage;
		const { id } = await stage.live(onlyField('anew'));
		const events: string[] = [];
		for (let round = 0; round < 6; round++) {
			events.push(...push('anew', 20, round * 20));
			await save(id, { ...onlyField('anew'), options: { includeRawEvent: round % 2 === 0 } });
			const published = n8n.workflows.activate(id);
			events.push(...push('anew', 20, 1_000 + round * 20));
			await published;
		}
		await simulator.idle(60_000);
		expect(await timesRun(events)).toEqual(events.map(() => 1));
	});

	it('their credential is changed to another app: they are dropped, with a line in the log', async () => {
		const { n8n, credential, simulator } = stage;
		const { id } = await stage.live({ ...onlyField('moved'), ...SELDOM });
		const events = push('moved', 2);
		await simulator.idle();
		for (const workflow of await n8n.workflows.list()) await n8n.workflows.deactivate(workflow.id);
		const other = simulator.addApp({ appId: 'cli_00000000000000ff', appSecret: 'another-secret' });
		const fields = credentialFields(simulator, { appId: other.appId, appSecret: other.appSecret });
		await n8n.credentials.update('feishuCoreHrApi', credential, fields);
		await save(id, onlyField('moved'));
		await n8n.workflows.activate(id);
		await stage.done();
		expect(await timesRun(events)).toEqual([0, 0]);
		expect(n8n.log()).toContain('the credential now names another app');
		await n8n.workflows.deactivate(id);
		const back = credentialFields(simulator);
		await n8n.credentials.update('feishuCoreHrApi', credential, back);
	});

	it('their workflow is deleted: nothing runs, and nobody else is held back', async () => {
		const { n8n, simulator } = stage;
		const { id } = await stage.live({ ...onlyField('deleted'), ...SELDOM });
		push('deleted', 5);
		await simulator.idle();
		await n8n.workflows.deactivate(id);
		await n8n.workflows.remove(id);
		await stage.live(onlyField('alive'));
		const [event = ''] = push('alive', 1);
		await until('the other workflow to run', () =>
			readRuns(n8n).some(({ items }) => items.some(({ event_id }) => event_id === event)),
		);
		expect(await stage.states()).toMatchObject({ waiting: 5 });
	});
});

describe('two copies of one n8n on one database', () => {
	let copy: N8n | undefined;
	let folder = '';
	beforeAll(async () => (stage = await setStage({ engine: 'PostgreSQL' })));
	afterAll(async () => {
		await copy?.dispose();
		rmSync(folder, { recursive: true, force: true });
		await stage.end();
	});

	it('run each change once, and both say that there are two', async () => {
		const { n8n, simulator } = stage;
		await stage.live(onlyField('twofold'));
		await n8n.stop(30_000);
		folder = mkdtempSync(join(tmpdir(), 'feishu-corehr-copy-'));
		cpSync(n8n.userFolder, folder, { recursive: true });
		await n8n.start();
		copy = await startN8n({
			userFolder: folder,
			env: { N8N_LOG_LEVEL: 'info', ...stage.engine.env },
		});
		await simulator.connected(2, { timeoutMs: 60_000 });
		const events = push('twofold', 40);
		await simulator.idle(60_000);
		await stage.done();
		const runs = [...readRuns(n8n), ...readRuns({ userFolder: folder })];
		const byEvent = runsByEvent(runs.filter(({ items }) => items.length > 0));
		expect(events.map((id) => byEvent.get(id)?.length)).toEqual(events.map(() => 1));
		const words = 'active in two running n8n at once';
		const both = [n8n, copy];
		const warned = () => both.every((one) => one.log().split(words).length === 2);
		await until('both to warn', warned, { forMs: 150_000, everyMs: 1_000 });
	});
});
