import type { Difference, Shown } from '../../memory/difference';
import type { Language } from '../simplify/simplify';
import { inLanguage, labelOfField, type OwnNames } from './labels';

/** A change as an operator reads it. */
export interface Change {
	readonly field: string;
	readonly label: string;
	readonly before: string | number | null;
	readonly after: string | number | null;
	/** The day from which it holds, where that is still to come. */
	readonly effective_from?: string;
}

const WORDS = { true: ['是', 'Yes', 'true'], false: ['否', 'No', 'false'] } as const;

export const booleanWords = (value: boolean): readonly string[] => WORDS[`${value}`];

/** The change in words. */
export function inWords(
	{ field, before, after }: Difference,
	{ kind, language }: { readonly kind: string; readonly language: Language },
	own: OwnNames,
	effectiveFrom: string | undefined,
): Change {
	const label = labelOfField(kind, field, own);
	return {
		field,
		label: label === undefined ? lastOf(field) : inLanguage(label, language),
		...valuesOf(before, after, language),
		...(effectiveFrom !== undefined && { effective_from: effectiveFrom }),
	};
}

const lastOf = (field: string) => field.slice(field.lastIndexOf('.') + 1);

/** Two records of the same name are told apart by their ids. */
function valuesOf(
	before: Shown,
	after: Shown,
	language: Language,
): Pick<Change, 'before' | 'after'> {
	const values = [before, after].map((shown) => valueOf(shown, language));
	const isSameText = values[0] === values[1] && values[0] !== null;
	const [one = null, other = null] = isSameText
		? [before, after].map(
				({ text, code, codes }) => `${String(text)} (${String(code ?? codes ?? text)})`,
			)
		: values;
	return { before: one, after: other };
}

function valueOf({ text }: Shown, language: Language): string | number | null {
	if (typeof text === 'boolean') return booleanWords(text)[language === 'zh-CN' ? 0 : 1]!;
	if (typeof text !== 'object' || text === null) return text;
	return text.length === 0 ? null : text.join(language === 'zh-CN' ? '、' : ', ');
}
