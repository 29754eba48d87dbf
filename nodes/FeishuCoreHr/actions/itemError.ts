import {
	type INode,
	type INodeExecutionData,
	type JsonObject,
	NodeApiError,
	NodeError,
	NodeOperationError,
	UserError,
} from 'n8n-workflow';

import { explain, PlatformError } from '../transport/errors';

/** Gives any error n8n's form: the sentence, what to do about it, and which item it is about. */
export function toNodeError(node: INode, error: unknown, itemIndex: number): NodeError {
	if (error instanceof PlatformError) {
		const { code, msg, logId, status } = error;
		const response: JsonObject = { code: code ?? null, msg, log_id: logId ?? null };
		const httpCode = status === undefined ? undefined : String(status);
		return new NodeApiError(node, response, { ...explain(error), httpCode, itemIndex });
	}
	if (error instanceof NodeError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	const description = error instanceof UserError ? error.description : undefined;
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(node, cause.message, { itemIndex, description: description ?? '' });
}

/**
 * What "continue on fail" puts in the place of the record. Only `error`: n8n recognises an item for
 * the error output by having nothing else.
 */
export function toErrorItem(error: NodeError, itemIndex: number): INodeExecutionData {
	const { message, description } = error;
	return {
		json: { error: description ? `${message}. ${description}` : message },
		pairedItem: { item: itemIndex },
	};
}
