import path from 'node:path';
import type { Role } from '../n8n/environment';
import { startN8n, type N8n } from '../n8n/startN8n';
import { startProcess, type ProcessOptions, type Running } from '../n8n/startProcess';
import { PostgresServer } from '../postgresServer';
import { RedisServer } from '../redisServer';
import {
	INBOX_DATABASE,
	inboxEnvironment,
	N8N_DATABASE,
	queueEnvironment,
	type InboxPlace,
} from './queueEnvironment';

const WORKERS = 2;
const WEBHOOKS = 2;

export interface QueueOptions extends Pick<ProcessOptions, 'env' | 'preferredPort' | 'signal'> {
	/** `database`, unless another is named. */
	readonly inbox?: InboxPlace;
	/** Where each process's log is kept besides in memory. */
	readonly logFolder?: string;
}

/**
 * n8n in queue mode, as on five hosts: a main process, two workers and two webhook processes, each with
 * a folder of its own and the package installed in it, on one PostgreSQL and one Redis.
 */
export interface Queue {
	readonly main: N8n;
	/** Grows by `addWorker`. */
	readonly workers: readonly Running[];
	readonly webhooks: readonly Running[];
	readonly postgres: PostgresServer;
	readonly redis: RedisServer;
	/** Where changes wait at present. */
	inbox(): InboxPlace;
	addWorker(): Promise<Running>;
	/** Starts all of n8n anew, with another place where changes wait. */
	restartWith(inbox: InboxPlace): Promise<void>;
	/** Ends everything, and deletes its folders. */
	end(graceMs?: number): Promise<void>;
}

/** What has to be ended when it is over, or when not all of it could be started. */
class Started {
	readonly processes: Running[] = [];

	readonly servers: Array<PostgresServer | RedisServer> = [];

	async end(graceMs?: number): Promise<void> {
		await Promise.all(this.processes.map(async (one) => await one.dispose(graceMs)));
		await Promise.all(this.servers.map(async (one) => await one.end()));
	}
}

/** Takes about a minute. */
export async function startQueue(options: QueueOptions = {}): Promise<Queue> {
	const started = new Started();
	const queue = start(options, started);
	await queue.catch(async () => await started.end());
	return { ...(await queue), end: async (graceMs) => await started.end(graceMs) };
}

async function start(
	{ inbox = 'database', env, preferredPort, signal, logFolder }: QueueOptions,
	{ processes, servers }: Started,
): Promise<Omit<Queue, 'end'>> {
	const postgres = await PostgresServer.start();
	servers.push(postgres);
	const redis = await RedisServer.start();
	servers.push(redis);
	for (const name of [N8N_DATABASE, INBOX_DATABASE]) {
		await postgres.query(`create database ${name}`);
	}
	const common = queueEnvironment(postgres, redis);
	let place = inbox;
	const optionsOf = (name: string): ProcessOptions => ({
		env: { ...common, ...inboxEnvironment(place, postgres), ...env },
		logFile: logFolder && path.join(logFolder, `queue-${name}.log`),
		signal,
	});
	/** Whoever is killed and started again looks where all the others do. */
	const kept = <T extends Running>(running: T): T => {
		const start = running.start.bind(running);
		running.start = async (extra) =>
			await start({ ...inboxEnvironment(place, postgres), ...extra });
		processes.push(running);
		return running;
	};
	const side = async (role: Role, number: number) =>
		kept(await startProcess(role, optionsOf(`${role}-${number}`)));
	// The first one makes n8n's tables.
	const main = kept(await startN8n({ ...optionsOf('main'), preferredPort }));
	const several = async (role: Role, count: number) =>
		await Promise.all(
			Array.from({ length: count }, async (_, index) => await side(role, index + 1)),
		);
	const [workers, webhooks] = await Promise.all([
		several('worker', WORKERS),
		several('webhook', WEBHOOKS),
	]);
	return {
		main,
		workers,
		webhooks,
		postgres,
		redis,
		inbox: () => place,
		addWorker: async () => {
			const worker = await side('worker', workers.length + 1);
			workers.push(worker);
			return worker;
		},
		restartWith: async (another) => {
			place = another;
			const all = [main, ...workers, ...webhooks];
			// What runs at a worker is awaited by the main process.
			for (const some of [[main], webhooks, workers]) {
				await Promise.all(some.map(async (one) => await one.stop(60_000)));
			}
			await Promise.all(all.map(async (one) => await one.start()));
		},
	};
}
