import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { compareIds } from '../lookup/idOrder';
import { type IdField, readId } from '../lookup/matching';
import { withFirst } from '../simplify/order';
import { simplifyRecord, type Language } from '../simplify/simplify';
import type { LookUpBy } from './who';

/** By which answers are matched; its page names no scope of its own, so the call's is meant. */
export const PERSON_ID: IdField = {
	name: 'person_info.person_id',
	scope: 'corehr:employee:read',
	of: ({ person_info }) => (isRecord(person_info) ? person_info.person_id : undefined),
};

/** `employment_id` has the kind that was asked for; where `_v2` is there, it says so for sure. */
export const EMPLOYMENT_ID: IdField = {
	name: 'employment_id',
	scope: 'corehr:employee:read',
	of: ({ employment_id, employment_id_v2 }) => readId(employment_id_v2) ?? employment_id,
};

/** Mailboxes know no capitals; the platform's page does not say whether it does. */
const WORK_EMAIL: IdField = {
	name: 'email_address',
	scope: 'corehr:employee:read',
	of: ({ email_address, work_email_list }) => [
		email_address,
		...(Array.isArray(work_email_list) ? work_email_list : []).map((entry: unknown) =>
			isRecord(entry) ? entry.email : undefined,
		),
	],
	fold: (email) => email.toLowerCase(),
};

/** What a reader looks for before anything else. */
export const NAMES = [
	'preferred_name',
	'preferred_local_full_name',
	'preferred_english_full_name',
	'legal_name',
];
const EMPLOYMENT = ['employment_id', 'employee_number', 'email_address'];

/** By which answers are matched, for each way to look somebody up. */
export const ID_FIELDS: Readonly<Record<LookUpBy, IdField>> = {
	personId: PERSON_ID,
	employmentId: EMPLOYMENT_ID,
	workEmail: WORK_EMAIL,
};

/** Whose employments these are, each once; whoever has no exact id is left out. */
export function personIdsOf(records: readonly IDataObject[]): string[] {
	const ids = records.map((record) => readId(PERSON_ID.of(record)));
	return [...new Set(ids.filter((id) => typeof id === 'string'))];
}

/**
 * Tells the employments of one person apart. Two may have the same id when ids are those of users (a
 * user who comes back can have the old one), so the day on which it began belongs to it.
 */
export function employmentKey(record: IDataObject): string {
	const id = readId(record.employment_id);
	if (typeof id !== 'string') return JSON.stringify(record);
	return `${id} ${String(record.effective_date)}`;
}

/**
 * One person from their employments: personal fields at the top, the employment that counts in
 * `employment`, further ones in `other_employments`.
 */
export function simplifyEmployee(records: readonly IDataObject[], language: Language): IDataObject {
	const [main, ...others] = mainFirst(records);
	const { person_id, ...person } = isRecord(main.person_info)
		? (main.person_info as IDataObject)
		: {};
	const open_id = openIdOf(main);
	return {
		person_id: readId(person_id) ?? person_id,
		...(open_id !== undefined && { open_id }),
		...simplifyRecord(withFirst(NAMES, person), language),
		...(isRecord(main.manager) && { manager: main.manager as IDataObject }),
		employment: simplifyEmployment(withoutOwn(main), language),
		...(others.length > 0 && {
			other_employments: others.map((other) => simplifyEmployment(other, language)),
		}),
	};
}

/** To which a message can be sent; the employment's id is one where the call spoke of open ids. */
function openIdOf({ open_id, employment_id_v2 }: IDataObject): string | undefined {
	const id = readId(open_id) ?? readId(employment_id_v2);
	return typeof id === 'string' && id.startsWith('ou_') ? id : undefined;
}

/** Without what stands at the top already. */
function withoutOwn(record: IDataObject): IDataObject {
	const employment = { ...record };
	delete employment.manager;
	delete employment.open_id;
	return employment;
}

function simplifyEmployment(record: IDataObject, language: Language): IDataObject {
	const employment = { ...record };
	delete employment.person_info;
	return simplifyRecord(withFirst(EMPLOYMENT, employment), language);
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
export function mainFirst(records: readonly IDataObject[]): [IDataObject, ...IDataObject[]] {
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
