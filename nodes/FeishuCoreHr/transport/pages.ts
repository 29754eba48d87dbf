import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../plainData';
import { PlatformError } from './errors';
import { cutList } from './errorSentences';
import { recordsIn } from './records';

/** Pages without anything new, one after the other, until it is clear that the list has no end. */
const MOST_IDLE_PAGES = 20;

/**
 * A list, page by page. It ends only when the platform says so. Whatever else happens is an error:
 * nobody shall take a part for the whole.
 * @param ask one page's `data`; the query names its size and, after the first, its token
 * @throws PlatformError which says how many records came
 */
export async function* pages(
	pageSize: number,
	ask: (query: IDataObject) => Promise<unknown>,
): AsyncGenerator<IDataObject[]> {
	const seen = new Set<string>();
	let [count, idle] = [0, 0];
	for (let query: IDataObject = { page_size: pageSize }; ; ) {
		const data = await ask(query);
		const records = pageIn(data);
		count += records?.length ?? 0;
		const cut = (msg: string) => new PlatformError({ msg, sentence: cutList(count) });
		if (records === undefined) throw cut('a page came without a list of records');
		yield records;

		const page_token = nextToken(data as IDataObject, cut);
		if (page_token === undefined) return;
		if (isKnown(page_token, seen)) throw cut('its pages go round');
		idle = records.length === 0 || isKnown(digest(records), seen) ? idle + 1 : 0;
		if (idle >= MOST_IDLE_PAGES) throw cut('page after page brings nothing new');
		query = { page_size: pageSize, page_token };
	}
}

/** One page of a list, for somebody who asks for the next one only when a person wants it. */
export async function onePage(
	pageSize: number,
	page_token: string | undefined,
	ask: (query: IDataObject) => Promise<unknown>,
): Promise<{ readonly records: readonly IDataObject[]; readonly next: string | undefined }> {
	const data = await ask({ page_size: pageSize, ...(page_token && { page_token }) });
	const records = pageIn(data);
	const cut = (msg: string) => new PlatformError({ msg, sentence: cutList(records?.length ?? 0) });
	if (records === undefined) throw cut('a page came without a list of records');
	return { records, next: nextToken(data as IDataObject, cut) };
}

/** An empty list may lack its items: contact/v3/users answers `{"has_more":false}` for nobody. */
function pageIn(data: unknown): IDataObject[] | undefined {
	if (!isRecord(data)) return undefined;
	const isEmpty = (data.items ?? null) === null && data.has_more === false;
	return isEmpty ? [] : recordsIn(data.items);
}

/** undefined: that was the last page. */
function nextToken(
	{ has_more: more, page_token: token }: IDataObject,
	cut: (msg: string) => PlatformError,
): string | undefined {
	if (more === false) return undefined;
	const hasToken = token !== undefined && token !== null && token !== '';
	if (more === undefined || more === null) {
		if (!hasToken) return undefined;
		throw cut('there is a page_token, but has_more does not say whether more follows');
	}
	if (more !== true) throw cut('has_more is neither true nor false');
	if (!hasToken) throw cut('has_more is true, but there is no page_token');
	if (typeof token !== 'string') throw cut('the page_token is not text');
	return token;
}

function isKnown(mark: string, seen: Set<string>): boolean {
	if (seen.has(mark)) return true;
	seen.add(mark);
	return false;
}

const digest = (records: readonly IDataObject[]): string =>
	createHash('sha256').update(JSON.stringify(records)).digest('base64');
