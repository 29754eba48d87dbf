import { UserError } from 'n8n-workflow';

import { labelKey } from '../../events/labels';
import type { Difference, Shown } from '../../memory/difference';
import { sameValue } from '../../memory/sameValue';
import { isRecord } from '../../plainData';
import { isEmpty, type ItemParameters, unusable } from '../parameters';
import { namesOf, type OwnNames } from './labels';
import { booleanWords } from './words';

/** What a change has to be; an empty part can be anything. */
export interface Condition {
	readonly field: string;
	readonly from: string;
	readonly to: string;
}

/** @throws UserError */
export function readConditions(parameters: ItemParameters): Condition[] {
	const { conditions = [] } = parameters.collection('onlyWhen');
	const given: unknown[] = Array.isArray(conditions) ? conditions : [conditions];
	return given.map((condition) => {
		if (!isRecord(condition)) throw unusable('Only When', 'conditions', condition);
		const text = (key: string): string => {
			const value = condition[key];
			if (isEmpty(value)) return '';
			if (typeof value === 'object') throw unusable(`Only When: ${key}`, 'text', value);
			return String(value).trim();
		};
		return { field: text('field'), from: text('from'), to: text('to') };
	});
}

/** Whether one of the changes is what one of the conditions asks for. */
export function meets(
	changes: readonly Difference[],
	conditions: readonly Condition[],
	kind: string,
	own: OwnNames,
): boolean {
	return conditions.some((condition) =>
		changes.some(
			({ field, before, after }) =>
				isField(condition.field, kind, field, own) &&
				isValue(condition.from, before, after) &&
				isValue(condition.to, after, before),
		),
	);
}

/** Whether a path is the field that a person means. */
export const isField = (wanted: string, kind: string, path: string, own: OwnNames): boolean =>
	wanted === '' || namesOf(kind, path, own).some((name) => labelKey(name) === labelKey(wanted));

/** Of a list, an entry that the other side has not. */
function isValue(wanted: string, { text, code, codes }: Shown, other: Shown): boolean {
	if (wanted === '') return true;
	if (text === null) return /^(empty|空)$/i.test(wanted);
	if (typeof text === 'object') {
		const others = typeof other.text === 'object' && other.text !== null ? other.text : [];
		return text.some(
			(entry, at) =>
				!others.includes(entry) && [entry, codes?.[at]].some((one) => isSame(wanted, one)),
		);
	}
	const words = typeof text === 'boolean' ? booleanWords(text) : [];
	return [text, code, ...words].some((one) => isSame(wanted, one));
}

const isSame = (wanted: string, value: unknown): boolean =>
	value !== null &&
	value !== undefined &&
	(sameValue(wanted, value) || labelKey(wanted) === labelKey(String(value)));

export const unknownField = (field: string): UserError =>
	new UserError(`There is no field "${field.slice(0, 60)}" to compare`, {
		description:
			'"Only When" names it, but no record has such a field, and no list of fields knows it. Write the label or the API name as it stands in "field" or "label" of the changes, such as 部门 or department_id. Nothing was put out for this item, and its changes are not forgotten: they are told once the name is right.',
	});
