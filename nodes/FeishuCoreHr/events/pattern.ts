import type { LeafChange } from './changes';

/** A field name to look for; `*` matches any run of characters. Case matters. */
export interface Pattern {
	readonly text: string;
	/** Whether it covers the whole leaf: every field of the entity when the leaf is `entity.*`. */
	covers(leaf: LeafChange): boolean;
	/** Whether it covers the leaf or, when the leaf is `entity.*`, a part of that entity. */
	matches(leaf: LeafChange): boolean;
}

export function compilePattern(text: string): Pattern {
	const hasDot = text.includes('.');
	const lastSegment = text.slice(text.lastIndexOf('.') + 1);
	const fits = text.includes('*') ? compileWildcard(text) : (name: string) => name === text;

	const covers = ({ name, entity, aggField, field }: LeafChange) =>
		fits(name) ||
		text === entity ||
		text === aggField ||
		(!hasDot && field !== undefined && fits(field)) ||
		(entity === undefined && lastSegment === name);

	const liesIn = ({ entity, field }: LeafChange) =>
		entity !== undefined && field === undefined && text.startsWith(`${entity}.`);

	return { text, covers, matches: (leaf) => covers(leaf) || liesIn(leaf) };
}

/**
 * Takes the pieces between the stars from left to right, each at its first place: no backtracking,
 * so no pattern and no name makes it slow.
 */
export function compileWildcard(pattern: string): (name: string) => boolean {
	const [start = '', ...rest] = pattern.split('*');
	const end = rest.pop() ?? '';

	return (name) => {
		const limit = name.length - end.length;
		if (limit < start.length || !name.startsWith(start) || !name.endsWith(end)) return false;
		let from = start.length;
		for (const piece of rest) {
			const found = name.indexOf(piece, from);
			if (found === -1 || found + piece.length > limit) return false;
			from = found + piece.length;
		}
		return true;
	};
}
