import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { isRecord } from '../../../plainData';
import type { Language } from '../../simplify/simplify';
import words from './dateKinds.json';

/** A kind of dates that a person has. */
export interface DateKind {
	/** as saved workflows name it, and items */
	readonly name: string;
	readonly en: string;
	readonly zh: string;
	/** of the employee calls (page corehr-v2/employee/batch_get) */
	readonly fields: readonly string[];
	readonly valueIn: (employment: IDataObject) => unknown;
	readonly yearly?: boolean;
	/** not of each employment, but of the one that counts */
	readonly once?: boolean;
	/** also of people who have left */
	readonly afterLeaving?: boolean;
	/** without which Feishu leaves it out */
	readonly scope?: string;
	/** which records it is read from, for an operator */
	readonly description: string;
}

const DATE_KINDS: readonly DateKind[] = [
	{
		name: 'probationEnd',
		...words.probationEnd,
		fields: ['probation_end_date'],
		valueIn: ({ probation_end_date }) => probation_end_date,
		description: 'The day on which the probation really ends (试用期结束日期)',
	},
	{
		name: 'contractEnd',
		...words.contractEnd,
		fields: ['contract_end_date'],
		valueIn: ({ contract_end_date }) => contract_end_date,
		scope: 'corehr:contract.period:read',
		description: 'The end of the main contract (主合同到期日期)',
	},
	{
		name: 'firstDay',
		...words.firstDay,
		fields: ['effective_date'],
		valueIn: ({ effective_date }) => effective_date,
		once: true,
		description:
			'The day on which the employment begins (入职日期). People before onboarding are no employees yet: Pre-Hire, Get Many lists them.',
	},
	{
		name: 'lastDay',
		...words.lastDay,
		fields: ['expiration_date'],
		// The page: on this day the employee still works here, the night after the status changes.
		valueIn: ({ expiration_date }) => expiration_date,
		afterLeaving: true,
		description: 'The day of leaving (离职日期), also of people who have left',
	},
	{
		name: 'birthday',
		...words.birthday,
		fields: ['person_info.date_of_birth'],
		valueIn: ({ person_info }) => (isRecord(person_info) ? person_info.date_of_birth : undefined),
		yearly: true,
		once: true,
		scope: 'corehr:person.date_of_birth:read',
		description: 'Each year; of 29 February on 28 February where there is none',
	},
	{
		name: 'joiningAnniversary',
		...words.joiningAnniversary,
		fields: ['seniority_date', 'effective_date'],
		valueIn: ({ seniority_date, effective_date }) => seniority_date || effective_date,
		yearly: true,
		once: true,
		description: 'Each year, from the day on which the seniority begins (司龄起算日期)',
	},
];

/** n8n wants choices in alphabetical order. */
export const DATE_OPTIONS: INodePropertyOptions[] = DATE_KINDS.map(({ name, en, description }) => ({
	name: en,
	value: name,
	description,
})).sort((a, b) => a.name.localeCompare(b.name, 'en'));

export const DATE_NAMES: readonly string[] = DATE_KINDS.map(({ name }) => name);

export const dateKind = (name: string): DateKind | undefined =>
	DATE_KINDS.find((kind) => kind.name === name);

export const labelIn = ({ en, zh }: Pick<DateKind, 'en' | 'zh'>, language: Language): string =>
	language === 'zh-CN' ? zh : en;
