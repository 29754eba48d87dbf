import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Client } from '../transport/client';
import { breathe } from './breathe';
import { toErrorItem, toNodeError } from './itemError';
import type { Surroundings } from './lookup/lookUp';
import { readMaxWait } from './options';
import { ItemParameters } from './parameters';
import { SharedParameters } from './sharedParameters';

/** Runs one listing for each input item; what it finds is paired with that item. */
export async function listForEachItem(
	context: IExecuteFunctions,
	{ client }: Surroundings,
	list: (client: Client, parameters: ItemParameters) => Promise<IDataObject[]>,
): Promise<INodeExecutionData[]> {
	return await forEachItem(
		context,
		async (parameters) => await list(client.within(readMaxWait(parameters)), parameters),
	);
}

/** Any number of records for each input item, one item after the other. */
export async function forEachItem(
	context: IExecuteFunctions,
	recordsOf: (parameters: ItemParameters) => Promise<readonly IDataObject[]>,
): Promise<INodeExecutionData[]> {
	const shared = new SharedParameters(context);
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		await breathe(itemIndex);
		const pairedItem = { item: itemIndex };
		try {
			const records = await recordsOf(new ItemParameters(context, itemIndex, shared));
			for (const json of records) output.push({ json, pairedItem });
		} catch (reason) {
			const error = toNodeError(context.getNode(), reason, itemIndex);
			if (!context.continueOnFail()) throw error;
			output.push(toErrorItem(error, itemIndex));
		}
	}
	return output;
}
