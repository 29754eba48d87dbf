import type { IDataObject } from 'n8n-workflow';

import { isRecord, stringsIn } from '../plainData';
import type { Client } from './client';
import { pages } from './pages';
import { itemsOf, type IdTypes } from './recordCalls';
import { recordsIn } from './records';

/** A call for the dated versions of a record: those that were, that is, and that are planned. */
export interface TimelineCall {
	/** below `/open-apis/corehr/` */
	readonly path: string;
	/** the key of the body that takes the ids, at most ten */
	readonly ids: string;
	/** what to ask for: the platform gives nothing but ids otherwise */
	readonly fields: readonly string[];
	/** the key of an item that holds its versions, where an item is not a version itself */
	readonly versions?: string;
	/** its answer comes in pages, of as many versions at most */
	readonly pageSize?: number;
}

/** A call for the ids of records whose version of now took effect within some days. */
export interface RecentCall {
	readonly path: string;
	/** the key of the answer that holds them; `deleted_<ids>` holds those that are gone */
	readonly ids: string;
}

/** Days as CoreHR writes them (`2026-11-24`), both included. */
export interface Period {
	readonly from: string;
	readonly to: string;
}

export interface RecentChange {
	readonly id: string;
	readonly isDeleted: boolean;
}

const BASE = '/open-apis/corehr';
const PAGE_SIZE = 100;

/** All versions of a record, in no promised order; none where it is not known. */
export async function getVersions(
	client: Client,
	{ path, ids, fields, versions, pageSize }: TimelineCall,
	id: string,
	idTypes: IdTypes = {},
): Promise<IDataObject[]> {
	const ask = async (qs: IDataObject) =>
		await client.call({
			endpoint: path,
			method: 'POST',
			path: `${BASE}/${path}`,
			qs: { ...qs, ...idTypes },
			body: { [ids]: [id], fields: [...fields] },
		});
	if (pageSize === undefined) {
		const items = itemsOf(await ask({}));
		return versions === undefined
			? items
			: items.flatMap((item) => recordsIn(item[versions] ?? []) ?? []);
	}
	const all: IDataObject[] = [];
	for await (const page of pages(pageSize, ask)) all.push(...page);
	return all;
}

/** What changed in the period, each record once. */
export async function listRecentChanges(
	client: Client,
	{ path, ids }: RecentCall,
	{ from, to }: Period,
	idTypes: IdTypes = {},
): Promise<RecentChange[]> {
	const changes = new Map<string, RecentChange>();
	const found = pages(PAGE_SIZE, async (qs) => {
		const data = await client.call({
			endpoint: path,
			method: 'GET',
			path: `${BASE}/${path}`,
			qs: { ...qs, start_date: from, end_date: to, ...idTypes },
		});
		return isRecord(data) ? { ...data, items: changesIn(data, ids) } : data;
	});
	for await (const page of found) {
		for (const change of page as unknown as RecentChange[]) changes.set(change.id, change);
	}
	return [...changes.values()];
}

/** The two lists of a page; either may be left out where it is empty. */
const changesIn = (data: Readonly<Record<string, unknown>>, ids: string): RecentChange[] => [
	...stringsIn(data[ids]).map((id) => ({ id, isDeleted: false })),
	...stringsIn(data[`deleted_${ids}`]).map((id) => ({ id, isDeleted: true })),
];
