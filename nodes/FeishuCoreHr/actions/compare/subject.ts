import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { fieldsOf, type Fields } from '../../memory/fields';
import { readId } from '../lookup/matching';
import { type Comparison, memoryName } from './comparison';

/** A record that an item gave, as it is compared. */
export interface Subject {
	readonly comparison: Comparison;
	/** As the platform sent them: of a person, an employment each. */
	readonly records: readonly IDataObject[];
	readonly itemIndex: number;
	readonly memory: string;
	/** Of which memory, and of which record in it; none: nobody knows whose it is. */
	readonly key: string | undefined;
	readonly id: string;
	readonly simple: IDataObject;
	readonly fields: Fields;
}

/** @param json what is put out */
export function subjectOf(
	context: IExecuteFunctions,
	{ comparison, records }: Pick<Subject, 'comparison' | 'records'>,
	json: IDataObject,
	itemIndex: number,
): Subject {
	const simple = comparison.isSimple ? json : comparison.simple(records);
	const { [comparison.key]: given, ...rest } = comparison.arranged?.(simple) ?? simple;
	const fields = fieldsOf(rest, comparison.choice);
	const id = readId(given);
	const isKnown = typeof id === 'string';
	const memory = memoryName(context, comparison);
	const key = isKnown ? JSON.stringify([memory, id]) : undefined;
	return { comparison, records, itemIndex, memory, key, id: isKnown ? id : '', simple, fields };
}
