import { until } from '../../host/n8n/until';
import '../patience';
import { ENGINES } from '../../host/n8n/engine';
import { runsByEvent, type Run } from './runs';
import { Sink } from './sink';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
let sink: Sink;

/** Of each event how its runs ended, the first one first. */
const endings = (runs: readonly Run[], ids: readonly string[]) => {
	const byEvent = runsByEvent(runs);
	return ids.map((id) => (byEvent.get(id) ?? []).map(({ status }) => status));
};

const push = (event_id: string, field: string, via: 'longConnection' | 'webhook') => {
	const header = { event_id };
	const event = stage.app.personUpdated({ personId: event_id, fieldChanges: [field], header });
	return stage.app.push(event, { via });
};

describe.each(ENGINES)('runs that a machine cuts off (%s)', (engine) => {
	beforeAll(async () => {
		sink = await new Sink().open();
		stage = await setStage({ engine });
		await stage.live(onlyField('slow'), [sink.step()], { name: 'Long connection' });
		const posted = { ...onlyField('slow'), connection: 'webhook' };
		const { url } = await stage.live(posted, [sink.step()], { name: 'Webhook' });
		await stage.app.setWebhook(url, { check: false });
	});
	afterAll(async () => {
		await stage.end();
		await sink.close();
	});

	it.each([
		['kill -9', 2, async () => await stage.n8n.kill()],
		['a graceful stop', 1, async () => await stage.n8n.stop(10_000)],
	] as const)(
		'are acknowledged at once, and run again once after %s; what had ended does not',
		async (how, starts, end) => {
			let isOver = false;
			// A run of eight seconds, seen from here: it has not ended when n8n does.
			sink.answer = async (id) =>
				id.startsWith('short') || isOver ? 200 : await new Promise(() => undefined);
			const short = ['short 1', 'short 2'].map((id) => `${id} ${how}`);
			const ids = Array.from({ length: 10 }, (_, index) => `long ${index} ${how}`);
			for (const id of short) push(id, 'slow', 'longConnection');
			await stage.simulator.idle(60_000);
			await until('short runs to have ended', async () => !(await stage.states()).running);
			ids.forEach((id, index) => push(id, 'slow', index % 2 ? 'webhook' : 'longConnection'));
			for (const id of ids) {
				const { attempts } = await stage.simulator.settled(id, { timeoutMs: 60_000 });
				expect(attempts.map(({ outcome }) => outcome)).toEqual([200]);
			}
			await until('all to be under way', () => ids.every((id) => sink.times(id) === 1));

			await end();
			isOver = true;
			await stage.n8n.start();
			const runs = await stage.done();
			expect([...short, ...ids].map((id) => sink.times(id))).toEqual([
				...short.map(() => 1),
				...ids.map(() => 2),
			]);
			for (const statuses of endings(runs, ids)) expect(statuses.at(-1)).toBe('success');
			// A stop that somebody asked for is not counted against the runs that it cut off.
			const like = `where event_id like 'long % ${how}'`;
			const counted = await stage.engine.events(stage.n8n, 'distinct starts', like);
			expect(counted.map((row) => Number(row.starts))).toEqual([starts]);
		},
	);
});

describe('a run that ends n8n each time', () => {
	beforeAll(async () => {
		sink = await new Sink().open();
		stage = await setStage();
		await stage.live(onlyField('poison'), [sink.step()]);
	});
	afterAll(async () => {
		await stage.end();
		await sink.close();
	});

	it('is given up after the third, visibly, and holds nobody back', async () => {
		sink.answer = async (id) => (id === 'poison' ? await new Promise(() => undefined) : 200);
		push('poison', 'poison', 'longConnection');
		for (let start = 1; start <= 3; start++) {
			const started = () => sink.times('poison') === start;
			await until(`start ${start}`, started, { forMs: 120_000 });
			push(`beside ${start}`, 'poison', 'longConnection');
			await until('the other run', () => sink.times(`beside ${start}`) > 0, { forMs: 60_000 });
			await stage.n8n.kill();
			await stage.n8n.start();
		}
		const given = async () => (await stage.states()).givenUp === 1;
		await until('it to be given up', given, { forMs: 120_000 });
		expect(sink.times('poison')).toBe(3);
		await until('it to be shown', async () => {
			const all = await stage.n8n.executions.list();
			const failed = all.filter(({ status }) => status === 'error');
			const errors = await Promise.all(
				failed.map(async ({ id }) => (await stage.n8n.executions.get(id)).data.resultData.error),
			);
			return errors.some((error) => error?.message.includes('A run was given up'));
		});
		push('after', 'poison', 'longConnection');
		await until('the next run', () => sink.times('after') === 1);
	});
});
