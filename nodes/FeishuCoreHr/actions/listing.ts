import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Client } from '../transport/client';
import { toErrorItem, toNodeError } from './itemError';
import type { Surroundings } from './lookup/lookUp';
import { readMaxWait } from './options';
import { ItemParameters } from './parameters';

/** Runs one listing for each input item; what it finds is paired with that item. */
export async function listForEachItem(
	context: IExecuteFunctions,
	{ client }: Surroundings,
	list: (client: Client, parameters: ItemParameters) => Promise<IDataObject[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		const pairedItem = { item: itemIndex };
		try {
			const parameters = new ItemParameters(context, itemIndex);
			const records = await list(client.within(readMaxWait(parameters)), parameters);
			for (const json of records) output.push({ json, pairedItem });
		} catch (reason) {
			const error = toNodeError(context.getNode(), reason, itemIndex);
			if (!context.continueOnFail()) throw error;
			output.push(toErrorItem(error, itemIndex));
		}
	}
	return output;
}
