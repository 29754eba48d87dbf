import type { IDataObject } from 'n8n-workflow';

import type { Client } from './client';
import { PlatformError } from './errors';
import { pages } from './pages';
import { isRecord, recordsIn } from './records';

/** How ids of users and departments look in questions and answers; unset: the platform's default. */
export interface IdTypes {
	readonly user_id_type?: string;
	readonly department_id_type?: string;
}

export interface EmployeeQuery {
	readonly idTypes: IdTypes;
	/** 1 to 100 request names; the platform returns only `employment_id` for none */
	readonly fields: readonly string[];
}

/** The most ids one batch call takes, and the most records one page holds. */
export const BATCH_SIZE = 100;

const BASE = '/open-apis/corehr';

/** By what people are asked for; the platform looks at the first that is not empty. */
export type EmployeeKey = 'employment_ids' | 'person_ids' | 'work_emails';

/**
 * Employments of up to 100 people, in no promised order; unknown people are left out. The kind of
 * employment ids is that of `user_id_type` (page corehr-v2/employee/batch_get).
 */
export async function getEmployees(
	client: Client,
	key: EmployeeKey,
	ids: readonly string[],
	{ fields, idTypes }: EmployeeQuery,
): Promise<IDataObject[]> {
	const data = await client.call({
		endpoint: 'employees/batch_get',
		method: 'POST',
		path: `${BASE}/v2/employees/batch_get`,
		qs: { ...idTypes },
		body: { fields: [...fields], [key]: [...ids] },
	});
	return found(data);
}

/** One person, also before onboarding; undefined when the answer holds none. */
export async function getPerson(
	client: Client,
	personId: string,
	{ user_id_type }: IdTypes,
): Promise<IDataObject | undefined> {
	const data = await client.call({
		endpoint: 'persons/get',
		method: 'GET',
		path: `${BASE}/v1/persons/${encodeURIComponent(personId)}`,
		qs: user_id_type === undefined ? {} : { user_id_type },
	});
	if (!isRecord(data)) throw oddAnswer();
	return isRecord(data.person) ? data.person : undefined;
}

/** Up to 100 locations, in no promised order; unknown ones are left out. */
export async function getLocations(
	client: Client,
	locationIds: readonly string[],
): Promise<IDataObject[]> {
	const data = await client.call({
		endpoint: 'locations/batch_get',
		method: 'POST',
		path: `${BASE}/v2/locations/batch_get`,
		body: { location_ids: [...locationIds] },
	});
	return found(data);
}

/** All employments that match the filters, page by page. */
export async function* searchEmployees(
	client: Client,
	filters: IDataObject,
	{ fields, idTypes }: EmployeeQuery,
	pageSize: number,
): AsyncGenerator<IDataObject[]> {
	yield* pages(pageSize, async (qs) =>
		client.call({
			endpoint: 'employees/search',
			method: 'POST',
			path: `${BASE}/v2/employees/search`,
			qs: { ...qs, ...idTypes },
			body: { ...filters, fields: [...fields] },
		}),
	);
}

/** All locations, page by page, in the v1 shape (`id`, not `location_id`). */
export async function* listLocations(
	client: Client,
	pageSize: number,
): AsyncGenerator<IDataObject[]> {
	yield* pages(pageSize, async (qs) =>
		client.call({ endpoint: 'locations/list', method: 'GET', path: `${BASE}/v1/locations`, qs }),
	);
}

/** The `items` of a batch; the platform leaves them out where it found nothing. */
function found(data: unknown): IDataObject[] {
	const records = isRecord(data) ? recordsIn(data.items ?? []) : undefined;
	if (records === undefined) throw oddAnswer();
	return records;
}

const oddAnswer = () => new PlatformError({ msg: 'an answer without data', status: 200 });
