import type { ClientConfig } from 'pg';

import { faultOf, type Fault } from './faults';
import { PostgresLine, SCHEMA } from './postgresLine';
import { migrate, SCHEMA_VERSION } from './schema';
import { StoreFault, type Durability, type Store, type Transaction } from './store';

/** An event is refused after 2 s rather than answered after 3: nothing may take longer. */
const CONNECT_MS = 1_500;
const STATEMENT_MS = 1_800;
/** Where the server itself does not keep to it, the network is gone. */
const ANSWER_MS = STATEMENT_MS + 200;

/** A database shared by the n8n processes of several hosts. */
export class PostgresStore implements Store {
	readonly dialect = {
		blocks: false,
		// Well below the parameters that it allows.
		rowsAtOnce: 200,
		ids: (parameter: string) =>
			`(select value::bigint from json_array_elements_text(${parameter}::json))`,
		texts: (parameter: string) =>
			`(select value from json_array_elements_text(${parameter}::json))`,
	};

	readonly place: string;

	/** Storing has a connection of its own: an acknowledgement waits for nothing but its own write. */
	private readonly storing: PostgresLine;

	private readonly others: PostgresLine;

	private ready: Promise<void> | undefined;

	constructor(url: string | ClientConfig) {
		const connection: ClientConfig = {
			...(typeof url === 'string' ? { connectionString: url } : url),
			connectionTimeoutMillis: CONNECT_MS,
			query_timeout: ANSWER_MS,
			keepAlive: true,
		};
		const { host, port, database, user } = typeof url === 'string' ? partsOf(url) : url;
		this.place = `PostgreSQL ${user ?? ''}@${host}:${port}/${database ?? ''}, schema ${SCHEMA}`;
		this.storing = new PostgresLine(connection);
		this.others = new PostgresLine(connection);
	}

	async transact<T>(durability: Durability, work: (tx: Transaction) => Promise<T>): Promise<T> {
		try {
			await (this.ready ??= this.makeTables());
			const line = durability === 'durable' ? this.storing : this.others;
			return await line.transact(BEGIN[durability], work);
		} catch (error) {
			throw this.faulty(error);
		}
	}

	async size(): Promise<number> {
		return await this.transact('read', async (tx) => {
			const [row] = await tx.rows("select pg_total_relation_size('event') as bytes");
			return Number(row?.bytes);
		});
	}

	async close(): Promise<void> {
		await Promise.all([this.storing.end(), this.others.end()]);
	}

	private async makeTables(): Promise<void> {
		await this.storing.transact(BEGIN.durable, async (tx) => {
			await tx.alone('schema');
			const there = 'select 1 as there from pg_namespace where nspname = $1';
			if ((await tx.rows(there, [SCHEMA])).length === 0) await tx.rows(`create schema ${SCHEMA}`);
			// Asked for rather than made if it is missing: who only uses a schema need not own it.
			const [{ made } = {}] = await tx.rows("select to_regclass('version') is not null as made");
			if (!made) await tx.rows('create table version (number integer not null)');
			const [row] = await tx.rows('select number from version');
			const version = Number(row?.number ?? 0);
			if (version > SCHEMA_VERSION) throw new StoreFault('newerSchema', this.place);
			if (version === SCHEMA_VERSION) return;
			await migrate(async (sql) => await tx.rows(sql), version, {
				serial: 'bigint generated always as identity primary key',
			});
			await tx.rows('delete from version');
			await tx.rows('insert into version values ($1)', [SCHEMA_VERSION]);
		});
	}

	private faulty(error: unknown): StoreFault {
		// Whatever happened, the schema may have been dropped: it is looked at again.
		this.ready = undefined;
		if (error instanceof StoreFault) return error;
		const detail = error instanceof Error ? error.message : String(error);
		return new StoreFault(kindOf(error, detail), withoutPassword(detail));
	}
}

function kindOf(error: unknown, detail: string): Fault {
	const fault = faultOf(error);
	// A missing socket file.
	if (fault === 'cannotOpen') return 'unreachable';
	if (fault !== 'failed') return fault;
	// What the library says by itself has no code.
	if (/terminated|timeout|closed|not queryable/i.test(detail)) return 'unreachable';
	return /password|SASL/i.test(detail) ? 'wrongPassword' : 'failed';
}

/**
 * All that a transaction needs is set inside it. `synchronous_commit` decides whether `commit` waits
 * for the server's disk; a process that stops in the midst must not stay alone for long.
 */
const begin = (mode: string, synchronous: 'on' | 'off'): string =>
	`begin ${mode}; set local search_path = ${SCHEMA}; set local statement_timeout = ${STATEMENT_MS};
	set local idle_in_transaction_session_timeout = ${STATEMENT_MS}; set local synchronous_commit = ${synchronous}`;

const BEGIN: Readonly<Record<Durability, string>> = {
	durable: begin('', 'on'),
	quick: begin('', 'off'),
	read: begin('read only', 'off'),
};

/** Of a URL of PostgreSQL, as its library reads it (`pg-connection-string`). */
function partsOf(text: string): Pick<ClientConfig, 'host' | 'port' | 'database' | 'user'> {
	const { hostname, port, pathname, username, searchParams } = new URL(text);
	return {
		host: searchParams.get('host') ?? decodeURIComponent(hostname),
		port: Number(searchParams.get('port') ?? (port || 5432)),
		database: decodeURIComponent(pathname.slice(1)),
		user: searchParams.get('user') ?? decodeURIComponent(username),
	};
}

const withoutPassword = (text: string): string => text.replace(/\/\/[^/@\s]*@/g, '//…@');
