import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { inTime, systemClock } from '../clock';
import { delivery, warnOfPlace, type Delivery } from '../delivery';
import { decide } from '../events/decide';
import { alone } from '../events/outputs';
import type { Known } from '../inbox/subscriptions';
import { joinConnection } from '../longConnection/connections';
import type { Subscriber } from '../longConnection/subscriber';
import { Watch } from '../longConnection/watch';
import { PERMANENT } from '../store/faults';
import { StoreFault } from '../store/store';
import { appFromCredential, appKey, type App } from '../transport/app';
import { httpOf } from '../transport/http';
import { BEGINNING_MS } from '../worker/worker';
import { activationError } from './activationError';
import { nodeKey } from '../nodeKey';
import { dressing, prepareDressing } from './dressing';
import { askerOf } from './ownNames';
import type { TriggerSettings } from './settings';
import { giveSample } from './testSample';
import { workflowRunner } from './workflowRunner';

/** n8n starts its workflows one after the other: none waits long for a store that is away. */
const ARRIVAL_MS = 1_000;

/**
 * Switches a workflow on: what is stored for it runs from now on, and what arrives is stored. Whatever
 * passes by itself (no network, a database that is starting) is no reason to fail.
 *
 * @throws NodeOperationError for what a person must change
 */
export async function activate(
	context: ITriggerFunctions,
	settings: TriggerSettings,
): Promise<ITriggerResponse> {
	return await orExplain(context, async () => {
		const app = await appOf(context);
		const house = await openHouse(context);
		const { inbox, subscriptions, worker } = house;
		const known = knownAs(context, settings, app);
		const { node } = known;
		const place = { node, app, inbox };
		const runner = workflowRunner(context, settings, place);
		const arrive = async () => await subscriptions.arrive(known);
		let leave = async () => {};
		// Other processes answer its webhook from now on, and look here whether they know it.
		if (settings.connection.kind === 'webhook')
			await inTime(systemClock, ARRIVAL_MS, arrive(), undefined);
		else {
			const subscription = { node, settings };
			const subscriber = { ...common(context), subscription, admitted: () => void arrive() };
			const watch = watchOf(context, house, app);
			leave = await joinConnection(app, httpOf(context), subscriber, house.door, watch).catch(
				async (error: unknown) => {
					void subscriptions.leave(node);
					throw error;
				},
			);
		}
		worker.add(runner);
		void prepareDressing(settings, askerOf(context, app));
		return {
			closeFunction: async () => {
				const begun = inTime(systemClock, BEGINNING_MS, worker.begun(runner), undefined);
				worker.remove(runner);
				void subscriptions.leave(node);
				await Promise.all([leave(), begun]);
			},
		};
	});
}

/** A test run in the editor: the first event that passes is the node's output, or a sample of it. */
export async function listenForTest(
	context: ITriggerFunctions,
	settings: TriggerSettings,
): Promise<ITriggerResponse> {
	if (settings.testRun === 'sample') {
		const give = async () => await giveSample(context, settings);
		return { manualTriggerFunction: async () => await orExplain(context, give) };
	}
	let isClosed = false;
	let leave = async () => {};
	const join = async () => {
		const app = await appOf(context);
		const house = await openHouse(context);
		const watch = watchOf(context, house, app);
		const asker = askerOf(context, app);
		const dress = dressing(settings, asker);
		const see: Subscriber['see'] = async (event) => {
			const decision = await decide(event, settings);
			if (decision.kind === 'passed') context.emit(await alone(decision, dress));
		};
		void prepareDressing(settings, asker);
		const tester = { ...common(context), see };
		leave = await joinConnection(app, httpOf(context), tester, house.door, watch);
		// "Stop listening" was clicked while the connection was being opened.
		if (isClosed) await leave();
	};
	return {
		manualTriggerFunction: async () => await orExplain(context, join),
		closeFunction: async () => {
			isClosed = true;
			await leave();
		},
	};
}

/** Also a test run may be who opens the connection. */
const watchOf = (context: ITriggerFunctions, house: Delivery, app: App) => () =>
	new Watch(house, app, context.getInstanceId());

const common = (context: ITriggerFunctions): Subscriber => ({
	subscription: undefined,
	admitted: () => {},
	see: async () => {},
	lost: (error) => context.emitError(activationError(context.getNode(), error)),
});

/** @throws {StoreFault} when only a person can help */
async function openHouse(context: ITriggerFunctions): Promise<Delivery> {
	warnOfPlace();
	const house = delivery();
	const isNewLeader = context.getActivationMode() === 'leadershipChange';
	const begun = house.subscriptions.begin(context.getInstanceId(), isNewLeader);
	await begun.catch((error: unknown) => {
		// The rest passes: the store warns, and is tried again by whoever needs it.
		if (!StoreFault.is(error) || PERMANENT.has(error.fault)) throw error;
	});
	return house;
}

function knownAs(
	context: ITriggerFunctions,
	{ connection, events }: TriggerSettings,
	app: App,
): Known {
	return {
		node: nodeKey(context),
		app: appKey(app),
		connection: connection.kind,
		instance: context.getInstanceId(),
		workflowId: context.getWorkflow().id ?? '',
		name: context.getNode().name,
		replayWindowMs: connection.kind === 'webhook' ? connection.replayWindowMs : 0,
		events: [...events],
	};
}

const appOf = async (context: ITriggerFunctions): Promise<App> =>
	appFromCredential(await context.getCredentials('feishuCoreHrApi'));

async function orExplain<T>(context: ITriggerFunctions, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw activationError(context.getNode(), error);
	}
}
