import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import { readRuns, type Run } from '../../e2e/delivery/runs';
import { startSimulator, type Simulator } from '../../simulator';
import type { CredentialReference } from '../n8n/credentials';
import { allDone, startEngine, type Engine } from '../n8n/engine';
import { prepared } from '../n8n/programs';
import { startN8n, type N8n } from '../n8n/startN8n';
import { chain, coreHrTrigger, noOp } from '../n8n/workflowDraft';

const CREDENTIAL = 'feishuCoreHrApi';

/** An n8n of any version beside a simulated platform. */
export class Stage {
	private constructor(
		readonly n8n: N8n,
		readonly simulator: Simulator,
		readonly credential: CredentialReference,
		private readonly engine: Engine,
		readonly version: string,
	) {}

	static async set(): Promise<Stage> {
		const simulator = await startSimulator({
			app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
			settings: { redeliveryMs: [1, 2, 4, 8, 8, 8, 15, 15, 15, 15].map((s) => s * 1_000) },
		});
		const n8n = await startN8n({ env: { N8N_DISABLED_MODULES: '' } });
		const engine = await startEngine('SQLite');
		const { appId, appSecret, encryptKey, verificationToken } = simulator.app;
		const app = { appId, appSecret, encryptKey, verificationToken };
		const fields = { platform: 'custom', baseUrl: simulator.url, ...app };
		const credential = await n8n.credentials.create(CREDENTIAL, 'CoreHR', fields);
		return new Stage(n8n, simulator, credential, engine, versionOf());
	}

	/** Switches a workflow on as this n8n's editor does, and waits until its trigger is there. */
	async live(
		parameters: INodeParameters,
		steps: readonly INode[] = [noOp()],
		credential = this.credential,
	): Promise<{ readonly id: string; readonly url: string }> {
		const { workflows, baseUrl } = this.n8n;
		const trigger = coreHrTrigger(credential, parameters);
		// n8n 1 wants to be told that it is not active yet.
		const draft = { ...chain('Compat', [trigger, ...steps]), active: false };
		const { id, versionId } = await workflows.create(draft);
		await this.switchOn(id, versionId);
		return { id, url: `${baseUrl}/webhook/${trigger.webhookId}/webhook` };
	}

	/** n8n 2.30 and later publish, and tell how it went; those before have done it when they answer. */
	private async switchOn(id: string, versionId: string): Promise<void> {
		const { rest, workflows } = this.n8n;
		const [major = 0, minor = 0] = this.version.split('.').map(Number);
		if (major === 1) {
			await rest.send('PATCH', `/workflows/${id}`, { active: true, versionId });
		} else if (major === 2 && minor < 30) {
			await rest.send('POST', `/workflows/${id}/activate`, { versionId });
		} else await workflows.activate(id);
	}

	/** The executions of a workflow, once nothing received waits or runs any more. */
	async done(workflowId: string): Promise<readonly Run[]> {
		await allDone(this.engine, this.n8n, { forMs: 120_000, everyMs: 200 });
		return readRuns(this.n8n).filter((run) => run.workflowId === workflowId);
	}

	async end(): Promise<void> {
		await this.n8n.dispose();
		await this.simulator.close();
	}
}

function versionOf(): string {
	const manifest = path.join(prepared('TEST_HOST_FOLDER'), 'node_modules/n8n/package.json');
	return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
