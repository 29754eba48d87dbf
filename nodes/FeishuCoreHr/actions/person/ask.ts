import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import type { Client } from '../../transport/client';
import {
	type EmployeeKey,
	type EmployeeQuery,
	getEmployees,
	searchEmployees,
} from '../../transport/corehr';
import { readId } from '../lookup/matching';
import { portionsOf } from './employeeFields';
import { employmentKey, PERSON_ID, personIdsOf } from './employments';

/** As `getEmployees`, for any number of fields: each hundred of them is a call. */
export async function askForEmployees(
	client: Client,
	key: EmployeeKey,
	ids: readonly string[],
	query: EmployeeQuery,
): Promise<IDataObject[]> {
	const [first = [], ...rest] = portionsOf(query.fields);
	const records = await getEmployees(client, key, ids, { ...query, fields: first });
	await complete(client, records, { key, ids }, rest, query);
	return records;
}

/** As `searchEmployees`, for any number of fields: each further hundred is a call for each page. */
export async function* listEmployees(
	client: Client,
	filters: IDataObject,
	query: EmployeeQuery,
	pageSize: number,
): AsyncGenerator<IDataObject[]> {
	const [first = [], ...rest] = portionsOf(query.fields);
	for await (const page of searchEmployees(
		client,
		filters,
		{ ...query, fields: first },
		pageSize,
	)) {
		const who = { key: 'person_ids', ids: personIdsOf(page) } as const;
		await complete(client, page, who, rest, query);
		yield page;
	}
}

/** Adds the rest of the fields to the records, which have the first of them. */
async function complete(
	client: Client,
	records: readonly IDataObject[],
	{ key, ids }: { readonly key: EmployeeKey; readonly ids: readonly string[] },
	rest: readonly string[][],
	query: EmployeeQuery,
): Promise<void> {
	if (records.length === 0 || ids.length === 0) return;
	const byKey = new Map(records.map((record) => [keyOf(record), record]));
	for (const fields of rest) {
		for (const more of await getEmployees(client, key, ids, { ...query, fields })) {
			const known = byKey.get(keyOf(more));
			if (known !== undefined) merge(known, more);
		}
	}
}

const keyOf = (record: IDataObject): string =>
	`${readId(PERSON_ID.of(record))} ${employmentKey(record)}`;

function merge(into: IDataObject, from: IDataObject): void {
	for (const [key, value] of Object.entries(from)) {
		const present = into[key];
		if (isRecord(present) && isRecord(value)) merge(present as IDataObject, value as IDataObject);
		else into[key] = value;
	}
}
