import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { compareIds } from '../lookup/idOrder';
import { type IdField, readId } from '../lookup/matching';
import { simplifyRecord, type Language } from '../simplify/simplify';

/** By which answers are matched; its page names no scope of its own, so the call's is meant. */
export const PERSON_ID: IdField = {
	name: 'person_info.person_id',
	scope: 'corehr:employee:read',
	of: ({ person_info }) => (isRecord(person_info) ? person_info.person_id : undefined),
};

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
		person_id: readId(person_id) ?? person_id,
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
	return others.length > 0 ? { ...main, other_employments: others } : main;
}

/**
 * The primary one in force comes first, else one in force, else the primary one; of equals the one
 * that began last, then the one with the lowest id. The platform's order means nothing.
 */
function mainFirst(records: readonly IDataObject[]): [IDataObject, ...IDataObject[]] {
	const [first = {}, ...rest] = [...records].sort(
		(a, b) =>
			rank(b) - rank(a) ||
			compareTexts(textOf(b.effective_date), textOf(a.effective_date)) ||
			compareIds(textOf(a.employment_id), textOf(b.employment_id)),
	);
	return [first, ...rest];
}

function rank(record: IDataObject): number {
	return (inForce(record) ? 2 : 0) + (record.primary_employment === true ? 1 : 0);
}

function inForce({ employment_status: status }: IDataObject): boolean {
	return isRecord(status) && status.enum_name === 'hired';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Dates as the platform writes them, such as 2021-03-16, sort as text. */
const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
