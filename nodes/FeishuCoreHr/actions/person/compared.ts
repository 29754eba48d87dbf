import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import type { Compared } from '../compare/comparison';
import { pathOfRequest } from '../compare/labels';
import { simplifyEmployee } from './employments';
import { simplifyPerson } from './personRecord';

/**
 * What nobody changed by hand: computed every night (page of the person event: "computed fields"), an
 * address with a signature, and ids whose kind depends on how the person was looked up.
 */
const LEFT_OF_EMPLOYMENT = ['tenure', 'avatar_url', 'employment_id', 'employment_id_v2'];
const LEFT: ReadonlySet<string> = new Set([
	...['age', 'working_years', 'working_years_v2', 'open_id', 'manager'],
	...LEFT_OF_EMPLOYMENT.map((name) => `employment.${name}`),
]);

const PARTS: ReadonlySet<string> = new Set(['employment']);

/**
 * How people are compared with what they were.
 * @param chosenFields those that the operator chose one by one
 * @param askedFields all that are asked for
 */
export function comparedPeople(
	chosenFields: readonly string[],
	askedFields: readonly string[],
	source: 'employee' | 'person' = 'employee',
): Compared {
	const chosen = chosenFields.map(pathOfRequest);
	const asked = new Set(askedFields.map(pathOfRequest));
	return {
		kind: 'person',
		key: 'person_id',
		source,
		choice: {
			left: LEFT,
			parts: PARTS,
			isChosen: (path) =>
				chosen.some(
					(one) => path === one || path.startsWith(`${one}.`) || one.startsWith(`${path}.`),
				),
		},
		isAsked: (path) => asked.has(path),
		arranged: withOthersByDay,
		simple: (records, language) =>
			source === 'employee'
				? simplifyEmployee(records, language)
				: simplifyPerson(records[0] ?? {}, language),
	};
}

/** Further employments by the days on which they began, since their ids are of this kind or that. */
function withOthersByDay({ other_employments: others, ...person }: IDataObject): IDataObject {
	if (!Array.isArray(others)) return person;
	const byDay = others.filter(isRecord).map((one) => {
		const compared = Object.entries(one).filter(([name]) => !LEFT_OF_EMPLOYMENT.includes(name));
		return [String(one.effective_date), Object.fromEntries(compared)] as const;
	});
	return { ...person, other_employments: Object.fromEntries(byDay) as IDataObject };
}
