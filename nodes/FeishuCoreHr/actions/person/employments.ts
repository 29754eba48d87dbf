import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../simplify/shapes';
import { simplifyRecord, type Language } from '../simplify/simplify';

/** `person_info.person_id` of an employment, by which answers are matched. */
export const personIdOf = (record: IDataObject): unknown =>
	isRecord(record.person_info) ? record.person_info.person_id : undefined;

/**
 * One person from their employments: personal fields at the top, the employment that counts in
 * `employment`, further ones in `other_employments`.
 */
export function simplifyEmployee(records: readonly IDataObject[], language: Language): IDataObject {
	const [main, ...others] = mainFirst(records);
	const { person_id, ...person } = isRecord(main.person_info)
		? (main.person_info as IDataObject)
		: {};
	return {
		person_id,
		...simplifyRecord(person, language),
		employment: simplifyEmployment(main, language),
		...(others.length > 0 && {
			other_employments: others.map((other) => simplifyEmployment(other, language)),
		}),
	};
}

function simplifyEmployment(record: IDataObject, language: Language): IDataObject {
	const employment = { ...record };
	delete employment.person_info;
	return simplifyRecord(employment, language);
}

/** The platform's own object of the employment that counts; further ones in `other_employments`. */
export function wholeEmployee(records: readonly IDataObject[]): IDataObject {
	const [main, ...others] = mainFirst(records);
	return structuredClone(others.length > 0 ? { ...main, other_employments: others } : main);
}

/** The primary one in force comes first, else one in force, else the primary one. */
function mainFirst(records: readonly IDataObject[]): [IDataObject, ...IDataObject[]] {
	const rank = (record: IDataObject) =>
		(inForce(record) ? 2 : 0) + (record.primary_employment === true ? 1 : 0);
	const [first = {}, ...rest] = [...records].sort((a, b) => rank(b) - rank(a));
	return [first, ...rest];
}

function inForce({ employment_status: status }: IDataObject): boolean {
	return isRecord(status) && status.enum_name === 'hired';
}
