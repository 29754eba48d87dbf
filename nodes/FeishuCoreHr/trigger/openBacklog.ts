import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { Backlog } from '../delivery/backlog';
import { systemClock } from '../delivery/clock';
import { Executions } from '../delivery/executions';
import { backlogStore, slotsFor } from '../delivery/shared';
import { appLog } from '../longConnection/logger';
import type { TriggerSettings } from './settings';

/** The backlog of an active trigger node; nothing of it runs before it is resumed. */
export function openBacklog(
	context: ITriggerFunctions,
	{ connection, events, separateOutputs }: TriggerSettings,
	appId: string,
): Backlog {
	const { batchSize, mergeChanges } =
		connection.kind === 'webhook' ? { batchSize: 1, mergeChanges: false } : connection;
	const outputs = separateOutputs && events.size > 1 ? 2 : 1;
	return new Backlog({
		node: nodeKey(context),
		store: backlogStore(),
		executions: new Executions(context, { outputs, mergeChanges }),
		slots: slotsFor(batchSize),
		batchSize,
		clock: systemClock,
		log: appLog(appId),
	});
}

/** Names a trigger node, also after a restart or when its workflow is published anew. */
export function nodeKey(context: ITriggerFunctions | IWebhookFunctions): string {
	return JSON.stringify([context.getWorkflow().id ?? '', context.getNode().id]);
}
