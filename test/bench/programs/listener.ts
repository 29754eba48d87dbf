import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type * as Trigger from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node';
import { setTimeout as sleep } from 'node:timers/promises';
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
	/** Whether their runs end, and well; else they go on, so that only receiving is measured. */
	readonly runsEnd?: boolean;
}

const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
/** How many were started. */
let runs = 0;
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

	/** Workflows that are switched on. */
	async trigger({ workflows, ...app }: Listening): Promise<void> {
		const { FeishuCoreHrTrigger } = published<typeof Trigger>('FeishuCoreHrTrigger.node');
		const trigger = new FeishuCoreHrTrigger();
		for (const [index, parameters] of workflows.entries()) {
			await trigger.trigger.call(contextOf(`${app.appId}-${index}`, app, parameters));
		}
	},

	/** Resolves once so many runs were started in all. */
	async started(count: number): Promise<void> {
		while (runs < count) await sleep(5);
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

type Place = Omit<Listening, 'workflows'>;

const contextOf = (
	id: string,
	{ url, appId, runsEnd = false }: Place,
	parameters: Record<string, unknown>,
) =>
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
		emit: (_items: unknown, _response: unknown, done: ReturnType<typeof deferred>) => {
			runs += 1;
			if (runsEnd) done.resolve({ status: 'success' } as IRun);
		},
		emitError: (error: Error) => {
			throw error;
		},
		helpers: {
			createDeferredPromise: deferred,
			httpRequest: http,
		},
		logger: silent,
	}) as unknown as ITriggerFunctions;

function deferred() {
	let resolve: (run: IRun) => void = () => {};
	const promise = new Promise<IRun>((settle) => (resolve = settle));
	return { promise, resolve };
}

obey(orders);
