import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../nodes/FeishuCoreHr/store/open';
import type { Store } from '../../../nodes/FeishuCoreHr/store/store';
import { PostgresServer } from '../../host/postgresServer';

/** Where the stores of a test lie. */
export interface Engine {
	/** The environment that makes a process use it. */
	readonly env: Readonly<Record<string, string>>;
	/** Another store on the same data, as another process would open it. */
	open(): Store;
	/** Forgets everything, and closes what was opened. */
	clear(): Promise<void>;
	end(): Promise<void>;
}

const ignore = { healed: () => undefined, now: Date.now };

class Opened {
	private stores: Store[] = [];

	constructor(readonly env: Readonly<Record<string, string>>) {}

	open(): Store {
		const store = openStore(this.env, ignore);
		this.stores.push(store);
		return store;
	}

	protected async close(): Promise<void> {
		await Promise.all(this.stores.map(async (store) => await store.close()));
		this.stores = [];
	}
}

export class SqliteEngine extends Opened implements Engine {
	private constructor(readonly folder: string) {
		super({ N8N_USER_FOLDER: folder });
	}

	static start(): SqliteEngine {
		return new SqliteEngine(mkdtempSync(join(tmpdir(), 'store-')));
	}

	get file(): string {
		return join(this.folder, '.n8n/feishu-corehr.sqlite');
	}

	async clear(): Promise<void> {
		await this.close();
		rmSync(join(this.folder, '.n8n'), { recursive: true, force: true });
	}

	async end(): Promise<void> {
		await this.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export class PostgresEngine extends Opened implements Engine {
	private constructor(readonly server: PostgresServer) {
		super({ FEISHU_COREHR_INBOX_URL: server.url() });
	}

	static async start(): Promise<PostgresEngine> {
		return new PostgresEngine(await PostgresServer.start());
	}

	async clear(): Promise<void> {
		await this.close();
		await this.server.query('drop schema if exists feishu_corehr cascade');
	}

	async end(): Promise<void> {
		await this.close();
		await this.server.end();
	}
}

/** For `describe.each`: what holds on one engine holds on the other. */
export const ENGINES = [
	['SQLite', async () => SqliteEngine.start()],
	['PostgreSQL', async () => await PostgresEngine.start()],
] as ReadonlyArray<readonly [string, () => Promise<Engine>]>;

/** An engine for the tests around it, on which each of them finds nothing stored. */
export function onEngine(
	start: () => Engine | Promise<Engine>,
	begin: (engine: Engine) => void,
	end: () => Promise<void> = async () => {},
): void {
	let engine: Engine;
	beforeAll(async () => (engine = await start()));
	beforeEach(() => begin(engine));
	afterEach(async () => {
		await end();
		await engine.clear();
	});
	afterAll(async () => await engine.end());
}
