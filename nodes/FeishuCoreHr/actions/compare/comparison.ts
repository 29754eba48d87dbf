import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Choice } from '../../memory/fields';
import type { ItemParameters } from '../parameters';
import { LANGUAGES, type Language } from '../simplify/simplify';
import { readConditions, type Condition } from './conditions';
import { COMPARE } from './properties';

/** How an item's records are compared with what they were. */
export interface Comparison {
	readonly onlyChanged: boolean;
	/** `person`, `location` … */
	readonly kind: string;
	/** The key of the id in simplified records. */
	readonly key: string;
	readonly language: Language;
	/** Whatever tells this memory from others of the app. */
	readonly parts: readonly string[];
	readonly conditions: readonly Condition[];
	readonly choice: Choice;
	/** Whether the answer holds a field, by its path, if it is not empty and the app may read it. */
	isAsked(path: string): boolean;
	/** The simplified record so that its parts are found again. */
	readonly arranged?: ((simple: IDataObject) => IDataObject) | undefined;
	/** What is put out is simplified already. */
	readonly isSimple: boolean;
	/** Simplified, in the language, whatever is put out. */
	simple(records: readonly IDataObject[]): IDataObject;
}

/** What a kind of records brings along. */
export type Compared = Pick<Comparison, 'kind' | 'key' | 'choice' | 'isAsked' | 'arranged'> & {
	/** What tells answers of one source from those of another. */
	readonly source?: string;
	simple(records: readonly IDataObject[], language: Language): IDataObject;
};

/**
 * @returns nothing where nothing is compared
 * @throws UserError for a parameter that cannot be used
 */
export function readComparison(
	parameters: ItemParameters,
	compared: () => Compared,
): Comparison | undefined {
	const compare = parameters.choice('compare', COMPARE);
	if (compare === 'off') return undefined;
	const { source = '', simple, ...how } = compared();
	const language = parameters.choice('language', LANGUAGES);
	const name = parameters.text('compareName');
	return {
		...how,
		onlyChanged: compare === 'onlyChanged',
		language,
		parts: [name === '' ? '' : `name ${name}`, how.kind, source, language],
		conditions: readConditions(parameters),
		isSimple: parameters.flag('simplify'),
		simple: (records) => simple(records, language),
	};
}

/** A memory without a name is that of the workflow. */
export function partsIn(context: IExecuteFunctions, { parts }: Comparison): readonly string[] {
	const [name = '', ...rest] = parts;
	if (name !== '') return parts;
	return [`workflow ${context.getInstanceId()} ${context.getWorkflow().id ?? ''}`, ...rest];
}

/** Tells memories apart, within one run of the node. */
export const memoryName = (context: IExecuteFunctions, comparison: Comparison): string =>
	JSON.stringify(partsIn(context, comparison));
