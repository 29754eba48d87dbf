import { until } from '../../host/n8n/until';
import type { Queue } from '../../host/queue/startQueue';
import { withLosses, type Trouble } from './chaos';
import { runsOf, type QueueStage } from './queueStage';

/** With workflows over a network that loses frames. */
export type TroubledStage = QueueStage & Awaited<ReturnType<typeof withLosses>>;

const DATABASE_GONE_MS = 12_000;

/** How many executions are queued or at a worker. */
export const underWay = async (queue: Queue): Promise<number> =>
	(await runsOf(queue)).filter(({ status }) => status === 'new' || status === 'running').length;

/** Strikes while some run. */
const amidRuns =
	(strike: (queue: Queue, stage: TroubledStage) => Promise<unknown>): Trouble<TroubledStage> =>
	async (stage) => {
		const { queue } = stage;
		await until('some runs to be under way', async () => (await underWay(queue)) > 0, {
			forMs: 60_000,
			everyMs: 20,
		});
		await strike(queue, stage);
	};

export const killWorker = amidRuns(async ({ workers }) => await workers[0]?.kill());

/** In the place of the one that was killed, if it was. */
export const addWorker = amidRuns(async (queue) => await queue.addWorker());

export const restartRedis = amidRuns(async ({ redis }) => await redis.restart());

export const loseDatabase = amidRuns(async ({ postgres }) => {
	await postgres.stop('fast');
	const back = Date.now() + DATABASE_GONE_MS;
	await until('twelve seconds', () => Date.now() >= back);
	await postgres.start();
});

/** @param killed called with how many runs had not been told of, and so begin again */
export const killMain = (killed: (running: number) => void) =>
	amidRuns(async (queue, stage) => {
		await queue.main.kill();
		killed((await stage.states()).running ?? 0);
		await queue.main.start();
	});
