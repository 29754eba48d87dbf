import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { BATCH_SIZE } from '../../transport/corehr';
import { breathe } from '../breathe';
import { type Comparison, readComparison } from '../compare/comparison';
import { type Listed, listForEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { readIdTypes } from '../options';
import { pagingProperties, readLimit, showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { readPresentation } from '../presentation';
import { listEmployees } from './ask';
import { comparedPeople } from './compared';
import { withManager } from './employeeFields';
import { simplifyEmployee, wholeEmployee } from './employments';
import { readChosen, readFields } from './fieldSet';
import { readFilters } from './filters';
import { addManagers } from './manager';
import { People } from './people';
import { completePeople } from './wholePeople';

export const description: INodeProperties[] = showFor(['person'], ['getMany'], pagingProperties);

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await listForEachItem(context, surroundings, list);
}

/** The platform lists employments; several of one person become one item. */
async function list(
	client: Client,
	parameters: ItemParameters,
	nobody: (comparison: Comparison) => void,
): Promise<Listed[]> {
	const limit = readLimit(parameters);
	const how = readPresentation(parameters);
	const filters = readFilters(parameters);
	const addManager = parameters.optionalFlag('addManager', false);
	const fields = withManager(readFields(parameters), addManager);
	const query = { fields, idTypes: readIdTypes(parameters) };
	const comparison = readComparison(parameters, () =>
		comparedPeople(readChosen(parameters), readFields(parameters)),
	);
	const people = new People();
	for await (const page of listEmployees(client, filters, query, Math.min(limit, BATCH_SIZE))) {
		for (const record of page) people.add(record);
		if (people.size < limit) continue;
		people.keep(limit);
		await completePeople(client, people, filters, query);
		break;
	}
	// A company without anybody is rather an app without data permissions: that is no first list.
	if (comparison && people.size === 0 && Object.keys(filters).length > 0) nobody(comparison);
	const items: Listed[] = [];
	for (const employments of people.take()) {
		await breathe(items.length);
		if (addManager) addManagers(employments);
		const json = how.simplify
			? simplifyEmployee(employments, how.language)
			: wholeEmployee(employments);
		items.push({ json, ...(comparison && { compared: { comparison, records: employments } }) });
	}
	return items;
}
