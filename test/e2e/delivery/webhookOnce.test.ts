import '../patience';
import { openFile } from './n8nDatabase';
import { endedRuns, runsByEvent } from './runs';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ redeliveryMs: [1_000, 2_000, 4_000, 8_000, 15_000, 15_000] });
	const { url } = await stage.live({ ...onlyField('posted'), connection: 'webhook' });
	await stage.app.setWebhook(url, { check: false });
});
afterAll(async () => await stage.end());

const push = (event_id: string) =>
	stage.app.push(
		stage.app.personUpdated({ personId: '1', fieldChanges: ['posted'], header: { event_id } }),
	);

async function statusesOf(eventId: string): Promise<readonly string[]> {
	const { attempts } = await stage.simulator.settled(eventId, { timeoutMs: 90_000 });
	expect(attempts.at(-1)?.outcome).toBe(200);
	return (runsByEvent(await endedRuns(stage.n8n)).get(eventId) ?? []).map(({ status }) => status);
}

describe('an event posted by webhook runs once', () => {
	it('when five deliveries of it come at the same time', async () => {
		for (let copy = 0; copy < 5; copy++) push('five-at-once');
		expect(await statusesOf('five-at-once')).toEqual(['success']);
	});

	it('when 50 events come at the same time', async () => {
		// Longer than the platform waits: how fast n8n answers depends on the machine.
		stage.simulator.settings.ackTimeoutMs = 60_000;
		const events = Array.from({ length: 50 }, (_, index) => push(`one-of-50-${index}`));
		await stage.simulator.idle(90_000);
		const attempts = events.flatMap((id) => stage.app.deliveries.of(id).attempts);
		expect(attempts.map(({ outcome }) => outcome)).toEqual(events.map(() => 200));
		const times = attempts.map(({ answeredAfterMs = Infinity }) => answeredAfterMs);
		times.sort((a, b) => a - b);
		process.stdout.write(
			`50 posts at once: median ${times[25]?.toFixed()} ms, slowest ${times.at(-1)?.toFixed()} ms\n`,
		);
		const runs = runsByEvent(await endedRuns(stage.n8n));
		expect(events.map((id) => runs.get(id)?.length)).toEqual(events.map(() => 1));
	});

	it('when n8n answers after the platform hung up', async () => {
		const { n8n, simulator } = stage;
		simulator.settings.ackTimeoutMs = 1_000;
		// n8n cannot write down the execution, and so cannot answer.
		const database = openFile(n8n, 'database.sqlite');
		database.exec('BEGIN IMMEDIATE');
		push('late');
		const { attempts } = await simulator.attempted('late', 1);
		simulator.settings.ackTimeoutMs = 3_000;
		database.exec('ROLLBACK');
		database.close();

		expect(attempts[0]?.outcome).toBe('silence');
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
