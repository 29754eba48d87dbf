import { createHash } from 'node:crypto';

import type { IWebhookFunctions, ITriggerFunctions } from 'n8n-workflow';

type Context = Pick<
	ITriggerFunctions | IWebhookFunctions,
	'getInstanceId' | 'getWorkflow' | 'getNode'
>;

/** Names a trigger node of one n8n, also after a restart or when its workflow is published anew. */
export function nodeKey(context: Context): string {
	const parts = [context.getInstanceId(), context.getWorkflow().id ?? '', context.getNode().id];
	// Short, because it stands in each row and its indexes.
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
