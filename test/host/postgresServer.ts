import { execFileSync, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { asSomebody, ended, leashed, serverFolder } from './leashed';
import { freePort } from './n8n/ports';

const PASSWORD = 'only-for-tests';

/** Quick to start and small, but honest about the disk: `fsync` stays on. */
const SETTINGS = [
	'fsync=on',
	'full_page_writes=off',
	'shared_buffers=32MB',
	'max_connections=60',
	'unix_socket_directories=',
	'listen_addresses=127.0.0.1',
	'log_min_messages=fatal',
	'autovacuum_naptime=5',
];

/** A PostgreSQL in a folder of its own on loopback. It ends with the process that started it. */
export class PostgresServer {
	private readonly folder = serverFolder('postgres');

	private child: ChildProcess | undefined;

	private constructor(readonly port: number) {}

	/** Makes a new server; about two seconds. */
	static async start(): Promise<PostgresServer> {
		const server = new PostgresServer(await freePort());
		const password = join(server.folder, 'password');
		writeFileSync(password, PASSWORD, { mode: 0o644 });
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts PostgreSQL here; nothing of this is shipped
		execFileSync(
			program('initdb'),
			['-D', server.data, '-U', 'owner', '-A', 'scram-sha-256', '--pwfile', password].concat([
				'--no-sync',
				'--no-locale',
				'-E',
				'UTF8',
			]),
			{ ...asSomebody(), cwd: server.folder, stdio: 'pipe' },
		);
		await server.start();
		return server;
	}

	url({
		user = 'owner',
		password = PASSWORD,
		database = 'postgres',
		port = this.port,
	} = {}): string {
		return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
	}

	/** Starts it again, and waits until it answers. */
	async start(): Promise<void> {
		const settings = [...SETTINGS, `port=${this.port}`].flatMap((setting) => ['-c', setting]);
		this.child = leashed(program('postgres'), ['-D', this.data, ...settings], this.folder);
		await this.untilItAnswers(this.port);
	}

	/** `fast`: open transactions are cut off; `immediate`: as if the machine had crashed. */
	async stop(how: 'fast' | 'immediate'): Promise<void> {
		const mode = ['-m', how, '-w'];
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts PostgreSQL here; nothing of this is shipped
		execFileSync(program('pg_ctl'), ['stop', '-D', this.data, ...mode], {
			...asSomebody(),
			cwd: this.folder,
			stdio: 'pipe',
		});
		await ended(this.child);
	}

	async restart(): Promise<void> {
		await this.stop('fast');
		await this.start();
	}

	/** Ends it for good, and deletes its folder. */
	async end(): Promise<void> {
		if (this.child?.exitCode === null) await this.stop('immediate');
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** A pgbouncer in transaction mode in front of it. */
	async pooler(): Promise<{ readonly url: string; end(): Promise<void> }> {
		const port = await freePort();
		const users = join(this.folder, `users-${port}.txt`);
		const settings = join(this.folder, `pooler-${port}.ini`);
		writeFileSync(users, `"owner" "${PASSWORD}"\n`, { mode: 0o644 });
		writeFileSync(
			settings,
			`[databases]\n* = host=127.0.0.1 port=${this.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n` +
				`listen_port = ${port}\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = ${users}\n` +
				'pool_mode = transaction\ndefault_pool_size = 2\n',
		);
		const child = leashed(process.env.PGBOUNCER_PATH ?? 'pgbouncer', [settings], this.folder);
		await this.untilItAnswers(port);
		return {
			url: this.url({ port }),
			end: async () => {
				child.stdin?.end();
				await ended(child);
			},
		};
	}

	/** Runs statements as the server's owner. */
	async query(sql: string, database = 'postgres'): Promise<Array<Record<string, unknown>>> {
		const client = new Client({ connectionString: this.url({ database }) });
		// The server may be stopped meanwhile; the query tells.
		client.on('error', () => undefined);
		await client.connect();
		try {
			return (await client.query(sql)).rows as Array<Record<string, unknown>>;
		} finally {
			await client.end();
		}
	}

	private get data(): string {
		return join(this.folder, 'data');
	}

	private async untilItAnswers(port: number): Promise<void> {
		for (;;) {
			const client = new Client({ connectionString: this.url({ port }) });
			client.on('error', () => undefined);
			const answers = await client.connect().then(
				() => true,
				() => false,
			);
			if (answers) return await client.end();
			if (this.child?.exitCode !== null) throw new Error('PostgreSQL ended instead of starting');
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}

const program = (name: string) => join(process.env.POSTGRES_BIN ?? '', name);
