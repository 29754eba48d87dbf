import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { BATCH_SIZE, listLocations } from '../../transport/corehr';
import { breathe } from '../breathe';
import { listForEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { inexactId, readId } from '../lookup/matching';
import { pagingProperties, readLimit, showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { presentationProperties, readPresentation } from '../presentation';
import { simplifyLocation } from './locationRecord';

export const description: INodeProperties[] = [
	...showFor('location', ['getMany'], [...pagingProperties, ...presentationProperties]),
];

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await listForEachItem(context, surroundings, list);
}

async function list(client: Client, parameters: ItemParameters): Promise<IDataObject[]> {
	const limit = readLimit(parameters);
	const how = readPresentation(parameters);
	// A location that stands on two pages, because the list moved while it was read, is one.
	const locations = new Map<string | IDataObject, IDataObject>();
	for await (const page of listLocations(client, Math.min(limit, BATCH_SIZE))) {
		for (const location of page) locations.set(keyOf(location), location);
		if (locations.size >= limit) break;
	}
	const items: IDataObject[] = [];
	for (const location of locations.values()) {
		if (items.length >= limit) break;
		await breathe(items.length);
		items.push(how.simplify ? simplifyLocation(location, how.language) : location);
	}
	return items;
}

/** @throws UserError for an id that is not the location's any more */
function keyOf(location: IDataObject): string | IDataObject {
	const id = readId(location.id);
	if (typeof id === 'number') throw inexactId('id', id);
	return id ?? location;
}
