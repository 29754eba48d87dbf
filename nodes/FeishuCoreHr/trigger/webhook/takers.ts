import type { ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';

import type { Backlog } from '../../delivery/backlog';
import { oncePerProcess } from '../../oncePerProcess';
import { nodeKey, openBacklog } from '../openBacklog';
import type { TriggerSettings } from '../settings';

/**
 * The active trigger nodes of this process. `webhook()` is called for each request, and would make
 * n8n write down an execution before it answers; `trigger()` lives as long as the workflow is
 * active, and starts executions that its node's requests only store.
 */
const takers = oncePerProcess('takers', 1, () => new Map<string, Backlog>());

/** Takes what is posted for as long as the workflow is active. */
export function takePosted(
	context: ITriggerFunctions,
	settings: TriggerSettings,
	appId: string,
): ITriggerResponse {
	const node = nodeKey(context);
	const backlog = openBacklog(context, settings, appId);
	takers.set(node, backlog);
	backlog.resume();
	return {
		closeFunction: async () => {
			if (takers.get(node) === backlog) takers.delete(node);
			await backlog.leave();
		},
	};
}

/** Nothing where the node's `trigger()` runs in another process (n8n's webhook processes). */
export const takerOf = (context: IWebhookFunctions): Backlog | undefined =>
	takers.get(nodeKey(context));
