import { NodeOperationError, UserError, type INode } from 'n8n-workflow';

import { FAULT_SENTENCES } from '../store/faults';
import { StoreFault } from '../store/store';
import { explain, PlatformError } from '../transport/errors';

/** Why a trigger does not start, in the words of the person who reads it in n8n. */
export function activationError(node: INode, error: unknown): Error {
	if (PlatformError.is(error)) {
		const { message, description } = explain(error);
		return shown(node, message, description);
	}
	if (StoreFault.is(error)) {
		const sentence = FAULT_SENTENCES[error.fault];
		const isSetting = error.fault === 'wrongSetting';
		return isSetting ? shown(node, sentence, error.message) : shown(node, sentence);
	}
	if (error instanceof UserError) {
		return new NodeOperationError(node, error.message, {
			description: error.description ?? undefined,
		});
	}
	return error instanceof Error ? error : new NodeOperationError(node, String(error));
}

function shown(node: INode, message: string, description?: string): NodeOperationError {
	const error = new NodeOperationError(node, message, { description });
	// Where a workflow is activated, n8n shows the message alone. Set only now: in the constructor n8n
	// replaces a message that holds "ECONNREFUSED", "ENOENT" and the like by words of its own.
	error.message = description ? `${message.replace(/\.$/, '')}. ${description}` : message;
	return error;
}
