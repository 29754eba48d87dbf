import type { IDataObject } from 'n8n-workflow';

import { withFirst } from '../simplify/order';
import { simplifyRecord, type Language } from '../simplify/simplify';
import { NAMES } from './employments';

/** A person of the v1 API, whose `id` becomes `person_id` as everywhere else. */
export function simplifyPerson(record: IDataObject, language: Language): IDataObject {
	const { id, ...person } = record;
	return { person_id: id, ...simplifyRecord(withFirst(NAMES, person), language) };
}

/** The v1 call gives all that the app may read: nobody gets more than was asked for. */
export function onlyKeys(record: IDataObject, keys: ReadonlySet<string>): IDataObject {
	return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}
