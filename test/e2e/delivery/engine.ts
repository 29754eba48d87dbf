import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SQLITE_FILE } from '../../../nodes/FeishuCoreHr/store/open';
import type { N8n } from '../../host/n8n/startN8n';
import { PostgresServer } from '../../host/postgresServer';
import { openFile } from './n8nDatabase';

export type EngineName = 'SQLite' | 'PostgreSQL';
export const ENGINES: readonly EngineName[] = ['SQLite', 'PostgreSQL'];

type Rows = Array<Record<string, unknown>>;

/** Where an n8n keeps what it has received, seen from outside. */
export interface Engine {
	/** What n8n is to be started with. */
	readonly env: NodeJS.ProcessEnv;
	/** `select <columns> from event <rest>`. */
	events(n8n: Pick<N8n, 'userFolder'>, columns: string, rest?: string): Promise<Rows>;
	readonly server?: PostgresServer;
	end(): Promise<void>;
}

export async function startEngine(name: EngineName): Promise<Engine> {
	if (name === 'SQLite') return { env: {}, events: eventsInFile, end: async () => {} };
	const server = await PostgresServer.start();
	return {
		env: { FEISHU_COREHR_INBOX_URL: server.url() },
		server,
		events: async (_, columns, rest = '') =>
			await server.query(`select ${columns} from feishu_corehr.event ${rest}`),
		end: async () => await server.end(),
	};
}

async function eventsInFile(
	folder: Pick<N8n, 'userFolder'>,
	columns: string,
	rest = '',
): Promise<Rows> {
	if (!existsSync(join(folder.userFolder, '.n8n', SQLITE_FILE))) return [];
	const db = openFile(folder, SQLITE_FILE, true);
	try {
		return db.prepare(`select ${columns} from event ${rest}`).all() as Rows;
	} finally {
		db.close();
	}
}
