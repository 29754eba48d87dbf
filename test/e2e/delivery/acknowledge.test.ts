import { until } from '../../host/n8n/until';

import '../patience';
import { changeDatabase } from './n8nDatabase';
import { endedRuns, runsByEvent } from './runs';
import { Sink } from './sink';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
let sink: Sink;

beforeAll(async () => {
	sink = await new Sink().open();
	stage = await setStage({ redeliveryMs: [500, 1_000, 2_000, 4_000, 8_000, 15_000] });
});
afterAll(async () => {
	await stage.end();
	await sink.close();
});

/** Pushes an event with this field, and returns its id. */
const push = (field: string, event_id: string) =>
	stage.app.push(
		stage.app.personUpdated({ personId: '1', fieldChanges: [field], header: { event_id } }),
	);

/** What the platform was answered until it was done with the event. */
async function answersTo(eventId: string) {
	const { attempts } = await stage.simulator.settled(eventId, { timeoutMs: 60_000 });
	return attempts.map(({ outcome }) => outcome);
}

const statusesOf = async (eventId: string) =>
	(runsByEvent(await endedRuns(stage.n8n)).get(eventId) ?? []).map(({ status }) => status);

describe('an event is acknowledged', () => {
	it('when its run succeeded, and comes again until it does (acknowledge: success)', async () => {
		sink.answer = (_, times) => (times < 3 ? 500 : 200);
		await stage.live({ ...onlyField('flaky'), options: { acknowledge: 'success' } }, [sink.step()]);

		push('flaky', 'flaky-1');
		expect(await answersTo('flaky-1')).toEqual([500, 500, 200]);
		push('flaky', 'flaky-1');
		expect(await answersTo('flaky-1')).toEqual([500, 500, 200, 200]);
		expect(await statusesOf('flaky-1')).toEqual(['error', 'error', 'success']);
	});

	it('when its run has failed, too (acknowledge: received)', async () => {
		sink.answer = () => 500;
		await stage.live(onlyField('broken'), [sink.step()]);

		push('broken', 'broken-1');
		push('broken', 'broken-1');
		expect(await answersTo('broken-1')).toEqual([200, 200]);
		expect(await statusesOf('broken-1')).toEqual(['error']);
	});

	it('when everyone was served, and those who were do not run again', async () => {
		sink.answer = (_, times) => (times < 3 ? 500 : 200);
		const success = { options: { acknowledge: 'success' } };
		const failing = await stage.live({ ...onlyField('shared'), ...success }, [sink.step()]);
		const served = await stage.live({ ...onlyField('shared'), ...success });

		push('shared', 'shared-1');
		expect(await answersTo('shared-1')).toEqual([500, 500, 200]);
		const runs = runsByEvent(await endedRuns(stage.n8n)).get('shared-1') ?? [];
		const of = ({ id }: { id: string }) =>
			runs.filter(({ workflowId }) => workflowId === id).map(({ status }) => status);
		expect(of(failing)).toEqual(['error', 'error', 'success']);
		expect(of(served)).toEqual(['success']);
	});

	it('after 2.5 s at the latest, and is done with then, however long its run lasts', async () => {
		let release: (status: number) => void = () => undefined;
		sink.answer = async () => await new Promise((resolve) => (release = resolve));
		await stage.live({ ...onlyField('slow'), options: { acknowledge: 'success' } }, [sink.step()]);

		push('slow', 'slow-1');
		expect(await answersTo('slow-1')).toEqual([200]);
		expect(sink.times('slow-1')).toBe(1);
		release(500);
		expect(await statusesOf('slow-1')).toEqual(['error']);
		push('slow', 'slow-1');
		expect(await answersTo('slow-1')).toEqual([200, 200]);
		expect(sink.times('slow-1')).toBe(1);
	});

	it('only once n8n could start it', async () => {
		await stage.live(onlyField('unstartable'));
		changeDatabase(
			stage.n8n,
			`CREATE TRIGGER full BEFORE INSERT ON execution_entity
			BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
		);
		push('unstartable', 'unstartable-1');
		const { attempts } = await stage.simulator.attempted('unstartable-1', 1);
		expect(attempts[0]?.outcome).toBe(500);
		changeDatabase(stage.n8n, 'DROP TRIGGER full');

		expect((await answersTo('unstartable-1')).at(-1)).toBe(200);
		expect(await statusesOf('unstartable-1')).toEqual(['success']);
	});
});

describe('a workflow that is switched off', () => {
	it('finishes what is in flight before the connection closes', async () => {
		const { n8n, simulator, app } = stage;
		for (const { id } of await n8n.workflows.list()) await n8n.workflows.deactivate(id);
		await until('the connection to close', () => app.longConnection.open.length === 0);

		let release: (status: number) => void = () => undefined;
		sink.answer = async () => await new Promise((resolve) => (release = resolve));
		const { id } = await stage.live(onlyField('last'), [sink.step()]);
		push('last', 'last-1');
		await until('the run to be under way', () => sink.times('last-1') === 1);
		await n8n.rest.send('POST', `/workflows/${id}/deactivate`, {});
		expect(app.longConnection.open).toHaveLength(1);
		release(200);

		expect(await answersTo('last-1')).toEqual([200]);
		expect(await statusesOf('last-1')).toEqual(['success']);
		await simulator.until(() => app.longConnection.open.length === 0, 'the connection to close');
	});
});
