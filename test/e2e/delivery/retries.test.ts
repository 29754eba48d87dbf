import { until } from '../../host/n8n/until';
import '../patience';
import { runsByEvent } from './runs';
import { Sink } from './sink';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
let sink: Sink;
beforeAll(async () => {
	sink = await new Sink().open();
	stage = await setStage();
	const options = { retryFailedRuns: 2 };
	await stage.live({ ...onlyField('retried'), options }, [sink.step()], { name: 'Retries' });
	await stage.live(onlyField('once'), [sink.step()], { name: 'Fails once' });
});
afterAll(async () => {
	await stage.end();
	await sink.close();
});

const push = (event_id: string, field: string) =>
	stage.app.push(
		stage.app.personUpdated({ personId: '1', fieldChanges: [field], header: { event_id } }),
	);

describe('a run that fails', () => {
	it('is tried again as often as asked, over a restart, and holds nobody back', async () => {
		sink.answer = (id, times) => (id === 'flaky' && times < 2 ? 500 : 200);
		push('flaky', 'retried');
		await until('the first run to fail', async () => (await stage.states()).retrying === 1);
		push('next', 'retried');
		await until('the next change of the same person', () => sink.times('next') === 1);
		await stage.n8n.stop(30_000);
		await stage.n8n.start();
		const runs = runsByEvent(await stage.done());
		expect(runs.get('flaky')?.map(({ status }) => status)).toEqual(['error', 'success']);
		expect(stage.app.deliveries.of('flaky').attempts.map(({ outcome }) => outcome)).toEqual([200]);
	});

	it('stays failed where nothing else is asked for', async () => {
		sink.answer = () => 500;
		push('failed', 'once');
		await until('it to have failed', async () => (await stage.states()).failed === 1);
		push('failed', 'once');
		await stage.simulator.idle();
		const runs = runsByEvent(await stage.done());
		expect(runs.get('failed')?.map(({ status }) => status)).toEqual(['error']);
	});
});
