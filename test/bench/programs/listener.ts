import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type * as Trigger from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node';
import { node } from '../../unit/trigger/node';
import { http } from '../../unit/longConnection/listeners';
import { PERSON_UPDATED } from '../../simulator';
import { published } from '../published';
import { obey } from './child';

/** A process that listens on a long connection: the official SDK's client, or our trigger nodes. */
export interface App {
	readonly url: string;
	readonly appId: string;
}

export interface Listening extends App {
	/** The parameters of each trigger node. */
	readonly workflows: ReadonlyArray<Record<string, unknown>>;
}

const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
const delay = monitorEventLoopDelay({ resolution: 1 });

const orders = {
	/** The SDK with a handler that does nothing. */
	async sdk({ url, appId }: App): Promise<void> {
		const eventDispatcher = new EventDispatcher({ logger: silent, loggerLevel: LoggerLevel.fatal });
		eventDispatcher.register({ [PERSON_UPDATED]: () => {} });
		await new Promise<void>((onReady) => {
			const more = { logger: silent, loggerLevel: LoggerLevel.fatal, onReady };
			const client = new WSClient({ appId, appSecret: 'secret', domain: url, ...more });
			void client.start({ eventDispatcher });
		});
	},

	/** Workflows that are switched on; their runs never end, so that only receiving is measured. */
	async trigger({ url, appId, workflows }: Listening): Promise<void> {
		const { FeishuCoreHrTrigger } = published<typeof Trigger>('FeishuCoreHrTrigger.node');
		const trigger = new FeishuCoreHrTrigger();
		for (const [index, parameters] of workflows.entries()) {
			await trigger.trigger.call(contextOf(`workflow-${index}`, { url, appId }, parameters));
		}
	},

	/** Forgets how long the event loop was held so far. */
	watch(): void {
		delay.enable();
		delay.reset();
	},

	/** Milliseconds for which the event loop was held at most. */
	longestHold: (): number => delay.max / 1e6,
};
export type ListenerOrders = typeof orders;

const contextOf = (id: string, { url, appId }: App, parameters: Record<string, unknown>) =>
	({
		...node({ events: [PERSON_UPDATED], ...parameters }),
		getInstanceId: () => 'bench',
		getWorkflow: () => ({ id, name: id, active: true }),
		getWorkflowSettings: () => ({}),
		getMode: () => 'trigger',
		getActivationMode: () => 'init',
		getCredentials: async () => ({
			...{ platform: 'custom', baseUrl: url },
			...{ appId, appSecret: 'secret' },
		}),
		emit: () => {},
		emitError: (error: Error) => {
			throw error;
		},
		helpers: {
			createDeferredPromise: () => ({ promise: new Promise<IRun>(() => {}) }),
			httpRequest: http,
		},
		logger: silent,
	}) as unknown as ITriggerFunctions;

obey(orders);
