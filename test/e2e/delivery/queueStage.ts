import fs from 'node:fs';
import path from 'node:path';
import { OPEN, RUN_PATIENCE, startEngine, statesOf, type Engine } from '../../host/n8n/engine';
import { until } from '../../host/n8n/until';
import { startQueue, type Queue, type QueueOptions } from '../../host/queue/startQueue';
import { INBOX_DATABASE, N8N_DATABASE } from '../../host/queue/queueEnvironment';
import { startSimulator, type Settings } from '../../simulator';
import { BRISK, CREDENTIAL, credentialFields, LOGS } from '../scene';
import { runsByEvent, toRun, type Run, type RunRow } from './runs';
import { BRISK_APP, COMPRESSED_RETRIES, live, type Stage } from './stage';

/** A stage on which n8n runs in queue mode: `n8n` is its main process. */
export interface QueueStage extends Stage {
	readonly queue: Queue;
}

export async function setQueueStage(
	settings: Partial<Settings> = {},
	options: QueueOptions = {},
): Promise<QueueStage> {
	fs.mkdirSync(LOGS, { recursive: true });
	for (const file of fs.readdirSync(LOGS)) {
		if (file.startsWith('queue-')) fs.rmSync(path.join(LOGS, file));
	}
	const simulator = await startSimulator({
		app: BRISK_APP,
		settings: { ...BRISK, redeliveryMs: COMPRESSED_RETRIES, ...settings },
	});
	const started = startQueue({ logFolder: LOGS, ...options });
	await started.catch(async () => await simulator.close());
	const queue = await started;
	const { main } = queue;
	const credential = await main.credentials.create(
		CREDENTIAL,
		'CoreHR',
		credentialFields(simulator),
	);
	const engine = await engineOf(queue);
	return {
		queue,
		n8n: main,
		simulator,
		app: simulator.app,
		credential,
		engine,
		states: async () => await statesOf(engine, main),
		lastRun: async () => (await runsOf(queue)).at(-1)?.id ?? 0,
		async done(after, patience = RUN_PATIENCE) {
			await until('every change to have run', async () => await areRun(engine, queue), patience);
			return await endedRuns(queue, after);
		},
		live: async (parameters, steps, more) =>
			await live({ n8n: main, credential }, parameters, steps, more),
		async end() {
			await queue.end();
			await simulator.close();
		},
	};
}

/** Where the processes keep what they receive, seen from outside. */
async function engineOf({ postgres, inbox }: Queue): Promise<Engine> {
	const files = await startEngine('SQLite');
	const databases = { database: INBOX_DATABASE, n8n: N8N_DATABASE };
	return {
		...files,
		server: postgres,
		async events(n8n, columns, rest = '') {
			const place = inbox();
			if (place === 'files') return await files.events(n8n, columns, rest);
			const sql = `select ${columns} from feishu_corehr.event ${rest}`;
			return await postgres.query(sql, databases[place]);
		},
	};
}

/** All executions after the one named, oldest first. */
export async function runsOf({ postgres }: Queue, after = 0): Promise<readonly Run[]> {
	const rows = await postgres.query(
		`select id, entity."workflowId", status, data
		from execution_entity as entity join execution_data on "executionId" = id
		where id > ${after} order by id`,
		N8N_DATABASE,
	);
	return (rows as unknown as readonly RunRow[]).map(toRun);
}

/**
 * Whether each change has run. In queue mode n8n does not tell its main process of every end (a job
 * that ends while Redis is away, or before n8n listens for it): such a change is still called running.
 *
 * @throws naming the first that have not
 */
async function areRun(engine: Engine, queue: Queue): Promise<boolean> {
	const open = await engine.events(
		queue.main,
		'event_id, state',
		`where state in ('${OPEN.join("', '")}')`,
	);
	if (open.length === 0) return true;
	const runs = open.some(({ state }) => state !== 'running') ? [] : await runsOf(queue);
	const byEvent = runsByEvent(runs);
	const left = open.flatMap(({ event_id, state }) => {
		const statuses = byEvent.get(String(event_id))?.map(({ status }) => status) ?? [];
		return statuses.includes('success') ? [] : [{ event_id, state, statuses }];
	});
	if (left.length > 0) throw new Error(`${left.length}: ${JSON.stringify(left.slice(0, 5))}`);
	return true;
}

/** n8n's lists of jobs that wait for a worker, or are at one. */
const JOBS = ['wait', 'active'].map((list) => `LLEN bull:jobs:${list}`);

/**
 * The executions, once no worker has any more to do. One whose end n8n could not write, or whose worker
 * could not begin it, stays as it was.
 */
async function endedRuns(queue: Queue, after = 0): Promise<readonly Run[]> {
	await until(
		'the workers to be done',
		async () => {
			const replies = await Promise.all(JOBS.map(async (count) => await queue.redis.ask(count)));
			return replies.every((reply) => reply.startsWith(':0'));
		},
		{ forMs: 60_000 },
	);
	return await runsOf(queue, after);
}
