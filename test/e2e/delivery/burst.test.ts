import { until } from '../../host/n8n/until';
import { memoryOf } from '../../host/soak/memory';
import '../patience';
import { endedWell, runsByEvent, runsUnderWay } from './runs';
import { onlyField, setStage, type Stage } from './stage';

/** Executions at one time, as the README says. */
const AT_A_TIME = 50;
/** Runs that may end between n8n's word that they did and ours. */
const JUST_ENDED = 5;
const EVENTS = 5_000;

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ env: { N8N_METRICS: 'true' } });
	await stage.live(onlyField('burst'));
});
afterAll(async () => await stage.end());

const answersTo = (eventIds: readonly string[]) =>
	eventIds.flatMap((id) => stage.app.deliveries.of(id).attempts);

const bytes = async () => await stage.engine.bytes(stage.n8n);

it('5,000 events at once are acknowledged at their first delivery and each has its run, over a kill -9', async () => {
	const { app, n8n, simulator } = stage;
	const before = await bytes();
	const events = Array.from({ length: EVENTS }, (_, index) =>
		app.push(
			app.personUpdated({
				personId: String(index),
				fieldChanges: ['burst'],
				header: { event_id: `burst-${index}` },
			}),
		),
	);
	await simulator.idle(60_000);
	const answers = answersTo(events);
	expect(answers.map(({ outcome }) => outcome)).toEqual(events.map(() => 200));
	const times = answers.map(({ answeredAfterMs = Infinity }) => answeredAfterMs);
	times.sort((a, b) => a - b);
	const p99 = times[Math.floor(times.length * 0.99)] ?? Infinity;
	await until('200 runs', () => endedWell(n8n) >= 200, { forMs: 120_000 });
	const { process: megabytes } = await memoryOf(n8n);
	const waiting = (await stage.states()).waiting ?? 0;
	const each = ((await bytes()) - before) / EVENTS;
	process.stdout.write(
		`5,000 events at once: answered within ${p99.toFixed()} ms (p99), the slowest ${times.at(-1)?.toFixed()} ms; ` +
			`n8n takes ${megabytes.toFixed()} MB; ${waiting} wait, 1,000 of them take ${(each / 1_000).toFixed(2)} MB\n`,
	);
	expect(runsUnderWay(n8n, 0).all).toBeLessThanOrEqual(AT_A_TIME);

	await n8n.kill();
	const cutOff = runsUnderWay(n8n, 0).all;
	await n8n.start();
	const runs = runsByEvent(await stage.done(0, { forMs: 600_000, everyMs: 500 }));
	const ofEach = events.map((id) => runs.get(id) ?? []);
	const good = ofEach.filter((own) => own.some(({ status }) => status === 'success'));
	expect(good).toHaveLength(EVENTS);
	const twice = ofEach.filter((own) => own.length > 1).length;
	expect(twice).toBeLessThanOrEqual(cutOff + JUST_ENDED);
}, 900_000);
