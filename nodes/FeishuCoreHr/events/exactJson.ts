import { randomUUID } from 'node:crypto';
import { turn } from './turns';

/** Characters that are parsed in one go: some 5 ms. */
const AT_ONCE = 500_000;

/** Lists and objects this deep are parsed one by one: in a location event, its sub-events. */
const PIECES_DEPTH = 3;

/**
 * `JSON.parse`, but whole numbers that a double cannot hold become their digits as text: ids have
 * 19 digits, and another person's may differ only in the last. (A reviver is told a number's digits
 * only since Node 22, and makes every event slow.) Long texts are parsed piece by piece, so that
 * n8n's event loop is not held: then the value is a promise.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string, atOnce = AT_ONCE): unknown {
	return text.length <= atOnce ? parseExactly(text) : parseInPieces(text, atOnce);
}

async function parseInPieces(text: string, atOnce: number): Promise<unknown> {
	const { skeleton, mark, pieces } = await takeApart(text, atOnce);
	const parsed: unknown[] = [];
	let sinceTurn = 0;
	for (const piece of pieces) {
		parsed.push(parseExactly(piece));
		sinceTurn += piece.length;
		if (sinceTurn < atOnce) continue;
		await turn();
		sinceTurn = 0;
	}
	const isMark = (value: unknown) => typeof value === 'string' && value.startsWith(mark);
	return revive(parseExactly(skeleton), (value) =>
		isMark(value) ? parsed[Number((value as string).slice(mark.length))] : value,
	);
}

/** A number of 16 digits or more, or a string that looks like one inside, which costs only time. */
const LONG_NUMBER = /(?:^|[:,[\s])-?\d{16}/;

/** Whether a parser that knows only doubles may change what this JSON says. */
export function mayHoldLongNumbers(json: string): boolean {
	return LONG_NUMBER.test(json);
}

function parseExactly(text: string): unknown {
	const value: unknown = JSON.parse(text);
	return mayHoldLongNumbers(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

const NUMBER = /-?\d[\d.eE+-]*/g;

/** @param text must be JSON */
function quoteLongNumbers(text: string): string {
	const parts: string[] = [];
	let from = 0;
	for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', from)) {
		const end = endOfString(text, start);
		parts.push(text.slice(from, start).replace(NUMBER, quoteIfLong), text.slice(start, end));
		from = end;
	}
	return [...parts, text.slice(from).replace(NUMBER, quoteIfLong)].join('');
}

function quoteIfLong(number: string): string {
	const isWhole = /^-?\d+$/.test(number);
	return isWhole && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number;
}

/** Cuts out what lies `PIECES_DEPTH` deep, and leaves a marked string in the place of each piece. */
async function takeApart(text: string, atOnce: number) {
	const mark = `${randomUUID()}:`;
	const pieces: string[] = [];
	const rest: string[] = [];
	const sign = /["{}[\]]/g;
	let depth = 0;
	let from = 0;
	let turnAt = atOnce;
	for (let found = sign.exec(text); found; found = sign.exec(text)) {
		if (found[0] === '"') sign.lastIndex = endOfString(text, found.index);
		else if (found[0] === '{' || found[0] === '[') {
			if (depth++ !== PIECES_DEPTH) continue;
			rest.push(text.slice(from, found.index), `"${mark}${pieces.length}"`);
			from = found.index;
		} else if (--depth === PIECES_DEPTH) {
			pieces.push(text.slice(from, sign.lastIndex));
			from = sign.lastIndex;
		}
		if (sign.lastIndex < turnAt) continue;
		turnAt = sign.lastIndex + atOnce;
		await turn();
	}
	rest.push(text.slice(from));
	return { skeleton: rest.join(''), mark, pieces };
}

/** Where a string ends that starts at this quotation mark. */
function endOfString(text: string, start: number): number {
	for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
		let backslashes = 0;
		while (text[end - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return end + 1;
	}
	throw new SyntaxError('a string does not end');
}

/** Replaces values in place, down to where the pieces were. */
function revive(value: unknown, replace: (value: unknown) => unknown): unknown {
	if (typeof value !== 'object' || value === null) return replace(value);
	for (const [key, inner] of Object.entries(value)) {
		const revived = revive(inner, replace);
		if (revived !== inner) Object.defineProperty(value, key, { value: revived });
	}
	return value;
}
