import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SQLITE_FILE } from '../../../nodes/FeishuCoreHr/store/open';
import { PostgresServer } from '../postgresServer';
import { openFile } from './n8nDatabase';
import type { N8n } from './startN8n';
import { until, type Patience } from './until';

export type EngineName = 'SQLite' | 'PostgreSQL';
export const ENGINES: readonly EngineName[] = ['SQLite', 'PostgreSQL'];

type Rows = Array<Record<string, unknown>>;

/** Where an n8n keeps what it has received, seen from outside. */
export interface Engine {
	/** What n8n is to be started with. */
	readonly env: NodeJS.ProcessEnv;
	/** `select <columns> from event <rest>`. */
	events(n8n: Pick<N8n, 'userFolder'>, columns: string, rest?: string): Promise<Rows>;
	/** What the store takes on disk. */
	bytes(n8n: Pick<N8n, 'userFolder'>): Promise<number>;
	readonly server?: PostgresServer;
	end(): Promise<void>;
}

export async function startEngine(name: EngineName): Promise<Engine> {
	if (name === 'SQLite') {
		return {
			env: {},
			events: eventsInFile,
			bytes: async (n8n) => bytesOf(n8n),
			end: async () => {},
		};
	}
	const server = await PostgresServer.start();
	return {
		env: { FEISHU_COREHR_INBOX_URL: server.url() },
		server,
		events: async (_, columns, rest = '') =>
			await server.query(`select ${columns} from feishu_corehr.event ${rest}`),
		bytes: async () => {
			const [row] = await server.query(
				`select sum(pg_total_relation_size(oid)) as bytes from pg_class
				where relnamespace = 'feishu_corehr'::regnamespace and relkind = 'r'`,
			);
			return Number(row?.bytes);
		},
		end: async () => await server.end(),
	};
}

/** With its log. */
const bytesOf = ({ userFolder }: Pick<N8n, 'userFolder'>): number =>
	['', '-wal']
		.map((suffix) => join(userFolder, '.n8n', `${SQLITE_FILE}${suffix}`))
		.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);

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

/** How many of the received events are in each state. */
export async function statesOf(
	engine: Engine,
	n8n: Pick<N8n, 'userFolder'>,
): Promise<Readonly<Record<string, number>>> {
	const rows = await engine.events(n8n, 'state, count(*) as n', 'group by state');
	return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]));
}

export const OPEN = ['undecided', 'waiting', 'running', 'retrying'];

/** How long changes may take to run on a busy machine. */
export const RUN_PATIENCE: Patience = { forMs: 240_000, everyMs: 200 };

/** Waits until nothing that was received waits for its run or its end. */
export async function allDone(
	engine: Engine,
	n8n: Pick<N8n, 'userFolder'>,
	patience = RUN_PATIENCE,
): Promise<void> {
	let states: Readonly<Record<string, number>> = {};
	const isDone = async () => {
		states = await statesOf(engine, n8n);
		return OPEN.every((state) => !states[state]);
	};
	await until('every change to have run', isDone, patience).catch((error: Error) => {
		throw new Error(`${error.message}: ${JSON.stringify(states)}`, { cause: error.cause });
	});
}
