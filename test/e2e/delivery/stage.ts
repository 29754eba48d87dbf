import type { INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import type { Patience } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import type { Settings, SimulatedApp } from '../../simulator';
import { closeScene, openScene, type Scene } from '../scene';
import {
	allDone,
	startEngine,
	statesOf,
	type Engine,
	type EngineName,
} from '../../host/n8n/engine';
import { endedRuns, type Run } from './runs';

/** The platform's retries in seconds instead of hours, over four minutes: all troubles of a chaos run fit in. */
export const COMPRESSED_RETRIES: readonly number[] = [
	1, 2, 4, 6, 8, 10, 10, 12, 12, 12, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
].map((seconds) => seconds * 1_000);

/** A scene whose platform brings events again at that pace. */
export interface Stage extends Scene {
	readonly app: SimulatedApp;
	readonly engine: Engine;
	/** How many of the received events are in each state. */
	states(): Promise<Readonly<Record<string, number>>>;
	/** The executions, once nothing received waits or runs any more. */
	done(after?: number, patience?: Patience): Promise<readonly Run[]>;
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

interface Setting {
	readonly settings?: Partial<Settings>;
	readonly env?: NodeJS.ProcessEnv;
	readonly engine?: EngineName;
}

export async function setStage(setting: Setting = {}): Promise<Stage> {
	const engine = await startEngine(setting.engine ?? 'SQLite');
	const scene = await openScene({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		settings: { redeliveryMs: COMPRESSED_RETRIES, ...setting.settings },
		env: { N8N_LOG_LEVEL: 'info', ...engine.env, ...setting.env },
	});
	const { n8n, credential, simulator } = scene;
	return {
		...scene,
		app: simulator.app,
		engine,
		states: async () => await statesOf(engine, n8n),
		async done(after, patience) {
			await allDone(engine, n8n, patience);
			return await endedRuns(n8n, after);
		},
		async live(parameters, steps = [noOp()], { name = 'Workflow', settings: own } = {}) {
			const trigger = coreHrTrigger(credential, parameters);
			const { id } = await n8n.workflows.create(chain(name, [trigger, ...steps], own));
			await n8n.workflows.activate(id);
			return { id, url: `${n8n.baseUrl}/webhook/${trigger.webhookId}/webhook` };
		},
		async end() {
			await closeScene(scene);
			await engine.end();
		},
	};
}

/** A filter that only events of this made-up field pass. */
export const onlyField = (name: string): INodeParameters => ({
	personFilter: 'only',
	personOtherFields: name,
});
