import { randomUUID } from 'node:crypto';

import { turn } from './turns';

/** Lists and objects this deep are parsed one by one: in a location event, its sub-events. */
const PIECES_DEPTH = 3;

/** What is parsed by itself: a list, an object, or as a list a run of entries of one. */
interface Piece {
	readonly json: string;
	readonly isRun: boolean;
}

export type Parsed = Pick<Piece, 'isRun'> & { readonly value: unknown };

/**
 * Cuts out what lies `PIECES_DEPTH` deep, and of longer lists above it what is `atOnce` long, and leaves a
 * marked string in the place of each piece.
 */
export async function takeApart(text: string, atOnce: number) {
	const mark = `${randomUUID()}:`;
	const pieces: Piece[] = [];
	const rest: string[] = [];
	const sign = /["{}[\]]/g;
	let depth = 0;
	let from = 0;
	/** Where the entries begin, in a list of nothing but texts and numbers so far. */
	let run = NaN;
	let turnAt = atOnce;
	for (let found = sign.exec(text); found; found = sign.exec(text)) {
		const { 0: character, index } = found;
		if (character === '"') {
			sign.lastIndex = endOfString(text, index);
			if (sign.lastIndex - run >= atOnce && text[sign.lastIndex] === ',') {
				rest.push(text.slice(from, run), `"${mark}${pieces.length}"`);
				pieces.push({ json: `[${text.slice(run, sign.lastIndex)}]`, isRun: true });
				from = sign.lastIndex;
				run = from + 1;
			}
		} else if (character === '{' || character === '[') {
			run = character === '[' && depth < PIECES_DEPTH ? sign.lastIndex : NaN;
			if (depth++ !== PIECES_DEPTH) continue;
			rest.push(text.slice(from, index), `"${mark}${pieces.length}"`);
			from = index;
		} else {
			run = NaN;
			if (--depth === PIECES_DEPTH) {
				pieces.push({ json: text.slice(from, sign.lastIndex), isRun: false });
				from = sign.lastIndex;
			}
		}
		if (sign.lastIndex < turnAt) continue;
		turnAt = sign.lastIndex + atOnce;
		await turn();
	}
	rest.push(text.slice(from));
	return { skeleton: rest.join(''), mark, pieces };
}

/** Where a string ends that starts at this quotation mark. */
export function endOfString(text: string, start: number): number {
	for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
		let backslashes = 0;
		while (text[end - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return end + 1;
	}
	throw new SyntaxError('a string does not end');
}

/**
 * Puts the pieces where their marks are.
 * @param value the skeleton, parsed; it may be changed
 */
export function putTogether(value: unknown, mark: string, pieces: readonly Parsed[]): unknown {
	const pieceOf = (inner: unknown) =>
		typeof inner === 'string' && inner.startsWith(mark)
			? pieces[Number(inner.slice(mark.length))]
			: undefined;
	const whole = (inner: unknown): unknown => {
		if (typeof inner !== 'object' || inner === null) return pieceOf(inner)?.value ?? inner;
		if (Array.isArray(inner)) return wholeList(inner);
		for (const [key, part] of Object.entries(inner)) {
			const made = whole(part);
			if (made !== part) Object.defineProperty(inner, key, { value: made });
		}
		return inner;
	};
	const wholeList = (entries: readonly unknown[]): unknown[] => {
		const runs: unknown[][] = [[]];
		for (const entry of entries) {
			const piece = pieceOf(entry);
			if (piece?.isRun) runs.push(piece.value as unknown[], []);
			else runs.at(-1)!.push(whole(entry));
		}
		return runs[0]!.concat(...runs.slice(1));
	};
	return whole(value);
}
