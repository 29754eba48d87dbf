import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { Batch } from '../delivery/batch';
import { systemClock } from '../delivery/clock';
import { Emitter } from '../delivery/emitter';
import { alone } from '../delivery/entries';
import { Ledger } from '../delivery/ledger';
import { Listener } from '../delivery/listener';
import { deliveryLedger } from '../delivery/shared';
import { UntilAcknowledged } from '../delivery/untilAcknowledged';
import { decide } from '../events/decide';

import { joinConnection } from '../longConnection/connections';
import { appLog } from '../longConnection/logger';
import type { Subscriber } from '../longConnection/subscriber';
import { appFromCredential } from '../transport/app';
import { httpOf } from '../transport/http';
import { activationError } from './activationError';
import { openBacklog } from './openBacklog';
import type { Connection, TriggerSettings } from './settings';

export type LongConnectionSettings = TriggerSettings & {
	readonly connection: Extract<Connection, { kind: 'longConnection' }>;
};

/** Activates a workflow: it listens, or will as soon as the platform can be reached. */
export async function startListening(
	context: ITriggerFunctions,
	settings: LongConnectionSettings,
): Promise<ITriggerResponse> {
	const { connection, deduplicate } = settings;
	const { appId } = await appOf(context);
	const backlog = openBacklog(context, settings, appId);
	const emitter = new Emitter(connection.acknowledge, backlog);
	const listener = new Listener({
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
		choice: settings,
		ledger: deduplicate ? deliveryLedger() : new Ledger(new UntilAcknowledged(), systemClock.now),
		runsDuplicates: !deduplicate,
		batch: new Batch(connection, emitter.run.bind(emitter), systemClock),
		log: appLog(appId),
		lost: (error) => context.emitError(activationError(context.getNode(), error)),
	});
	const leave = await joinOrExplain(context, listener);
	backlog.resume();
	return {
		closeFunction: async () => {
			await Promise.all([leave(), backlog.leave()]);
		},
	};
}

/** A test run in the editor: the first event that passes is the node's output. */
export function listenForTest(
	context: ITriggerFunctions,
	settings: LongConnectionSettings,
): ITriggerResponse {
	let closed = false;
	let leave: (() => Promise<void>) | undefined;
	const closeFunction = async () => {
		closed = true;
		await leave?.();
	};
	const manualTriggerFunction = async () => {
		leave = await joinOrExplain(context, testSubscriber(context, settings));
		// "Stop listening" was clicked while the connection was being opened.
		if (closed) await leave();
	};
	return { manualTriggerFunction, closeFunction };
}

function testSubscriber(context: ITriggerFunctions, settings: LongConnectionSettings): Subscriber {
	return {
		id: 'test run',
		isTest: true,
		eventTypes: settings.events,
		deliver: async (event) => {
			const decision = await decide(event, settings);
			if (decision.kind === 'passed') context.emit(alone(decision));
			return true;
		},
		acknowledged: () => undefined,
		leaving: () => undefined,
		lost: (error) => context.emitError(activationError(context.getNode(), error)),
	};
}

async function joinOrExplain(context: ITriggerFunctions, subscriber: Subscriber) {
	const mode = context.getActivationMode();
	const duringStart = mode === 'init' || mode === 'leadershipChange';
	try {
		return await joinConnection(await appOf(context), httpOf(context), subscriber, duringStart);
	} catch (error) {
		throw activationError(context.getNode(), error);
	}
}

async function appOf(context: ITriggerFunctions) {
	return appFromCredential(await context.getCredentials('feishuCoreHrApi'));
}
