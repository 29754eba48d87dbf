import fieldNames from './fields.json';
import { labelKey, labelsOf, type Subject } from './labels';
import type { Wish } from './pattern';

export interface FieldNames {
	readonly wishes: readonly Wish[];
	/** What can be the name of no field, as it was typed. */
	readonly unreadable: readonly string[];
}

/** What people put between names, or around them. */
const SEPARATORS = /[,，、;；|｜\n\r\t"'“”‘’„«»「」『』《》【】[\]{}`´]/;

/** What may stand between names, too, but also within labels. */
const SOFT_SEPARATORS = /[\s/&+：:]/;

/** A name, or names of several levels; `*` stands for any characters. */
const NAME = /^[\w*-]+(\.[\w*-]+)*$/;

/** Words of a label, or pieces of one that holds a separator ("城市，仅文本"), at most. */
const MOST_PIECES = 6;

/**
 * Reads what was typed where names of fields are asked for: API names, patterns, and labels as the
 * lists show them, in either language or both.
 */
export function readFieldNames(text: string, subject: Subject): FieldNames {
	const pieces = split(text, SEPARATORS);
	const readable = (piece: string) => readPiece(piece, subject) !== undefined;
	const wishes: Wish[] = [];
	const unreadable: string[] = [];
	for (let at = 0, taken = 1; at < pieces.length; at += taken) {
		const label = longestLabel(pieces.slice(at), subject, (parts) => !parts.every(readable));
		const own = label ? [label.wish] : readPiece(pieces[at] ?? '', subject);
		taken = label?.parts ?? 1;
		if (own) wishes.push(...own);
		else unreadable.push(pieces[at] ?? '');
	}
	return { wishes, unreadable };
}

/** What stands between two separators: mostly one name or label. */
function readPiece(piece: string, subject: Subject): readonly Wish[] | undefined {
	const { labels, names } = dictionary(subject);
	if (names.has(piece)) return [[piece]];
	const labelled = labels.get(labelKey(piece));
	if (NAME.test(piece)) return [[...new Set([piece, ...(labelled ?? [])])]];
	return labelled ? [labelled] : readWords(split(piece, SOFT_SEPARATORS), subject);
}

/** Names and labels with nothing but blanks between them. A mere word could be anything. */
function readWords(words: readonly string[], subject: Subject): readonly Wish[] | undefined {
	const { names } = dictionary(subject);
	if (words.length < 2) return undefined;
	const wishes: Wish[] = [];
	for (let at = 0, taken = 1; at < words.length; at += taken) {
		const word = words[at] ?? '';
		const label = longestLabel(words.slice(at), subject, () => true);
		const isName = names.has(word) || (NAME.test(word) && /[_.*]/.test(word));
		if (!label && !isName) return undefined;
		wishes.push(label?.wish ?? [word]);
		taken = label?.parts ?? 1;
	}
	return wishes;
}

/** The longest label that the first parts make up together. */
function longestLabel(
	parts: readonly string[],
	subject: Subject,
	mayJoin: (parts: readonly string[]) => boolean,
): { readonly wish: Wish; readonly parts: number } | undefined {
	const { labels } = dictionary(subject);
	for (let count = Math.min(MOST_PIECES, parts.length); count > 0; count--) {
		const joined = parts.slice(0, count);
		const wish = labels.get(labelKey(joined.join('')));
		if (wish && mayJoin(joined)) return { wish, parts: count };
	}
	return undefined;
}

function split(text: string, separators: RegExp): string[] {
	const pieces = text.split(separators).map((piece) => piece.trim());
	return pieces.filter((piece) => piece !== '');
}

interface Dictionary {
	readonly labels: ReadonlyMap<string, Wish>;
	/** Names as the platform has them. */
	readonly names: ReadonlySet<string>;
}

const dictionaries = new Map<Subject, Dictionary>();

function dictionary(subject: Subject): Dictionary {
	const known = dictionaries.get(subject);
	if (known) return known;
	const made = { labels: labelsOf(subject), names: new Set(namesOf(subject)) };
	dictionaries.set(subject, made);
	return made;
}

function namesOf(subject: Subject): string[] {
	if (subject === 'other') return [];
	if (subject === 'person') return fieldNames.person.map(({ name }) => name);
	return Object.entries(fieldNames.location).flatMap(([entity, fields]) => [
		entity,
		...fields.flatMap(({ name }) => [name, `${entity}.${name}`]),
	]);
}
