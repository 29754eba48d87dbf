import { endOfString, putTogether, takeApart, type Parsed } from './jsonPieces';
import { turn } from './turns';

/** Characters that are parsed in one go: some 5 ms. */
const AT_ONCE = 500_000;

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
	const parsed: Parsed[] = [];
	let sinceTurn = 0;
	for (const { json, isRun } of pieces) {
		parsed.push({ value: parseExactly(json), isRun });
		sinceTurn += json.length;
		if (sinceTurn < atOnce) continue;
		await turn();
		sinceTurn = 0;
	}
	return putTogether(parseExactly(skeleton), mark, parsed);
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
