import type { INodeParameters } from 'n8n-workflow';
import { BACKLOG_FILE } from '../../../nodes/FeishuCoreHr/journal/backlogStore';
import { until } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import { memoryOf } from '../../host/soak/memory';
import '../patience';
import { openFile } from './n8nDatabase';
import { endedRuns, endedWell, runsByEvent, runsUnderWay } from './runs';
import { onlyField, setStage, type Stage } from './stage';

/** Executions of the trigger at one time, as the README says. */
const AT_A_TIME = 50;

let stage: Stage;
let workflowId: string;
beforeAll(async () => {
	stage = await setStage({}, { N8N_METRICS: 'true' });
	({ id: workflowId } = await stage.live(onlyField('burst')));
});
afterAll(async () => await stage.end());

function pushAtOnce(name: string, count: number): readonly string[] {
	const { app } = stage;
	return Array.from({ length: count }, (_, index) =>
		app.push(
			app.personUpdated({
				personId: String(index),
				fieldChanges: ['burst'],
				header: { event_id: `${name}-${index}` },
			}),
		),
	);
}

/** How many events still wait in the file. */
function waiting(): number {
	const db = openFile(stage.n8n, BACKLOG_FILE, true);
	try {
		return (db.prepare('SELECT count(*) AS n FROM entry').get() as { n: number }).n;
	} finally {
		db.close();
	}
}

const patiently = { forMs: 200_000, everyMs: 250 };

const ranOf = async (count: number) =>
	await until(`${count} runs`, () => endedWell(stage.n8n) >= count, patiently);

const noneWaits = async () => await until('no event to wait', () => waiting() === 0, patiently);

async function republish(options: INodeParameters): Promise<void> {
	const { credential, n8n } = stage;
	const trigger = coreHrTrigger(credential, { ...onlyField('burst'), options });
	const { nodes } = await n8n.workflows.get(workflowId);
	const id = nodes[0]?.id ?? '';
	await n8n.workflows.update(workflowId, chain('Burst', [{ ...trigger, id }, noOp()]));
	await n8n.workflows.activate(workflowId);
}

/** Every answer the platform got, by how often. */
function answersTo(eventIds: readonly string[]): Record<string, number> {
	const answers: Record<string, number> = {};
	for (const id of eventIds) {
		for (const { outcome } of stage.app.deliveries.of(id).attempts) {
			answers[outcome] = (answers[outcome] ?? 0) + 1;
		}
	}
	return answers;
}

const slowestOf = (eventIds: readonly string[]): number =>
	Math.max(
		...eventIds.map((id) => stage.app.deliveries.of(id).attempts[0]?.answeredAfterMs ?? Infinity),
	);

it('5,000 events at once are acknowledged at once, wait for their turn over a restart, and run once', async () => {
	const { n8n, simulator } = stage;
	const events = pushAtOnce('all', 5_000);
	await simulator.idle(60_000);
	const answers = answersTo(events);
	await ranOf(200);
	const { all: atATime } = runsUnderWay(n8n, 0);
	const { process: megabytes } = await memoryOf(n8n);
	process.stdout.write(
		`5,000 events at once: answered ${JSON.stringify(answers)}, the slowest after ${slowestOf(events).toFixed()} ms; n8n took ${megabytes.toFixed()} MB\n`,
	);
	const { silence = 0, ...given } = answers;
	expect(given).toEqual({ '200': 5_000 });
	// What n8n runs at once is answered when it has run: on a machine that stalls, too late.
	expect(silence).toBeLessThanOrEqual(AT_A_TIME);
	expect(atATime).toBeLessThanOrEqual(AT_A_TIME);

	await n8n.stop(60_000);
	await n8n.start();
	expect(waiting()).toBeGreaterThan(4_000);
	// What waits takes the settings of the day: batches are the quicker way.
	await republish({ batchSize: 100 });
	await noneWaits();
	const runs = runsByEvent(await endedRuns(n8n));
	const statuses = events.map((id) => runs.get(id)?.map(({ status }) => status));
	expect(statuses).toEqual(events.map(() => ['success']));
}, 400_000);

it('of events that wait, a kill -9 loses none, and only those that it cut off run again', async () => {
	const { n8n, simulator } = stage;
	await republish({});
	const events = pushAtOnce('killed', 300);
	const before = endedWell(n8n);
	await simulator.idle(60_000);
	await ranOf(before + 100);
	await n8n.kill();
	await n8n.start();
	await noneWaits();
	const runs = runsByEvent(await endedRuns(n8n));
	const times = events.map((id) => runs.get(id)?.length ?? 0);
	expect(times.filter((count) => count === 0)).toEqual([]);
	expect(times.filter((count) => count > 1).length).toBeLessThanOrEqual(AT_A_TIME);
});
