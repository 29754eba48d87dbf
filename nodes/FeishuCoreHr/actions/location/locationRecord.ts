import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { type IdField, readId } from '../lookup/matching';
import { simplifyRecord, type Language } from '../simplify/simplify';

/** By which answers are matched. */
export const LOCATION_ID: IdField = {
	name: 'location_id',
	scope: 'corehr:locations:read',
	of: ({ location_id }) => location_id,
};

/**
 * A location with the fields of `hiberarchy_common` at the top. The v1 API calls the id `id`.
 * Custom fields of both levels are put together. Where both have a field, and differ, the
 * hierarchy's value stands and the location's own follows as `location_<field>`.
 */
export function simplifyLocation(record: IDataObject, language: Language): IDataObject {
	const { id, location_id, hiberarchy_common, ...own } = record;
	const given = location_id ?? id;
	const locationId = readId(given) ?? given;
	if (!isRecord(hiberarchy_common)) {
		const rest = hiberarchy_common === undefined ? own : { hiberarchy_common, ...own };
		return { location_id: locationId, ...simplifyRecord(rest, language) };
	}
	const common = simplifyRecord(hiberarchy_common as IDataObject, language);
	return {
		location_id: locationId,
		...merged(common, simplifyRecord(own, language)),
	};
}

function merged(common: IDataObject, own: IDataObject): IDataObject {
	const fields = new Map<string, unknown>(Object.entries(common));
	for (const [name, value] of Object.entries(own)) {
		const present = fields.get(name);
		if (present === undefined || present === null) fields.set(name, value);
		else if (name === 'custom_fields' && isRecord(present) && isRecord(value)) {
			const differing = Object.entries(value).filter(([key]) => !agrees(present, key, value));
			fields.set(name, { ...value, ...present });
			if (differing.length > 0) fields.set(`location_${name}`, Object.fromEntries(differing));
		} else if (value !== null && !same(present, value)) fields.set(`location_${name}`, value);
	}
	return Object.fromEntries(fields) as IDataObject;
}

const agrees = (present: object, key: string, value: Record<string, unknown>): boolean =>
	!Object.hasOwn(present, key) || same((present as Record<string, unknown>)[key], value[key]);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
