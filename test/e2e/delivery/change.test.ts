import fs from 'node:fs';
import path from 'node:path';

import { itemsOf, type Execution } from '../../host/n8n/executions';
import { until } from '../../host/n8n/until';
import {
	ACTION,
	chain,
	coreHr,
	manualTrigger,
	type WorkflowDraft,
} from '../../host/n8n/workflowDraft';
import '../patience';
import { CREDENTIAL } from '../scene';
import { runsByEvent } from './runs';
import { Sink } from './sink';
import { onlyField, setStage, type Stage } from './stage';

const EXAMPLE = path.resolve(__dirname, '../../../examples/failed-every-morning.json');

let stage: Stage;
let sink: Sink;
let isBroken = true;

beforeAll(async () => {
	sink = await new Sink().open();
	sink.answer = () => (isBroken ? 500 : 200);
	stage = await setStage();
	await stage.live(onlyField('changed'), [sink.step()]);
});
afterAll(async () => {
	await stage.end();
	await sink.close();
});

/** Its run fails. */
async function fail(event_id: string): Promise<void> {
	const { app } = stage;
	isBroken = true;
	const header = { event_id };
	app.push(app.personUpdated({ personId: event_id, fieldChanges: ['changed'], header }));
	await until('the run to have failed', async () => {
		const where = `where event_id = '${event_id}' and state = 'failed'`;
		return (await stage.engine.events(stage.n8n, 'id', where)).length === 1;
	});
}

async function run(draft: WorkflowDraft, trigger: string): Promise<Execution> {
	const { n8n } = stage;
	const { id } = await n8n.workflows.create(draft);
	const started = await n8n.workflows.testRun(id, trigger);
	if (!('executionId' in started)) throw new Error('n8n waits for a webhook that nobody calls');
	return await n8n.executions.ended(started.executionId);
}

const statuses = async (eventId: string) =>
	(runsByEvent(await stage.done()).get(eventId) ?? []).map(({ status }) => status);

describe('a change whose run has failed', () => {
	it.each([
		['runAgain', 'waiting', ['error', 'success']],
		['discard', 'done', ['error']],
	])('is listed by Get Many, and %s acts on it once', async (operation, status, runs) => {
		const { credential } = stage;
		await fail(operation);
		isBroken = false;
		const change = (name: string, chosen: string) =>
			coreHr(credential, { resource: 'change', operation: chosen }, name);
		const steps = [manualTrigger(), change('Failed', 'getMany'), change(ACTION, operation)];
		const first = await run(chain('Change', steps), 'Start');
		expect(itemsOf(first, 'Failed')).toMatchObject([{ event_id: operation, status: 'failed' }]);
		expect(itemsOf(first, ACTION)).toMatchObject([{ event_id: operation, status }]);
		expect(await statuses(operation)).toEqual(runs);
		const second = await run(chain('Change again', steps), 'Start');
		expect([second.status, itemsOf(second, 'Failed')]).toEqual(['success', []]);
	});

	it('is found by the example workflow "every morning: what failed"', async () => {
		await fail('of today');
		const draft = JSON.parse(fs.readFileSync(EXAMPLE, 'utf8')) as WorkflowDraft;
		const nodes = draft.nodes.map((node) =>
			node.name === ACTION ? { ...node, credentials: { [CREDENTIAL]: stage.credential } } : node,
		);
		const execution = await run({ ...draft, nodes }, 'Schedule Trigger');
		expect(itemsOf(execution, ACTION)).toMatchObject([{ event_id: 'of today' }]);
		// Nobody has chosen an SMTP credential yet.
		expect(execution.data.resultData.error).toMatchObject({ node: { name: 'Send Email' } });
	});
});
