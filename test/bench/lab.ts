import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CredentialReference } from '../host/n8n/credentials';
import { startN8n, type N8n } from '../host/n8n/startN8n';
import { startSimulator, type Simulator } from '../simulator';

/** A real n8n beside a simulated platform. */
export interface Stand {
	readonly n8n: N8n;
	readonly simulator: Simulator;
}

const RIVALS = path.join(__dirname, 'rivals');

/** What the parts share: how much they do, and the n8n that several of them use. */
export class Lab {
	private shared: Promise<Stand> | undefined;

	private readonly ends: Array<() => Promise<void> | void> = [];

	/** @param quick a tenth of everything, to see that it works */
	constructor(private readonly quick: boolean) {}

	/** How many rounds count. */
	get rounds(): number {
		return this.quick ? 1 : 5;
	}

	/** How many where a round is short, or some percent off. */
	get manyRounds(): number {
		return this.rounds * 2 + 1;
	}

	/** How many of something a round does. */
	some(count: number): number {
		return this.quick ? Math.max(1, Math.round(count / 10)) : count;
	}

	/** The n8n of those who need none for themselves. */
	async stand(): Promise<Stand> {
		return await (this.shared ??= this.newStand());
	}

	/**
	 * Another one, which ends with the lab unless it is disposed of before. The platform keeps to its
	 * documented ways, but limits no calls: what n8n needs is to be seen, not what it waits for.
	 */
	async newStand(env: NodeJS.ProcessEnv = {}): Promise<Stand> {
		const simulator = await startSimulator({ settings: { rateLimits: false } });
		this.ends.push(async () => await simulator.close());
		const extra = { N8N_METRICS: 'true', N8N_CUSTOM_EXTENSIONS: RIVALS, ...env };
		const n8n = await startN8n({ env: extra });
		this.ends.push(async () => await n8n.dispose());
		return { n8n, simulator };
	}

	/** An empty folder, gone with the lab. */
	folder(): string {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-bench-'));
		this.ends.push(() => fs.rmSync(folder, { recursive: true, force: true }));
		return folder;
	}

	async end(): Promise<void> {
		for (const end of this.ends.splice(0).reverse()) await end();
		this.shared = undefined;
	}
}

/** A credential for an app of the platform. */
export async function credentialFor(
	{ n8n, simulator }: Stand,
	{ appId, appSecret, encryptKey, verificationToken } = simulator.app,
): Promise<CredentialReference> {
	const app = { appId, appSecret, encryptKey, verificationToken };
	const fields = { platform: 'custom', baseUrl: simulator.url, ...app };
	return await n8n.credentials.create('feishuCoreHrApi', 'Bench', fields);
}
