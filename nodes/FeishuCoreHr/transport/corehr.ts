import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../plainData';
import type { Client } from './client';
import { onePage, pages } from './pages';
import { getRecord, type IdTypes, itemsOf } from './recordCalls';

export interface EmployeeQuery {
	readonly idTypes: IdTypes;
	/** 1 to 100 request names; the platform returns only `employment_id` for none */
	readonly fields: readonly string[];
}

/** The most people one batch call takes, and the most employments one page holds (their pages). */
export const BATCH_SIZE = 100;

const EMPLOYEES = '/open-apis/corehr/v2/employees';

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
		path: `${EMPLOYEES}/batch_get`,
		qs: { ...idTypes },
		body: { fields: [...fields], [key]: [...ids] },
	});
	return itemsOf(data);
}

/** One person, also before onboarding; undefined when the answer holds none. */
export async function getPerson(
	client: Client,
	personId: string,
	{ user_id_type }: IdTypes,
): Promise<IDataObject | undefined> {
	const idTypes = user_id_type === undefined ? {} : { user_id_type };
	return await getRecord(client, { path: 'v1/persons', record: 'person' }, personId, idTypes);
}

/**
 * The tenant's own fields of an object, such as `person` or `employment`. The page of
 * custom_fields/query knows no pages; should they come, they are followed.
 */
export async function getCustomFields(client: Client, object: string): Promise<IDataObject[]> {
	const fields: IDataObject[] = [];
	const listed = pages(BATCH_SIZE, async ({ page_token }) => {
		const data = await client.call({
			endpoint: 'custom_fields/query',
			method: 'GET',
			path: '/open-apis/corehr/v1/custom_fields/query',
			qs: { object_api_name_list: object, ...(page_token !== undefined && { page_token }) },
		});
		return isRecord(data) && !data.page_token ? { has_more: false, ...data } : data;
	});
	for await (const page of listed) fields.push(...page);
	return fields;
}

/** All employments that match the filters, page by page. */
export async function* searchEmployees(
	client: Client,
	filters: IDataObject,
	query: EmployeeQuery,
	pageSize: number,
): AsyncGenerator<IDataObject[]> {
	yield* pages(pageSize, async (qs) => await search(client, filters, query, qs));
}

/** One page of them; `next` leads to the one behind it. */
export async function onePageOfEmployees(
	client: Client,
	filters: IDataObject,
	query: EmployeeQuery,
	{ size, token }: { readonly size: number; readonly token?: string | undefined },
): ReturnType<typeof onePage> {
	return await onePage(size, token, async (qs) => await search(client, filters, query, qs));
}

async function search(
	client: Client,
	filters: IDataObject,
	{ fields, idTypes }: EmployeeQuery,
	page: IDataObject,
): Promise<unknown> {
	return await client.call({
		endpoint: 'employees/search',
		method: 'POST',
		path: `${EMPLOYEES}/search`,
		qs: { ...page, ...idTypes },
		body: { ...filters, fields: [...fields] },
	});
}
