import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';

import { PostgresStore } from './postgres';
import { SqliteStore, type SqliteOptions } from './sqlite';
import { StoreFault, type Store } from './store';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A URL of a PostgreSQL database, or the word `n8n`. */
export const INBOX_URL = 'FEISHU_COREHR_INBOX_URL';

/** In n8n's own folder, which lies beside its SQLite database. */
export const SQLITE_FILE = 'feishu-corehr.sqlite';

/**
 * The store that the environment asks for: PostgreSQL where it names one, else a file.
 * @throws {StoreFault} `wrongSetting`, with a sentence for the person who can change it
 */
export function openStore(env: Environment, options: Omit<SqliteOptions, 'path'>): Store {
	const url = read(env, INBOX_URL)?.trim();
	if (url === 'n8n') return new PostgresStore(n8nDatabase(env));
	if (url) return new PostgresStore(postgresUrl(url));
	return new SqliteStore({ ...options, path: join(folderOf(env), SQLITE_FILE) });
}

/** n8n's own folder. The same rule as n8n's, which offers nodes no way to ask for it. */
export const folderOf = (env: Environment): string =>
	join(env.N8N_USER_FOLDER ?? homedir(), '.n8n');

/** Whether the processes of several hosts share the store. */
export const isShared = (env: Environment): boolean => Boolean(read(env, INBOX_URL)?.trim());

/** A variable, or the content of the file that `<name>_FILE` names, as n8n reads its own. */
function read(env: Environment, name: string): string | undefined {
	if (env[name] !== undefined) return env[name];
	const path = env[`${name}_FILE`];
	if (!path) return undefined;
	try {
		return readFileSync(path, 'utf8').trim();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw wrong(`${name}_FILE names a file that cannot be read (${path}: ${code}).`);
	}
}

function postgresUrl(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isComplete =
		url && /^postgres(ql)?:$/.test(url.protocol) && (url.hostname || url.searchParams.has('host'));
	if (isComplete) return text;
	// Not shown: it may hold a password all the same.
	throw wrong(
		`${INBOX_URL} is no URL of a PostgreSQL database. Enter one like postgres://user:password@host:5432/database (special characters of the password percent-encoded), or the word n8n for the database that n8n itself uses.`,
	);
}

/** n8n's own connection; its schema and table prefix do not matter, ours is a schema of its own. */
function n8nDatabase(env: Environment): ClientConfig {
	// n8n takes quotes around a value off (@n8n/config 2.41, `normalizeEnvValue`).
	const of = (name: string) =>
		read(env, name)
			?.trim()
			.replace(/^(['"])(.*)\1$/, '$2');
	if (of('DB_TYPE') !== 'postgresdb') {
		throw wrong(
			`${INBOX_URL} is n8n, but n8n itself does not use PostgreSQL (DB_TYPE is not postgresdb). Enter the URL of a database instead.`,
		);
	}
	const port = Number(of('DB_POSTGRESDB_PORT') || 5432);
	if (!Number.isInteger(port)) throw wrong('DB_POSTGRESDB_PORT is no number.');
	return {
		host: of('DB_POSTGRESDB_HOST') ?? 'localhost',
		port,
		database: of('DB_POSTGRESDB_DATABASE') ?? 'n8n',
		user: of('DB_POSTGRESDB_USER') ?? 'postgres',
		password: of('DB_POSTGRESDB_PASSWORD') ?? '',
		ssl: n8nSsl(of),
	};
}

/** As n8n itself decides it (@n8n/db 2.41, `db-connection-options`). */
function n8nSsl(of: (name: string) => string | undefined): ClientConfig['ssl'] {
	const is = (name: string, otherwise: boolean) => {
		const value = of(`DB_POSTGRESDB_SSL_${name}`)?.toLowerCase();
		return value === undefined ? otherwise : value === 'true' || value === '1';
	};
	const text = (name: string) => of(`DB_POSTGRESDB_SSL_${name}`) || undefined;
	const files = { ca: text('CA'), cert: text('CERT'), key: text('KEY') };
	const rejectUnauthorized = is('REJECT_UNAUTHORIZED', true);
	const isCustom = files.ca || files.cert || files.key || !rejectUnauthorized;
	return isCustom ? { ...files, rejectUnauthorized } : is('ENABLED', false);
}

const wrong = (sentence: string) => new StoreFault('wrongSetting', sentence);
