import { say } from '../panelLanguage';
import synonyms from './synonyms.json';

/** The words, other than its labels, by which people ask for a field. */
export function synonymsOf(subject: keyof typeof synonyms, field: string): string[] {
	const entries: Array<[string, string[]]> = Object.entries(synonyms[subject]);
	return entries.filter(([, fields]) => fields.includes(field)).map(([word]) => word);
}

/**
 * n8n searches a list by the names of its entries, not by their values or descriptions (the label of
 * Element's select), so what people may type stands in the name. The name is also what a chosen
 * entry shows, in a narrow place: no word stands in it twice, and of other words only Chinese ones.
 */
export function optionName(
	{ en, zh }: { readonly en: string; readonly zh: string },
	words: readonly string[],
	apiName: string,
): string {
	const isNew = (word: string) =>
		word !== zh &&
		/\p{Script=Han}/u.test(word) &&
		![zh, ...words].some((other) => other !== word && other.includes(word));
	const others = [...words.filter(isNew), apiName];
	return say(`${en} (${[zh, ...others].join('/')})`, `${zh} (${[en, ...others].join('/')})`);
}
