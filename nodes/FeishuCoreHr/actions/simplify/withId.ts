import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { readId } from '../lookup/matching';
import { simplifyRecord, type Language } from './simplify';

/**
 * A record with its id first, as `key`; the platform's v1 calls the id `id`. The fields of
 * `hiberarchy_common`, which organisations have, come to the top. Custom fields of both levels are
 * put together. Where both have a field, and differ, the hierarchy's value stands and the record's
 * own follows, as in `location_<field>`.
 */
export function simplifyWithId(record: IDataObject, key: string, language: Language): IDataObject {
	const { id, [key]: named, hiberarchy_common, ...own } = record;
	const given = named ?? id;
	const recordId = readId(given) ?? given;
	if (!isRecord(hiberarchy_common)) {
		const rest = hiberarchy_common === undefined ? own : { hiberarchy_common, ...own };
		return { [key]: recordId, ...simplifyRecord(rest, language) };
	}
	const common = simplifyRecord(hiberarchy_common as IDataObject, language);
	const prefix = key.replace(/id$/, '');
	return { [key]: recordId, ...merged(common, simplifyRecord(own, language), prefix) };
}

function merged(common: IDataObject, own: IDataObject, prefix: string): IDataObject {
	const fields = new Map<string, unknown>(Object.entries(common));
	for (const [name, value] of Object.entries(own)) {
		const present = fields.get(name);
		if (present === undefined || present === null) fields.set(name, value);
		else if (name === 'custom_fields' && isRecord(present) && isRecord(value)) {
			const differing = Object.entries(value).filter(([key]) => !agrees(present, key, value));
			fields.set(name, { ...value, ...present });
			if (differing.length > 0) fields.set(`${prefix}${name}`, Object.fromEntries(differing));
		} else if (value !== null && !same(present, value)) fields.set(`${prefix}${name}`, value);
	}
	return Object.fromEntries(fields) as IDataObject;
}

const agrees = (present: object, key: string, value: Record<string, unknown>): boolean =>
	!Object.hasOwn(present, key) || same((present as Record<string, unknown>)[key], value[key]);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
