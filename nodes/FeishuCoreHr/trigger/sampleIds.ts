import type { IDataObject } from 'n8n-workflow';

import { RECORD_KINDS } from '../actions/records/kinds';
import { isRecord } from '../plainData';
import type { Client } from '../transport/client';
import { searchEmployees } from '../transport/corehr';
import { listRecords } from '../transport/recordCalls';

/** Ids of one record of the tenant, by the keys that they have in events. */
type Ids = Readonly<Record<string, string>>;
type Source = (client: Client) => Promise<Ids>;

/** Whoever is listed first. */
const anEmployee: Source = async (client) => {
	// In events employments go by CoreHR's own ids.
	const query = {
		fields: ['person_info.person_id', 'employment_id'],
		idTypes: { user_id_type: 'people_corehr_id' },
	};
	const person = await firstOf(searchEmployees(client, {}, query, 1));
	const info = isRecord(person?.person_info) ? person.person_info : {};
	return textsOf({ person_id: info.person_id, employment_id: person?.employment_id });
};

const sources: ReadonlyMap<string, Source> = new Map([
	['person_id', anEmployee],
	['employment_id', anEmployee],
	...RECORD_KINDS.map(({ key, idInList = key, list, hasIdTypes }): [string, Source] => [
		key,
		async (client) => {
			const idTypes = hasIdTypes ? { department_id_type: 'people_corehr_department_id' } : {};
			const record = await firstOf(listRecords(client, list, 1, idTypes));
			return textsOf({ [key]: record?.[idInList] });
		},
	]),
]);

/** Of an event's keys, those for which the platform can be asked for a real id. */
export const askable = (keys: readonly string[]): string[] =>
	keys.filter((key) => sources.has(key));

/**
 * The id of a real record for each of these keys; left out where the app sees no such record.
 * @throws {PlatformError}
 */
export async function realIds(client: Client, keys: readonly string[]): Promise<Ids> {
	const asked = new Set(keys.flatMap((key) => sources.get(key) ?? []));
	const found = await Promise.all([...asked].map(async (source) => await source(client)));
	const all: Ids = Object.assign({}, ...found);
	return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}

async function firstOf(pages: AsyncGenerator<IDataObject[]>): Promise<IDataObject | undefined> {
	for await (const [first] of pages) if (first) return first;
	return undefined;
}

const textsOf = (values: Readonly<Record<string, unknown>>): Ids =>
	Object.fromEntries(
		Object.entries(values).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
		),
	);
