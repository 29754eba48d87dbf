import fs from 'node:fs';
import path from 'node:path';
import { startSimulator, type AppOptions, type Settings, type Simulator } from '../simulator';
import type { CredentialReference } from '../host/n8n/credentials';
import { startN8n, type N8n } from '../host/n8n/startN8n';

export const CREDENTIAL = 'feishuCoreHrApi';

export const LOGS = path.resolve(__dirname, '../../artefacts/logs');

/** A real n8n beside a simulated platform, and a credential for the platform's app. */
export interface Scene {
	readonly simulator: Simulator;
	readonly n8n: N8n;
	readonly credential: CredentialReference;
}

export interface SceneOptions {
	readonly settings?: Partial<Settings>;
	readonly app?: AppOptions;
	readonly env?: NodeJS.ProcessEnv;
}

/** Changes can be read at once and unanswered events come again soon, unless told otherwise. */
export const BRISK: Partial<Settings> = {
	readLagMs: {
		employees: [0, 0],
		search: [0, 0],
		personV1: [0, 0],
		locations: [0, 0],
		records: [0, 0],
		recordSearch: [0, 0],
	},
	redeliveryMs: [500, 1_000, 2_000, 4_000],
};

/** n8n logs everything, so that a secret has every chance to show up; the log is kept. */
export async function openScene({ settings, app, env }: SceneOptions = {}): Promise<Scene> {
	fs.mkdirSync(LOGS, { recursive: true });
	const test = path.basename(expect.getState().testPath ?? 'n8n', '.test.ts');
	const logFile = path.join(LOGS, `${test}.log`);
	fs.rmSync(logFile, { force: true });
	const simulator = await startSimulator({ settings: { ...BRISK, ...settings }, app });
	const started = startN8n({ env: { N8N_LOG_LEVEL: 'debug', ...env }, logFile });
	await started.catch(async () => await simulator.close());
	const n8n = await started;
	const created = n8n.credentials.create(CREDENTIAL, 'CoreHR', credentialFields(simulator));
	await created.catch(async () => await Promise.all([n8n.dispose(), simulator.close()]));
	return { simulator, n8n, credential: await created };
}

export async function closeScene(scene: Scene | undefined): Promise<void> {
	await scene?.n8n.dispose();
	await scene?.simulator.close();
}

/** The fields of a credential for an app of the simulator, with some of them changed. */
export function credentialFields(
	simulator: Simulator,
	changes: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
	const { appId, appSecret, encryptKey, verificationToken } = simulator.app;
	const app = { appId, appSecret, encryptKey, verificationToken };
	return { platform: 'custom', baseUrl: simulator.url, ...app, ...changes };
}
