import {
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	UserError,
} from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { onePageOfEmployees } from '../../transport/corehr';
import { readId, withoutId } from '../lookup/matching';
import { PERSON_ID } from '../person/employments';
import { openOffice, orNodeError } from './office';

const PAGE = 50;

const FIELDS = [
	'person_info.person_id',
	'person_info.preferred_name',
	'person_info.preferred_local_full_name',
	'person_info.preferred_english_full_name',
	'person_info.legal_name',
	'employee_number',
	'email_address',
	'employment_status',
	'primary_employment',
];

/** People by a part of their name, work email or number; everybody while nothing is typed. */
export async function searchPeople(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: unknown,
): Promise<INodeListSearchResult> {
	return await orNodeError(this, async () => {
		const { client } = await openOffice(this);
		const words = filter?.trim() ?? '';
		const token = typeof paginationToken === 'string' ? paginationToken : undefined;
		const { records, next } = await onePageOfEmployees(
			client,
			words === '' ? {} : { key_word: words },
			{ fields: FIELDS, idTypes: {} },
			{ size: PAGE, token },
		);
		if (records.length === 0 && words === '' && token === undefined) throw nobody();
		return { results: eachOnce(records), paginationToken: next };
	});
}

/** Several employments are one person, of whom the primary one tells the number. */
function eachOnce(records: readonly IDataObject[]): INodeListSearchItems[] {
	const byPerson = new Map<INodeListSearchItems['value'], INodeListSearchItems>();
	for (const record of records) {
		const choice = toChoice(record);
		if (!byPerson.has(choice.value) || record.primary_employment === true) {
			byPerson.set(choice.value, choice);
		}
	}
	return [...byPerson.values()];
}

function toChoice(record: IDataObject): INodeListSearchItems {
	const value = readId(PERSON_ID.of(record));
	if (typeof value !== 'string') throw withoutId(PERSON_ID);
	const { employee_number, email_address, employment_status: status } = record;
	const left = isRecord(status) && status.enum_name === 'terminated' ? '已离职 / left' : undefined;
	const words = [nameOf(record), employee_number, email_address, left].filter(isText);
	return { name: words.length > 0 ? words.join(' · ') : value, value };
}

function nameOf({ person_info }: IDataObject): string | undefined {
	const info = isRecord(person_info) ? person_info : {};
	const local = [info.preferred_name, info.preferred_local_full_name, info.legal_name].find(isText);
	const english = info.preferred_english_full_name;
	if (local === undefined) return isText(english) ? english : undefined;
	return isText(english) && !local.includes(english) ? `${local} (${english})` : local;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const nobody = () =>
	new UserError('Feishu shows this app nobody', {
		description:
			'In the developer console open Permissions & Scopes, add corehr:employee:read and set the data permissions (员工资源) to the people whom the app may see, then create and publish a new version of the app and have it approved. Until then choose By ID.',
	});
