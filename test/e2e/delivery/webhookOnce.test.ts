import fs from 'node:fs';
import path from 'node:path';
import { BACKLOG_FILE } from '../../../nodes/FeishuCoreHr/journal/backlogStore';
import { until } from '../../host/n8n/until';
import '../patience';
import { openFile } from './n8nDatabase';
import { endedRuns, runsByEvent } from './runs';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
const setUp = async (mayStore: boolean) => {
	stage = await setStage({ redeliveryMs: [1_000, 2_000, 4_000, 8_000, 15_000, 15_000] });
	// A folder where the file belongs: n8n has to start each execution before it answers.
	if (!mayStore) fs.mkdirSync(path.join(stage.n8n.userFolder, '.n8n', BACKLOG_FILE));
	const { url } = await stage.live({ ...onlyField('posted'), connection: 'webhook' });
	await stage.app.setWebhook(url, { check: false });
};

const push = (event_id: string, field = 'posted') =>
	stage.app.push(
		stage.app.personUpdated({ personId: '1', fieldChanges: [field], header: { event_id } }),
	);

/** Prints how fast events pushed at the same time were answered; each is, and with 200. */
async function tellTimes(what: string, eventIds: readonly string[]): Promise<void> {
	await stage.simulator.idle(90_000);
	const attempts = eventIds.flatMap((id) => stage.app.deliveries.of(id).attempts);
	expect(attempts.map(({ outcome }) => outcome)).toEqual(eventIds.map(() => 200));
	const times = attempts.map(({ answeredAfterMs = Infinity }) => answeredAfterMs);
	times.sort((a, b) => a - b);
	const [median, slowest] = [times[times.length >> 1], times.at(-1)];
	process.stdout.write(
		`50 posts at once, ${what}: median ${median?.toFixed()} ms, slowest ${slowest?.toFixed()} ms\n`,
	);
}

/** How the runs of an event ended that the platform need not bring again. */
async function statusesOf(eventId: string): Promise<readonly string[]> {
	const { attempts } = await stage.simulator.settled(eventId, { timeoutMs: 90_000 });
	expect(attempts.at(-1)?.outcome).toBe(200);
	const runs = await runsOf(eventId);
	return (runs.get(eventId) ?? []).map(({ status }) => status);
}

/** All runs, once each of the events has run; an answer may come sooner. */
const runsOf = async (...eventIds: readonly string[]) =>
	await until('the runs', async () => {
		const runs = runsByEvent(await endedRuns(stage.n8n));
		return eventIds.every((id) => runs.has(id)) && runs;
	});

describe.each([
	['and stored', true],
	['and cannot be stored', false],
])('an event posted by webhook %s runs once', (_, mayStore) => {
	beforeAll(async () => await setUp(mayStore));
	afterAll(async () => await stage.end());

	it('when five deliveries of it come at the same time', async () => {
		for (let copy = 0; copy < 5; copy++) push('five-at-once');
		expect(await statusesOf('five-at-once')).toEqual(['success']);
	});

	it('when 50 events come at the same time', async () => {
		// Longer than the platform waits: how fast n8n answers depends on the machine.
		stage.simulator.settings.ackTimeoutMs = 60_000;
		const filtered = Array.from({ length: 50 }, (_, index) => push(`filtered-${index}`, 'age'));
		await tellTimes('filtered out', filtered);
		const passing = Array.from({ length: 50 }, (_, index) => push(`one-of-50-${index}`));
		await tellTimes('started', passing);
		const runs = await runsOf(...passing);
		expect(passing.map((id) => runs.get(id)?.length)).toEqual(passing.map(() => 1));
		expect(filtered.filter((id) => runs.has(id))).toEqual([]);
	});

	it('when n8n cannot write down its execution in time', async () => {
		const { n8n, simulator } = stage;
		simulator.settings.ackTimeoutMs = 1_000;
		const database = openFile(n8n, 'database.sqlite');
		database.exec('BEGIN IMMEDIATE');
		push('late');
		const { attempts } = await simulator.attempted('late', 1);
		simulator.settings.ackTimeoutMs = 3_000;
		database.exec('ROLLBACK');
		database.close();

		expect(attempts[0]?.outcome).toBe(mayStore ? 200 : 'silence');
		expect(await statusesOf('late')).toEqual(['success']);
	});

	it('when n8n is restarted between two deliveries of it', async () => {
		push('before-and-after');
		expect(await statusesOf('before-and-after')).toEqual(['success']);
		await stage.n8n.stop(60_000);
		await stage.n8n.start();
		push('before-and-after');
		push('after');
		expect(await statusesOf('after')).toEqual(['success']);
		expect(await statusesOf('before-and-after')).toEqual(['success']);
	});
});
