import type { ITriggerResponse, WorkflowActivateMode } from 'n8n-workflow';
import { activate, listenForTest } from '../../../nodes/FeishuCoreHr/trigger/activate';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import type { SimulatedApp, Simulator } from '../../simulator';
import { FakeN8n } from './house';

interface WorkflowOptions {
	/** Whose credential it has; the default one's. */
	readonly app?: SimulatedApp;
	readonly mode?: 'trigger' | 'manual';
	readonly parameters?: Record<string, unknown>;
	readonly activation?: WorkflowActivateMode;
}

/** A workflow of n8n, switched on and off. */
export class Workflow {
	readonly n8n: FakeN8n;

	private response: ITriggerResponse | undefined;

	constructor(
		readonly id: string,
		simulator: Simulator,
		{ app = simulator.app, mode, parameters, activation }: WorkflowOptions = {},
	) {
		const { appId, appSecret } = app;
		const credential = { platform: 'custom', baseUrl: simulator.url, appId, appSecret };
		this.n8n = new FakeN8n(id, { credential, mode, parameters, activation });
	}

	get node(): string {
		return this.n8n.node;
	}

	async start(): Promise<this> {
		const { context } = this.n8n;
		this.response = await activate(context, readSettings(context));
		return this;
	}

	async test(): Promise<void> {
		const { context } = this.n8n;
		this.response = await listenForTest(context, readSettings(context));
		await this.response.manualTriggerFunction?.();
	}

	async stop(): Promise<void> {
		const { response } = this;
		this.response = undefined;
		await response?.closeFunction?.();
	}
}
