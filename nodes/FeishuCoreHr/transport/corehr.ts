import type { IDataObject } from 'n8n-workflow';

import type { Client } from './client';

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

/** Employments of up to 100 people, in no promised order; unknown people are left out. */
export async function getEmployees(
	client: Client,
	personIds: readonly string[],
	{ fields, idTypes }: EmployeeQuery,
): Promise<IDataObject[]> {
	const data = await client.call({
		endpoint: 'employees/batch_get',
		method: 'POST',
		path: `${BASE}/v2/employees/batch_get`,
		qs: { ...idTypes },
		body: { fields: [...fields], person_ids: [...personIds] },
	});
	return records(data.items);
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
	return records([data.person])[0];
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
	return records(data.items);
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

/** Ends also when the platform promises more but names no new page: no endless loop. */
async function* pages(
	pageSize: number,
	ask: (qs: IDataObject) => Promise<IDataObject>,
): AsyncGenerator<IDataObject[]> {
	let pageToken: string | undefined;
	for (;;) {
		const data = await ask({ page_size: pageSize, ...(pageToken && { page_token: pageToken }) });
		yield records(data.items);
		const next = data.page_token;
		if (data.has_more !== true || typeof next !== 'string' || next === '' || next === pageToken) {
			return;
		}
		pageToken = next;
	}
}

function records(items: unknown): IDataObject[] {
	if (!Array.isArray(items)) return [];
	return items.filter(
		(item): item is IDataObject =>
			typeof item === 'object' && item !== null && !Array.isArray(item),
	);
}
