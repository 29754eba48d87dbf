import { randomBytes } from 'node:crypto';
import type { PostgresServer } from '../postgresServer';
import type { RedisServer } from '../redisServer';

/**
 * Where changes wait for their run: in a database of their own, in n8n's, or (which is no good in
 * queue mode) in a file of each process.
 */
export type InboxPlace = 'database' | 'n8n' | 'files';

export const N8N_DATABASE = 'n8n';
export const INBOX_DATABASE = 'inbox';

/** A worker's death is noticed within seconds; with n8n's own settings it takes a minute and a half. */
const BRISK: NodeJS.ProcessEnv = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1500',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

/** What all of n8n's processes are started with in queue mode, as n8n's documentation has it. */
export function queueEnvironment(
	postgres: PostgresServer,
	redis: RedisServer,
): Readonly<NodeJS.ProcessEnv> {
	const database = new URL(postgres.url({ database: N8N_DATABASE }));
	return {
		...BRISK,
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64'),
		// Webhook processes answer what the platform posts; the main process has other things to do.
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_POOL_SIZE: '4',
		DB_POSTGRESDB_HOST: database.hostname,
		DB_POSTGRESDB_PORT: database.port,
		DB_POSTGRESDB_DATABASE: N8N_DATABASE,
		DB_POSTGRESDB_USER: database.username,
		DB_POSTGRESDB_PASSWORD: database.password,
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
	};
}

export function inboxEnvironment(
	place: InboxPlace,
	postgres: PostgresServer,
): Readonly<NodeJS.ProcessEnv> {
	const urls = {
		database: postgres.url({ database: INBOX_DATABASE }),
		n8n: 'n8n',
		files: undefined,
	};
	return { FEISHU_COREHR_INBOX_URL: urls[place] };
}
