import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../plainData';
import type { Client } from './client';
import { PlatformError } from './errors';
import { pages } from './pages';
import { recordsIn } from './records';

/** How ids of users and departments look in questions and answers; unset: the platform's default. */
export interface IdTypes {
	readonly user_id_type?: string;
	readonly department_id_type?: string;
}

/** A call for several records by their ids. */
export interface BatchCall {
	/** below `/open-apis/corehr/` */
	readonly path: string;
	/** the key of the body that takes the ids */
	readonly ids: string;
	/** the most ids it takes */
	readonly size: number;
	/** what to ask for, where the platform gives nothing but the id otherwise */
	readonly fields?: readonly string[];
	/** its answer comes in pages, of as many records at most */
	readonly paged?: boolean;
}

/** A call for one record, whose id ends its path. */
export interface SingleCall {
	readonly path: string;
	/** the key of the answer that holds the record */
	readonly record: string;
}

/** A call for all records, page by page. */
export interface ListCall {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	/** the most records of one page */
	readonly size: number;
	readonly fields?: readonly string[];
}

const BASE = '/open-apis/corehr';

/** Records in no promised order; unknown ones are left out. */
export async function getRecords(
	client: Client,
	{ path, ids: key, size, fields, paged }: BatchCall,
	ids: readonly string[],
	idTypes: IdTypes = {},
): Promise<IDataObject[]> {
	const ask = async (qs: IDataObject) =>
		await client.call({
			endpoint: path,
			method: 'POST',
			path: `${BASE}/${path}`,
			qs: { ...qs, ...idTypes },
			body: { [key]: [...ids], ...(fields && { fields: [...fields] }) },
		});
	if (!paged) return itemsOf(await ask({}));
	const records: IDataObject[] = [];
	for await (const page of pages(size, ask)) records.push(...page);
	return records;
}

/** undefined when the answer holds none. */
export async function getRecord(
	client: Client,
	{ path, record }: SingleCall,
	id: string,
	idTypes: IdTypes = {},
): Promise<IDataObject | undefined> {
	const data = await client.call({
		endpoint: `${path}/:id`,
		method: 'GET',
		path: `${BASE}/${path}/${encodeURIComponent(id)}`,
		qs: { ...idTypes },
	});
	if (!isRecord(data)) throw oddAnswer();
	const found = data[record];
	return isRecord(found) ? (found as IDataObject) : undefined;
}

/** All records, page by page. */
export async function* listRecords(
	client: Client,
	{ method, path, fields }: ListCall,
	pageSize: number,
	idTypes: IdTypes = {},
): AsyncGenerator<IDataObject[]> {
	yield* pages(pageSize, async (qs) =>
		client.call({
			endpoint: path,
			method,
			path: `${BASE}/${path}`,
			qs: { ...qs, ...idTypes },
			...(method === 'POST' && { body: fields ? { fields: [...fields] } : {} }),
		}),
	);
}

/** The `items` of a batch; the platform leaves them out where it found nothing. */
export function itemsOf(data: unknown): IDataObject[] {
	const records = isRecord(data) ? recordsIn(data.items ?? []) : undefined;
	if (records === undefined) throw oddAnswer();
	return records;
}

const oddAnswer = () => new PlatformError({ msg: 'an answer without data', status: 200 });
