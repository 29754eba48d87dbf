import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../simplify/shapes';
import { simplifyRecord, type Language } from '../simplify/simplify';

/**
 * A location with the fields of `hiberarchy_common` at the top. The v1 API calls the id `id`.
 * Fields that both levels have are one when they agree; custom fields of both are put together; for
 * the rest the hierarchy's value stands and the location's own follows as `location_<field>`.
 */
export function simplifyLocation(record: IDataObject, language: Language): IDataObject {
	const { id, location_id, hiberarchy_common, ...own } = record;
	const locationId = location_id ?? id;
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
		if (present === undefined || same(present, value)) fields.set(name, value);
		else if (name === 'custom_fields' && canJoin(present, value)) {
			fields.set(name, { ...(present as IDataObject), ...(value as IDataObject) });
		} else fields.set(`location_${name}`, value);
	}
	return Object.fromEntries(fields) as IDataObject;
}

/** Neither has a name to which the other gives another value. */
function canJoin(first: unknown, second: unknown): boolean {
	if (!isRecord(first) || !isRecord(second)) return false;
	return Object.entries(second).every(
		([name, value]) => !(name in first) || same(first[name], value),
	);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
