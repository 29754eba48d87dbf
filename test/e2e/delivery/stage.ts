import type { INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import type { Patience } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import type { AppOptions, Settings, SimulatedApp } from '../../simulator';
import { closeScene, openScene, type Scene } from '../scene';
import {
	allDone,
	startEngine,
	statesOf,
	type Engine,
	type EngineName,
} from '../../host/n8n/engine';
import { endedRuns, readRuns, type Run } from './runs';

/**
 * The platform's retries in seconds instead of hours, over four minutes: all troubles of a chaos run fit
 * in, and whoever was in the last of them need not be waited for long.
 */
export const COMPRESSED_RETRIES: readonly number[] = [
	1_000,
	2_000,
	3_000,
	...Array.from({ length: 59 }, () => 4_000),
];

/** A scene whose platform brings events again at that pace. */
export interface Stage extends Scene {
	readonly app: SimulatedApp;
	readonly engine: Engine;
	/** How many of the received events are in each state. */
	states(): Promise<Readonly<Record<string, number>>>;
	/** The id of the newest execution. */
	lastRun(): Promise<number>;
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

/**
 * A client that has lost its connection tries again soon, also when the last one did not last: the pause
 * doubles from a tenth of a second, as it does from the platform's two minutes.
 */
export const BRISK_APP: AppOptions = {
	clientConfig: { ReconnectInterval: 0.1, ReconnectNonce: 0.5 },
};

export async function setStage(setting: Setting = {}): Promise<Stage> {
	const engine = await startEngine(setting.engine ?? 'SQLite');
	const scene = await openScene({
		app: BRISK_APP,
		settings: { redeliveryMs: COMPRESSED_RETRIES, ...setting.settings },
		env: { N8N_LOG_LEVEL: 'info', ...engine.env, ...setting.env },
	});
	const { n8n, simulator } = scene;
	return {
		...scene,
		app: simulator.app,
		engine,
		states: async () => await statesOf(engine, n8n),
		async done(after, patience) {
			await allDone(engine, n8n, patience);
			return await endedRuns(n8n, after);
		},
		lastRun: async () => readRuns(n8n).at(-1)?.id ?? 0,
		live: async (parameters, steps, more) => await live(scene, parameters, steps, more),
		async end() {
			await closeScene(scene);
			await engine.end();
		},
	};
}

/** Publishes a workflow and waits until it listens. */
export async function live(
	{ n8n, credential }: Pick<Scene, 'n8n' | 'credential'>,
	parameters: INodeParameters,
	steps: readonly INode[] = [noOp()],
	{ name = 'Workflow', settings }: Live = {},
): Promise<LiveWorkflow> {
	const trigger = coreHrTrigger(credential, parameters);
	const { id } = await n8n.workflows.create(chain(name, [trigger, ...steps], settings));
	await n8n.workflows.activate(id);
	return { id, url: `${n8n.baseUrl}/webhook/${trigger.webhookId}/webhook` };
}

/** A filter that only events of this made-up field pass. */
export const onlyField = (name: string): INodeParameters => ({
	personFilter: 'only',
	personOtherFields: name,
});
