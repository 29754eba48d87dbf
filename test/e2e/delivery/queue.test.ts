import type { INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../../host/n8n/executions';
import { until } from '../../host/n8n/until';
import type { InboxPlace } from '../../host/queue/queueEnvironment';
import { ACTION, chain, coreHr, manualTrigger } from '../../host/n8n/workflowDraft';
import { DISORDERLY, exceptions, withLosses, wreakHavoc } from './chaos';
import { atATime, deliver, post } from './posts';
import { setQueueStage } from './queueStage';
import {
	addWorker,
	killMain,
	killWorker,
	loseDatabase,
	restartRedis,
	type TroubledStage,
} from './queueTroubles';
import { runsByEvent } from './runs';
import { Sink } from './sink';
import { onlyField, type LiveWorkflow } from './stage';

/** Milliseconds that a run lasts at least, so that there is something to cut off. */
const LASTS_MS = 400;
/** Where n8n does not tell of an end (see `areRun`), the same person's next change waits ten minutes. */
const ANY_ORDER: INodeParameters = { options: { inOrder: false } };
const POSTED = 200;
const AT_ONCE = 40;

const sink = new Sink();
let stage: TroubledStage;

beforeAll(async () => {
	await sink.open();
	sink.answer = async () => {
		await new Promise((resolve) => setTimeout(resolve, LASTS_MS));
		return 200;
	};
	stage = await withLosses(await setQueueStage(DISORDERLY), [sink.step()], ANY_ORDER);
}, 240_000);

afterAll(async () => {
	await stage.end();
	await sink.close();
}, 120_000);

/** The same path at each of the webhook processes. */
const urlsOf = ({ url }: LiveWorkflow): readonly string[] =>
	stage.queue.webhooks.map(({ baseUrl }) => baseUrl + new URL(url).pathname);

const personUpdated = (event_id: string, field: string) =>
	stage.app.personUpdated({
		personId: event_id.slice(-1),
		fieldChanges: [field],
		header: { event_id },
	});

/** What the resource Change tells a workflow that runs at a worker. */
async function askForChanges() {
	const { n8n, credential } = stage;
	const ask = coreHr(credential, {
		resource: 'change',
		operation: 'getMany',
		status: ['done'],
		returnAll: true,
	});
	const { id } = await n8n.workflows.create(chain('Ask', [manualTrigger(), ask]));
	await n8n.workflows.testRun(id, 'Start');
	return await n8n.executions.whenEnded(id, 1);
}

describe.each<[string, InboxPlace]>([
	['a URL', 'database'],
	['the word n8n', 'n8n'],
])('queue mode with %s for the shared inbox', (_, place) => {
	beforeAll(async () => {
		if (place !== 'database') await stage.queue.restartWith(place);
		await stage.simulator.connected(1, { timeoutMs: 60_000 });
	}, 240_000);

	it('300 events while a worker is killed, one is added, Redis restarts, PostgreSQL is gone for 12 s and the main process is killed: none is lost', async () => {
		let cutOff = 0;
		const kill = killMain((running) => (cutOff = running));
		const troubles = [killWorker, addWorker, restartRedis, loseDatabase, kill];
		// The main process is killed after the database was away, or before.
		const seed = place === 'database' ? 31 : 34;
		const aftermath = await wreakHavoc(stage, seed, troubles);

		const { passing, filtered } = aftermath;
		const lost = exceptions(aftermath, passing, (runs) =>
			runs.some(({ status }) => status === 'success'),
		);
		const never = exceptions(aftermath, filtered, (runs) => runs.length === 0);
		expect({ lost, never }).toEqual({ lost: [], never: [] });
		const { done = 0, running = 0, ...others } = await stage.states();
		expect([others, done > running]).toEqual([{}, true]);
		// A worker ends what the main process had queued when it was killed, and so do we.
		const twice = [...passing.values()].filter(
			(runs) => runs.filter(({ status }) => status === 'success').length > 1,
		);
		expect(twice.length).toBeLessThanOrEqual(cutOff);
		expect(stage.queue.main.log()).not.toContain('n8n runs in queue mode, but');
	}, 600_000);

	it('200 events posted to both webhook processes at once, which are killed meanwhile: 200 runs', async () => {
		const { app, queue } = stage;
		const { webhooks } = queue;
		const field = `posted_${place}`;
		const trigger = { ...onlyField(field), ...ANY_ORDER, connection: 'webhook' };
		const workflow = await stage.live(trigger, [sink.step()]);
		const urls = urlsOf(workflow);
		const after = await stage.lastRun();
		let delivered = 0;
		const killBoth = async () => {
			await until('half of the events', () => delivered >= POSTED, { forMs: 120_000 });
			await Promise.all(webhooks.map(async (one) => await one.kill()));
			await Promise.all(webhooks.map(async (one) => await one.start()));
		};
		const ids = Array.from({ length: POSTED }, (_, index) => `${field} ${index}`);
		const killed = killBoth();
		const all = await atATime(
			AT_ONCE,
			ids,
			async (id) =>
				await Promise.all(
					urls.map(async (url) => {
						const { answers } = await deliver(app, url, personUpdated(id, field));
						delivered += 1;
						return answers;
					}),
				),
		);
		await killed;
		expect(all.flat().filter((answers) => answers.at(-1) !== 200)).toEqual([]);
		// Both were really gone.
		expect(all.flat(2)).toContain(0);

		const runs = runsByEvent(await stage.done(after));
		const times = ids.map((id) => runs.get(id)?.map(({ status }) => status));
		expect(times).toEqual(ids.map(() => ['success']));
		expect(webhooks.map((one) => one.log()).join()).not.toContain('runs on another host');
	}, 400_000);

	it('a workflow at a worker finds all changes', async () => {
		const [run] = await askForChanges();
		expect(run?.status).toBe('success');
		expect(run ? itemsOf(run, ACTION).length : 0).toBeGreaterThan(50);
	});
});

describe('queue mode without a shared inbox', () => {
	const GATHERED: INodeParameters = { startMode: 'gathered', gatherFor: 1, gatherUnit: 'seconds' };
	const SCHEDULED: INodeParameters = {
		startMode: 'scheduled',
		digestTimes: { item: [{ mode: 'everyMinute' }] },
	};
	const warnings = (log: string, words: string) => log.split(words).length - 1;

	beforeAll(async () => {
		await stage.queue.restartWith('files');
		await stage.simulator.connected(1, { timeoutMs: 60_000 });
	}, 240_000);

	it('there is one warning, which names the setting; whatever starts the workflows, they are active', async () => {
		for (const mode of [GATHERED, SCHEDULED]) await stage.live({ ...onlyField('alone'), ...mode });
		const log = stage.queue.main.log();
		expect(warnings(log, 'n8n runs in queue mode, but')).toBe(1);
		expect(log).toMatch(/n8n runs in queue mode, but .* Set FEISHU_COREHR_INBOX_URL on all/);
	});

	it('events by long connection run once', async () => {
		const { app, simulator } = stage;
		const { id } = await stage.live(onlyField('listened'));
		const after = await stage.lastRun();
		const ids = Array.from({ length: 10 }, (_, index) => `listened ${index}`);
		for (const event of ids) app.push(personUpdated(event, 'listened'), { via: 'longConnection' });
		await simulator.idle(60_000);
		const runs = await until('ten runs', async () => {
			const own = (await stage.done(after)).filter(({ workflowId }) => workflowId === id);
			return own.length >= 10 && own;
		});
		expect(runs.flatMap(({ items }) => items.map(({ event_id }) => event_id)).sort()).toEqual(ids);
	});

	it('posted events run at least once, with one warning of each process', async () => {
		const { app, queue } = stage;
		const urls = urlsOf(await stage.live({ ...onlyField('posted'), connection: 'webhook' }));
		const after = await stage.lastRun();
		const ids = Array.from({ length: 10 }, (_, index) => `posted ${index}`);
		for (const event of ids) {
			for (const url of urls)
				expect(await post(app, url, personUpdated(event, 'posted'))).toBe(200);
		}
		const runs = runsByEvent(await stage.done(after));
		expect(ids.filter((id) => !runs.get(id)?.some(({ status }) => status === 'success'))).toEqual(
			[],
		);
		for (const one of queue.webhooks) {
			expect(warnings(one.log(), 'the trigger of this workflow runs on another host')).toBe(1);
			expect(one.log()).toMatch(/runs on another host.* Set FEISHU_COREHR_INBOX_URL on all/);
		}
	});

	it.each([
		['gathered', GATHERED],
		['scheduled', SCHEDULED],
	])('a posted event that is to be %s is refused with 503, and starts nothing', async (_, mode) => {
		const parameters = { ...onlyField('alone'), ...mode, connection: 'webhook' };
		const urls = urlsOf(await stage.live(parameters));
		const after = await stage.lastRun();
		for (const url of urls)
			expect(await post(stage.app, url, personUpdated('alone 1', 'alone'))).toBe(503);
		expect(await stage.lastRun()).toBe(after);
	});

	it('a workflow at a worker is told which setting lets it find changes', async () => {
		const [run] = await askForChanges();
		expect(JSON.stringify(run?.data.resultData.error)).toContain('FEISHU_COREHR_INBOX_URL');
	});
});
