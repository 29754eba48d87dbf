import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { BATCH_SIZE, searchEmployees } from '../../transport/corehr';
import { listForEachItem } from '../listing';
import { byId } from '../lookup/byId';
import type { Surroundings } from '../lookup/lookUp';
import {
	departmentIdTypeOption,
	maxWaitOption,
	optionsProperty,
	readIdTypes,
	userIdTypeOption,
} from '../options';
import { pagingProperties, readLimit, showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { presentationProperties, readPresentation } from '../presentation';
import { personIdOf, simplifyEmployee, wholeEmployee } from './employments';
import { fieldProperties, readFields } from './fieldProperties';
import { filterProperty, readFilters } from './filters';

export const description: INodeProperties[] = [
	...showFor(
		'person',
		['getMany'],
		[...pagingProperties, filterProperty, ...fieldProperties, ...presentationProperties],
	),
	optionsProperty('person', 'getMany', [maxWaitOption, userIdTypeOption, departmentIdTypeOption]),
];

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await listForEachItem(context, surroundings, people);
}

/** The platform lists employments; several of one person become one item. */
async function people(client: Client, parameters: ItemParameters): Promise<IDataObject[]> {
	const limit = readLimit(parameters);
	const how = readPresentation(parameters);
	const query = { fields: readFields(parameters), idTypes: readIdTypes(parameters) };
	const pages = searchEmployees(
		client,
		readFilters(parameters),
		query,
		Math.min(limit, BATCH_SIZE),
	);
	const records: IDataObject[] = [];
	let found = byId(records, personIdOf);
	for await (const page of pages) {
		records.push(...page);
		found = byId(records, personIdOf);
		if (found.size >= limit) break;
	}
	return [...found.values()]
		.slice(0, limit)
		.map((employments) =>
			how.simplify ? simplifyEmployee(employments, how.language) : wholeEmployee(employments),
		);
}
