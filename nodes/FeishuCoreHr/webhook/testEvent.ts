import type {
	INodeExecutionData,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { nodeKey } from '../nodeKey';

/**
 * In a test run n8n asks a node that has a `trigger()` for its items there, also after a call of
 * its test URL, and does not tell it what `webhook()` made of that call (`executeTriggerNode` of
 * n8n-core 2.41). So it waits here, one event for a node: the first one ends the listening.
 */
const waiting = new Map<string, INodeExecutionData[][]>();

/** Keeps what a call of the test URL brought for the run that it starts. */
export function keepTestEvent(context: IWebhookFunctions, outputs: INodeExecutionData[][]): void {
	waiting.set(nodeKey(context), outputs);
}

/** The items of a test run in webhook mode. */
export function giveTestEvent(context: ITriggerFunctions): ITriggerResponse {
	const manualTriggerFunction = async () => {
		const outputs = waiting.get(nodeKey(context));
		waiting.delete(nodeKey(context));
		if (!outputs) {
			throw new NodeOperationError(
				context.getNode(),
				'The test event arrived in another process of n8n than this test run. Activate the workflow to test it with the production URL.',
			);
		}
		context.emit(outputs);
	};
	return { manualTriggerFunction };
}
