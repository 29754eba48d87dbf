import type { INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from '../../host/n8n/credentials';
import { startN8n, type N8n } from '../../host/n8n/startN8n';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import {
	startSimulator,
	type SettingsChanges,
	type SimulatedApp,
	type Simulator,
} from '../../simulator';

/**
 * The platform's retries in seconds instead of hours, over two minutes in all: a restart of n8n
 * fits in, the claims of a killed one go stale after 10 s, and n8n waits up to 30 s for workflows
 * that do not come back.
 */
export const COMPRESSED_RETRIES = [2, 4, 6, 8, 10, 10, 12, 12, 12, 15, 15, 15].map(
	(seconds) => seconds * 1_000,
);

/** A real n8n with the packed package, and the platform its credential points to. */
export interface Stage {
	readonly simulator: Simulator;
	readonly app: SimulatedApp;
	readonly n8n: N8n;
	readonly credential: CredentialReference;
	/** Publishes a workflow and waits until it listens. Returns its id. */
	live(trigger: INodeParameters, steps?: readonly INode[], more?: Live): Promise<string>;
	end(): Promise<void>;
}

interface Live {
	readonly name?: string;
	readonly settings?: IWorkflowSettings;
}

export async function setStage(
	settings: SettingsChanges = {},
	env: NodeJS.ProcessEnv = {},
): Promise<Stage> {
	const simulator = await startSimulator({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		settings: { redeliveryMs: COMPRESSED_RETRIES, ...settings },
	});
	const n8n = await startN8n({ env });
	const { app } = simulator;
	const { appId, appSecret, encryptKey, verificationToken } = app;
	const credential = await n8n.credentials.create('feishuCoreHrApi', 'Simulated app', {
		platform: 'custom',
		baseUrl: simulator.url,
		appId,
		appSecret,
		encryptKey,
		verificationToken,
	});
	return {
		simulator,
		app,
		n8n,
		credential,
		async live(trigger, steps = [noOp()], { name = 'Workflow', settings: own } = {}) {
			const draft = chain(name, [coreHrTrigger(credential, trigger), ...steps], own);
			const { id } = await n8n.workflows.create(draft);
			await n8n.workflows.activate(id);
			return id;
		},
		async end() {
			await n8n.dispose();
			await simulator.close();
		},
	};
}
