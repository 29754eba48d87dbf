import { until } from '../../host/n8n/until';
import { DISORDERLY, exceptions, withLosses, wreakHavoc, type Trouble } from './chaos';
import { runsOf, setQueueStage } from './queueStage';
import { Sink } from './sink';

const sink = new Sink();
const setTroubledStage = async () => {
	await sink.open();
	sink.answer = async () => {
		await new Promise((resolve) => setTimeout(resolve, 400));
		return 200;
	};
	return await withLosses(await setQueueStage(DISORDERLY), [sink.step()]);
};
type TroubledStage = Awaited<ReturnType<typeof setTroubledStage>>;

const killWorker: Trouble<TroubledStage> = async ({ queue: { workers } }) =>
	await workers[0]?.kill();

const addWorker: Trouble<TroubledStage> = async ({ queue }) => void (await queue.addWorker());

const restartRedis: Trouble<TroubledStage> = async ({ queue }) => await queue.redis.restart();

const DATABASE_GONE_MS = 12_000;
const loseDatabase: Trouble<TroubledStage> = async ({ queue: { postgres } }) => {
	await postgres.stop('fast');
	const back = Date.now() + DATABASE_GONE_MS;
	await until('twelve seconds', () => Date.now() >= back);
	await postgres.start();
};

const killMain: Trouble<TroubledStage> = async ({ n8n }) => {
	await n8n.kill();
	await n8n.start();
};

let stage: TroubledStage;
beforeAll(async () => (stage = await setTroubledStage()), 240_000);
afterAll(async () => {
	await stage.end();
	await sink.close();
}, 120_000);

it('300 events', async () => {
	const t0 = Date.now();
	const named = Object.entries({ killWorker, addWorker, restartRedis, loseDatabase, killMain });
	const troubles = named.map(([name, strike]): Trouble<TroubledStage> => async (s) => {
		await until('runs under way', async () => (await runsOf(s.queue)).some(({status}) => status==='running'), {forMs: 60_000, everyMs: 20});
		const u = (await runsOf(s.queue)).filter(({status}) => status==='running' || status === 'new').map(({status}) => status);
		process.stdout.write(`${(Date.now() - t0) / 1000} ${name} ${u}\n`);
		await strike(s);
		process.stdout.write(`${(Date.now() - t0) / 1000} ${name} over\n`);
	});
	const aftermath = await wreakHavoc(stage, 31, troubles);
	process.stdout.write(`${(Date.now() - t0) / 1000} done\n`);
	const { passing, filtered } = aftermath;
	const lost = exceptions(aftermath, passing, (runs) =>
		runs.some(({ status }) => status === 'success'),
	);
	const never = exceptions(aftermath, filtered, (runs) => runs.length === 0);
	const again = [...passing.values()].filter((runs) => runs.length > 1);
	const posts = [...passing.keys()].map((id) => sink.times(id)).filter((n) => n !== 1);
	process.stdout.write(JSON.stringify(posts) + '\n');
	process.stdout.write(JSON.stringify(again.map(r => r.map(x => x.status).join())) + '\n');
	expect({ lost, never }).toEqual({ lost: [], never: [] });
}, 600_000);
