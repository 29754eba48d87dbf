import type { Answer, Failure } from './answers';
import { badParameter, success } from './answers';
import type { SimulatedApp } from './app';
import type { Json, JsonObject } from './json';
import { listOf, stringsOf } from './json';

export interface Call {
	readonly app: SimulatedApp;
	/** The `:id` of the path, decoded. */
	readonly id: string;
	readonly query: URLSearchParams;
	readonly body: JsonObject;
}

export type Outcome = Answer | Failure;
export type Endpoint = (call: Call) => Outcome;

const MOST = 100;

const ID_TYPES: Readonly<Record<string, readonly string[]>> = {
	user_id_type: ['open_id', 'union_id', 'user_id', 'people_corehr_id'],
	department_id_type: ['open_department_id', 'department_id', 'people_corehr_department_id'],
};

/** Whether the call names a kind of ids that there is not. */
export const refusedTypes = ({ query }: Call): boolean =>
	Object.entries(ID_TYPES).some(([name, allowed]) => {
		const type = query.get(name);
		return type !== null && !allowed.includes(type);
	});

/** A list of at most so many strings, or nothing. */
export const isIdList = (value: Json | undefined, most = MOST): boolean =>
	value === undefined ||
	(Array.isArray(value) &&
		value.length <= most &&
		stringsOf(value).length === listOf(value).length);

export interface Paging {
	/** So many records of a page stand on the next one, too. */
	readonly overlap?: number;
	readonly largest?: number;
}

/** The page of all that the query asks for. */
export function paged<T>(
	all: readonly T[],
	query: URLSearchParams,
	show: (page: readonly T[]) => Json[],
	{ overlap = 0, largest = MOST }: Paging = {},
): Outcome {
	const size = Number(query.get('page_size') ?? Number.NaN);
	if (!Number.isInteger(size) || size < 1 || size > largest) return badParameter('page_size');
	const token = query.get('page_token') ?? '';
	const from = token === '' ? '0' : Buffer.from(token, 'base64url').toString('utf8');
	if (!/^\d+$/.test(from)) return badParameter('page_token');
	// An overlap as large as the page would never end.
	const first = Math.max(0, Number(from) - Math.min(overlap, size - 1));
	const next = first + size;
	const has_more = next < all.length;
	const page_token = has_more ? Buffer.from(String(next)).toString('base64url') : '';
	return success({ items: show(all.slice(first, next)), has_more, page_token });
}

/** Items come in no promised order. */
export function shuffled<T extends Json>(items: readonly T[], random: () => number): T[] {
	return items
		.map((item) => ({ item, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item);
}
