import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { itemsOf } from '../host/n8n/executions';
import { until } from '../host/n8n/until';
import { chain, coreHrTrigger, noOp, TRIGGER } from '../host/n8n/workflowDraft';
import { readyExample } from '../host/standIns/examples';
import { MailServer } from '../host/standIns/mailServer';
import { leaksIn } from './leaks';
import { readableMail } from './readable';
import { closeScene, openScene, type Scene } from './scene';

const FASTER = path.resolve(__dirname, '../host/n8n/fasterWatch.cjs');

/** Three minutes at the pace of this n8n. */
const THREE_MINUTES_MS = (3 * 60_000) / 40;
const LONG = { timeoutMs: 90_000 };

const mailServer = new MailServer();
let scene: Scene;

beforeAll(async () => {
	await mailServer.listen();
	scene = await openScene({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		env: { NODE_OPTIONS: `--require ${FASTER}` },
	});
});

afterAll(async () => {
	await closeScene(scene);
	await mailServer.close();
});

async function live(name: string, parameters: Parameters<typeof coreHrTrigger>[1]) {
	const { credential, n8n } = scene;
	const draft = chain(name, [coreHrTrigger(credential, parameters), noOp()]);
	const { id } = await n8n.workflows.create(draft);
	await n8n.workflows.activate(id);
	return id;
}

async function itemsOfRuns(id: string, count: number): Promise<IDataObject[]> {
	const { executions } = scene.n8n;
	const ended = await executions.whenEnded(id, count, { forMs: 120_000 });
	expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'success'));
	return ended.flatMap((execution) => itemsOf(execution, TRIGGER));
}

it('lost, restored and silent are told once each, though n8n is started anew meanwhile', async () => {
	const { n8n, simulator } = scene;
	const events = ['connection.lost', 'connection.restored'];
	const outages = await live('Outages', { events });
	const deaf = await live('Deaf', { events: ['corehr.person.updated_v1'] });
	await simulator.connected(1, LONG);

	simulator.outage();
	await until(
		'the outage to be told',
		async () => (await n8n.executions.list(outages)).length > 0,
		{
			forMs: 30_000,
		},
	);
	await n8n.stop();
	const since = performance.now();
	await n8n.start();
	await until('three minutes to pass', () => performance.now() - since > THREE_MINUTES_MS);
	simulator.recover();
	await simulator.connected(1, LONG);

	const [lost, restored, ...more] = await itemsOfRuns(outages, 2);
	expect(more).toEqual([]);
	expect([lost?.event_type, restored?.event_type]).toEqual(events);
	expect(restored?.since).toBe(lost?.since);
	expect(lost?.app_id).toBe(simulator.app.appId);
	expect(lost?.reason).toMatch(/^[A-Z].+\./);

	// 24 hours are 36 minutes at this pace, so a shorter silence is chosen.
	const quiet = await live('Quiet', { events: ['connection.silent'], silentAfter: 0.5 });
	const [silent] = await itemsOfRuns(quiet, 1);
	expect(silent).toMatchObject({ event_type: 'connection.silent', app_id: simulator.app.appId });
	await n8n.stop();
	await n8n.start();
	await simulator.connected(1, LONG);
	const later = performance.now();
	await until('more minutes to pass', () => performance.now() - later > 2 * THREE_MINUTES_MS, {
		forMs: 60_000,
	});
	expect(await n8n.executions.list(quiet)).toHaveLength(1);
	expect(await n8n.executions.list(outages)).toHaveLength(2);
	expect(await n8n.executions.list(deaf)).toEqual([]);
}, 400_000);

it('the example mails once that the line is down', async () => {
	const { n8n, simulator, credential } = scene;
	const smtp = await n8n.credentials.create('smtp', 'Mail', mailServer.credential);
	const credentials = { feishuCoreHrApi: credential, smtp };
	const draft = readyExample('connection-lost-mail', { credentials, to: 'hr@example.com' });
	const { id } = await n8n.workflows.create(draft);
	await n8n.workflows.activate(id);
	await simulator.connected(1, LONG);
	simulator.outage();
	const [run, ...more] = await n8n.executions.whenEnded(id, 1, { forMs: LONG.timeoutMs });
	expect([run?.status, more]).toEqual(['success', []]);
	simulator.recover();
	const { subject, text } = readableMail(mailServer.mails);
	expect(subject).toBe('飞书人事：长连接已中断 · Feishu CoreHR: the connection is down');
	expect(text).toMatch(/开始时间 · Down since: \d{4}-\d\d-\d\d \d\d:\d\d\n/);
	expect(text).toMatch(/原因 · Reason: Feishu has a problem on its side at the moment\. /);
}, 200_000);

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
