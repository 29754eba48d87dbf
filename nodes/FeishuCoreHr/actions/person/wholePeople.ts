import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { BATCH_SIZE, type EmployeeQuery, getEmployees } from '../../transport/corehr';
import { readId } from '../lookup/matching';
import { listEmployees } from './ask';
import type { People } from './people';

const ID_FIELDS = ['person_info.person_id', 'employment_id', 'effective_date'];

/**
 * Adds what the filters let through and the pages that were read did not hold: a person can have an
 * employment in force that comes many pages after one that has ended. Costs a call for 100 people,
 * and another where something is missing.
 */
export async function completePeople(
	client: Client,
	people: People,
	filters: IDataObject,
	query: EmployeeQuery,
): Promise<void> {
	const missing: string[] = [];
	for (const ids of chunks(people.personIds)) {
		const all = await getEmployees(client, 'person_ids', ids, { ...query, fields: ID_FIELDS });
		for (const record of all) {
			const id = readId(record.employment_id_v2 ?? record.employment_id);
			if (typeof id === 'string' && !people.has(record)) missing.push(id);
		}
	}
	for (const ids of chunks(missing)) {
		const wanted = { ...filters, employment_id_list: ids };
		for await (const page of listEmployees(client, wanted, query, BATCH_SIZE)) {
			for (const record of page) if (people.hasPersonOf(record)) people.add(record);
		}
	}
}

function chunks(ids: readonly string[]): string[][] {
	return Array.from({ length: Math.ceil(ids.length / BATCH_SIZE) }, (_, index) =>
		ids.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
	);
}
