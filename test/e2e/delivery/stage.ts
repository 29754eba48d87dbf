import type { INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import { until, type Patience } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import type { Settings, SimulatedApp } from '../../simulator';
import { closeScene, openScene, type Scene } from '../scene';
import { startEngine, type Engine, type EngineName } from './engine';
import { endedRuns, type Run } from './runs';

/** The platform's retries in seconds instead of hours, over two minutes: a restart of n8n fits in. */
export const COMPRESSED_RETRIES: readonly number[] = [
	1, 2, 4, 6, 8, 10, 10, 12, 12, 12, 15, 15, 15,
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
	const states = async () => {
		const rows = await engine.events(n8n, 'state, count(*) as n', 'group by state');
		return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]));
	};
	return {
		...scene,
		app: simulator.app,
		engine,
		states,
		async done(after, patience) {
			const open = ['undecided', 'waiting', 'running', 'retrying'];
			const isDone = async () => {
				const now = await states();
				return open.every((state) => !now[state]);
			};
			await until('every change to have run', isDone, patience ?? PATIENTLY);
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

const PATIENTLY: Patience = { forMs: 240_000, everyMs: 200 };

/** A filter that only events of this made-up field pass. */
export const onlyField = (name: string): INodeParameters => ({
	personFilter: 'only',
	personOtherFields: name,
});
