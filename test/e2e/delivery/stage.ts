import type { INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import type { Settings, SimulatedApp } from '../../simulator';
import { closeScene, openScene, type Scene } from '../scene';

/**
 * The platform's retries in seconds instead of hours, over two minutes in all: a restart of n8n
 * fits in, the claims of a killed one go stale after 10 s, and n8n waits up to 30 s for workflows
 * that do not come back.
 */
export const COMPRESSED_RETRIES: readonly number[] = [
	1, 2, 4, 6, 8, 10, 10, 12, 12, 12, 15, 15, 15,
].map((seconds) => seconds * 1_000);

/** A scene whose platform brings events again at that pace. */
export interface Stage extends Scene {
	readonly app: SimulatedApp;
	/** Publishes a workflow and waits until it listens. */
	live(trigger: INodeParameters, steps?: readonly INode[], more?: Live): Promise<LiveWorkflow>;
	end(): Promise<void>;
}

export interface LiveWorkflow {
	readonly id: string;
	/** Where webhooks go. */
	readonly url: string;
}

interface Live {
	readonly name?: string;
	readonly settings?: IWorkflowSettings;
}

export async function setStage(
	settings: Partial<Settings> = {},
	env: NodeJS.ProcessEnv = {},
): Promise<Stage> {
	const scene = await openScene({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		settings: { redeliveryMs: COMPRESSED_RETRIES, ...settings },
		env: { N8N_LOG_LEVEL: 'info', ...env },
	});
	const { n8n, credential, simulator } = scene;
	return {
		...scene,
		app: simulator.app,
		async live(parameters, steps = [noOp()], { name = 'Workflow', settings: own } = {}) {
			const trigger = coreHrTrigger(credential, parameters);
			const { id } = await n8n.workflows.create(chain(name, [trigger, ...steps], own));
			await n8n.workflows.activate(id);
			return { id, url: `${n8n.baseUrl}/webhook/${trigger.webhookId}/webhook` };
		},
		end: async () => await closeScene(scene),
	};
}

/** A filter that only events of this made-up field pass. */
export const onlyField = (name: string): INodeParameters => ({
	personFilter: 'only',
	personOtherFields: name,
});
