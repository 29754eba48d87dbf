import fs from 'node:fs';
import path from 'node:path';

import { systemClock } from '../../nodes/FeishuCoreHr/clock';
import { Inbox } from '../../nodes/FeishuCoreHr/inbox/inbox';
import { Subscriptions } from '../../nodes/FeishuCoreHr/inbox/subscriptions';
import { openStore } from '../../nodes/FeishuCoreHr/store/open';
import type { Store } from '../../nodes/FeishuCoreHr/store/store';
import { appFromCredential, appKey } from '../../nodes/FeishuCoreHr/transport/app';
import { itemsOf, type Execution } from '../host/n8n/executions';
import {
	ACTION,
	chain,
	coreHr,
	manualTrigger,
	type WorkflowDraft,
} from '../host/n8n/workflowDraft';
import { known, row } from '../unit/inbox/scene';
import { closeScene, CREDENTIAL, credentialFields, openScene, type Scene } from './scene';

const EXAMPLE = path.resolve(__dirname, '../../examples/failed-every-morning.json');

let scene: Scene;
let store: Store;

/** A change whose run has failed, stored beside this n8n as its trigger stores them. */
async function storeFailed(eventId: string): Promise<void> {
	const app = appKey(appFromCredential(credentialFields(scene.simulator)));
	await new Subscriptions(store, systemClock).seen([known(eventId, { app })]);
	const inbox = new Inbox(store, 'the trigger', systemClock, () => undefined);
	await inbox.put([row(eventId, { app, node: eventId })]);
	const taken = await inbox.take({ node: eventId, limit: 1, inOrder: true, started: 'seldom' });
	await inbox.end(
		taken.map(({ id }) => id),
		{ state: 'failed', reason: 'it failed' },
	);
}

async function run(draft: WorkflowDraft, trigger: string): Promise<Execution> {
	const { n8n } = scene;
	const { id } = await n8n.workflows.create(draft);
	const started = await n8n.workflows.testRun(id, trigger);
	if (!('executionId' in started)) throw new Error('n8n waits for a webhook that nobody calls');
	return await n8n.executions.ended(started.executionId);
}

beforeAll(async () => {
	scene = await openScene();
	store = openStore(
		{ N8N_USER_FOLDER: scene.n8n.userFolder },
		{ healed: () => undefined, now: Date.now },
	);
});
afterAll(async () => {
	await store?.close();
	await closeScene(scene);
});

it.each([
	['runAgain', 'waiting'],
	['discard', 'done'],
])('what Get Many lists, %s acts on, once', async (operation, status) => {
	const { credential } = scene;
	await storeFailed(operation);
	const change = (name: string, chosen: string) =>
		coreHr(credential, { resource: 'change', operation: chosen }, name);
	const steps = [manualTrigger(), change('Failed', 'getMany'), change(ACTION, operation)];
	const first = await run(chain('Change', steps), 'Start');
	expect(itemsOf(first, 'Failed')).toMatchObject([{ event_id: operation, status: 'failed' }]);
	expect(itemsOf(first, ACTION)).toMatchObject([{ event_id: operation, status }]);
	const second = await run(chain('Change again', steps), 'Start');
	expect([second.status, itemsOf(second, 'Failed')]).toEqual(['success', []]);
});

it('the example workflow "every morning: what failed" can be imported, and finds it', async () => {
	await storeFailed('of today');
	const draft = JSON.parse(fs.readFileSync(EXAMPLE, 'utf8')) as WorkflowDraft;
	const nodes = draft.nodes.map((node) =>
		node.name === ACTION ? { ...node, credentials: { [CREDENTIAL]: scene.credential } } : node,
	);
	const execution = await run({ ...draft, nodes }, 'Schedule Trigger');
	expect(itemsOf(execution, ACTION)).toMatchObject([{ event_id: 'of today' }]);
	// Nobody has chosen an SMTP credential yet.
	expect(execution.data.resultData.error).toMatchObject({ node: { name: 'Send Email' } });
});
