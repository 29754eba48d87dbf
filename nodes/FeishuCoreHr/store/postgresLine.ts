import type { Client as Connection, ClientConfig } from 'pg';

import { StoreFault, type Row, type Transaction, type Value } from './store';

/** All tables are in it; n8n's own are elsewhere. */
export const SCHEMA = 'feishu_corehr';

/** Ends with the transaction, so that a pooler may hand the connection on. */
const ALONE = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';

/** The library is loaded where it is used: a file needs none. */
async function newClient(connection: ClientConfig): Promise<Connection> {
	const { Client, types } = await import('./pg');
	/** A 64-bit number is a number here: ids and times stay far below 2^53. */
	const asNumbers: ClientConfig['types'] = {
		getTypeParser: (oid, format) =>
			Number(oid) === types.builtins.INT8 ? Number : types.getTypeParser(oid, format),
	};
	try {
		return new Client({ ...connection, types: asNumbers });
	} catch (error) {
		throw unusable(error);
	}
}

/** A URL may name files (`sslrootcert`), which the library reads at once. */
function unusable(error: unknown): StoreFault {
	const { code = '', path = '' } = error as NodeJS.ErrnoException;
	const what = [path, code].join(' ').trim();
	return new StoreFault(
		'wrongSetting',
		`FEISHU_COREHR_INBOX_URL names what cannot be used (${what}).`,
	);
}

/** PostgreSQL knows texts of any character but this one; SQLite and n8n know it, too. */
const storable = (value: Value): Value =>
	typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;

/**
 * One connection, made when it is needed. Fit for a pooler in transaction mode: nothing is left in
 * the session, everything a transaction needs is set inside it.
 */
export class PostgresLine {
	private client: Promise<Connection> | undefined;

	private current: Connection | undefined;

	private turn: Promise<unknown> = Promise.resolve();

	constructor(private readonly connection: ClientConfig) {}

	/** Runs transactions one after the other. */
	async transact<T>(begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
		const turn = this.turn.then(async () => await this.run(begin, work));
		this.turn = turn.catch(() => undefined);
		return await turn;
	}

	async end(): Promise<void> {
		const { client } = this;
		this.client = undefined;
		await client?.then(async (open) => await open.end()).catch(() => undefined);
	}

	private async run<T>(begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
		let isDone = false;
		try {
			const client = await (this.client ??= this.connect());
			const rows = async (sql: string, values: readonly Value[] = []) =>
				(await client.query(sql, values.map(storable))).rows as Row[];
			await client.query(begin);
			const result = await work({
				rows,
				alone: async (name) => void (await rows(ALONE, [`${SCHEMA} ${name}`])),
			});
			await client.query('commit');
			isDone = true;
			return result;
		} finally {
			// Whatever state it is in: the server rolls back what a closed connection left open.
			if (!isDone) void this.end();
		}
	}

	private async connect(): Promise<Connection> {
		const client = await newClient(this.connection);
		// One that ends while nobody waits for it is replaced at the next transaction.
		const ended = () => {
			if (this.current === client) this.client = undefined;
		};
		client.on('error', ended);
		client.on('end', ended);
		this.current = client;
		await client.connect();
		return client;
	}
}
