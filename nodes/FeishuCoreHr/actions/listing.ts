import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Client } from '../transport/client';
import { breathe } from './breathe';
import { compareAll, type Outgoing } from './compare/compareAll';
import type { Comparison } from './compare/comparison';
import { toErrorItem, toNodeError } from './itemError';
import type { Surroundings } from './lookup/lookUp';
import { readMaxWait } from './options';
import { ItemParameters } from './parameters';
import { SharedParameters } from './sharedParameters';

/** A record on its way out. */
export interface Listed {
	readonly json: IDataObject;
	readonly compared?: Outgoing['compared'];
}

/**
 * Runs one listing for each input item; what it finds is paired with that item.
 * @param list tells `nobody` how is compared what its filters did not find
 */
export async function listForEachItem(
	context: IExecuteFunctions,
	{ app, client, clock }: Surroundings,
	list: (
		client: Client,
		parameters: ItemParameters,
		nobody: (comparison: Comparison) => void,
	) => Promise<readonly Listed[]>,
): Promise<INodeExecutionData[]> {
	const askedAt = clock.now();
	const nobody: Comparison[] = [];
	const outgoing = await listed(
		context,
		async (parameters) =>
			await list(client.within(readMaxWait(parameters)), parameters, (one) => nobody.push(one)),
	);
	return await compareAll(context, { app, client }, outgoing, { askedAt, nobody });
}

/** Any number of records for each input item, one item after the other. */
export async function forEachItem(
	context: IExecuteFunctions,
	recordsOf: (parameters: ItemParameters) => Promise<readonly IDataObject[]>,
): Promise<INodeExecutionData[]> {
	const outgoing = await listed(context, async (parameters) =>
		(await recordsOf(parameters)).map((json) => ({ json })),
	);
	return outgoing.map(({ item }) => item);
}

async function listed(
	context: IExecuteFunctions,
	recordsOf: (parameters: ItemParameters) => Promise<readonly Listed[]>,
): Promise<Outgoing[]> {
	const shared = new SharedParameters(context);
	const output: Outgoing[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		await breathe(itemIndex);
		const pairedItem = { item: itemIndex };
		try {
			const records = await recordsOf(new ItemParameters(context, itemIndex, shared));
			for (const { json, compared } of records) {
				output.push({ item: { json, pairedItem }, ...(compared && { compared }) });
			}
		} catch (reason) {
			const error = toNodeError(context.getNode(), reason, itemIndex);
			if (!context.continueOnFail()) throw error;
			output.push({ item: toErrorItem(error, itemIndex), isFailed: true });
		}
	}
	return output;
}
