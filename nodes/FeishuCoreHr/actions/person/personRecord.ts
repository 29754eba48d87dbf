import type { IDataObject } from 'n8n-workflow';

import { simplifyRecord, type Language } from '../simplify/simplify';

/** A person of the v1 API, whose `id` becomes `person_id` as everywhere else. */
export function simplifyPerson(record: IDataObject, language: Language): IDataObject {
	const { id, ...person } = record;
	return { person_id: id, ...simplifyRecord(person, language) };
}
