import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { listRecords } from '../../transport/recordCalls';
import { breathe } from '../breathe';
import { readComparison } from '../compare/comparison';
import { type Listed, listForEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { inexactId, readId } from '../lookup/matching';
import { readIdTypes } from '../options';
import { readLimit } from '../paging';
import type { ItemParameters } from '../parameters';
import { readPresentation } from '../presentation';
import { simplifyWithId } from '../simplify/withId';
import { comparedRecords } from './compared';
import type { RecordKind } from './kinds';

/** All records of the kind, or the first so many, for each item. */
export async function listForEach(
	context: IExecuteFunctions,
	surroundings: Surroundings,
	kind: RecordKind,
): Promise<INodeExecutionData[]> {
	return await listForEachItem(
		context,
		surroundings,
		async (client, parameters) => await list(client, parameters, kind),
	);
}

async function list(
	client: Client,
	parameters: ItemParameters,
	kind: RecordKind,
): Promise<Listed[]> {
	const { key, idInList = key, list: call, hasIdTypes } = kind;
	const limit = readLimit(parameters);
	const how = readPresentation(parameters);
	const idTypes = hasIdTypes ? readIdTypes(parameters) : {};
	const comparison = readComparison(parameters, () => comparedRecords(kind));
	// A record that stands on two pages, because the list moved while it was read, is one.
	const records = new Map<string | IDataObject, IDataObject>();
	for await (const page of listRecords(client, call, Math.min(limit, call.size), idTypes)) {
		for (const record of page) records.set(identityOf(record, idInList), record);
		if (records.size >= limit) break;
	}
	const items: Listed[] = [];
	for (const record of records.values()) {
		if (items.length >= limit) break;
		await breathe(items.length);
		const json = how.simplify ? simplifyWithId(record, key, how.language) : record;
		items.push({ json, ...(comparison && { compared: { comparison, records: [record] } }) });
	}
	return items;
}

/** @throws UserError for an id that is not the record's any more */
function identityOf(record: IDataObject, name: string): string | IDataObject {
	const id = readId(record[name]);
	if (typeof id === 'number') throw inexactId(name, id);
	return id ?? record;
}
