import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { BATCH_SIZE, listLocations } from '../../transport/corehr';
import { listForEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { maxWaitOption, optionsProperty } from '../options';
import { pagingProperties, readLimit, showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { presentationProperties, readPresentation } from '../presentation';
import { simplifyLocation } from './locationRecord';

export const description: INodeProperties[] = [
	...showFor('location', ['getMany'], [...pagingProperties, ...presentationProperties]),
	optionsProperty('location', 'getMany', [maxWaitOption]),
];

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await listForEachItem(context, surroundings, locations);
}

async function locations(client: Client, parameters: ItemParameters): Promise<IDataObject[]> {
	const limit = readLimit(parameters);
	const how = readPresentation(parameters);
	const records: IDataObject[] = [];
	for await (const page of listLocations(client, Math.min(limit, BATCH_SIZE))) {
		records.push(...page);
		if (records.length >= limit) break;
	}
	return records
		.slice(0, limit)
		.map((record) => (how.simplify ? simplifyLocation(record, how.language) : record));
}
