import type { ChangedPart } from './changes';
import { turn } from './turns';

/** Names of fields in an event whose item takes some 5 ms to be written as JSON. */
const MANY_NAMES = 10_000;

/** Entries of a list that are written in one go: names, of some 20 characters each. */
const ENTRIES_AT_ONCE = 5_000;

/** As deep as lists of names lie: in a location's item, in its sub-events; in its event, two below. */
const LONG_DEPTH = 5;

/** `JSON.stringify`; where the event names very many fields, without holding n8n's event loop. */
export function toJson(
	value: object,
	{ parts }: { readonly parts: readonly ChangedPart[] },
): string | Promise<string> {
	let names = 0;
	for (const { leaves } of parts) names += leaves.length;
	return names < MANY_NAMES ? JSON.stringify(value) : inPieces(value);
}

async function inPieces(value: object): Promise<string> {
	const writing = { pieces: [], sinceTurn: 0 };
	await write(value, writing, LONG_DEPTH);
	return writing.pieces.join('');
}

interface Writing {
	readonly pieces: string[];
	sinceTurn: number;
}

async function write(value: unknown, writing: Writing, depth: number): Promise<void> {
	if (depth === 0 || typeof value !== 'object' || value === null)
		put(JSON.stringify(value ?? null), writing);
	else if (Array.isArray(value)) await writeList(value, writing, depth);
	else await writeObject(value, writing, depth);
	if (writing.sinceTurn < ENTRIES_AT_ONCE) return;
	writing.sinceTurn = 0;
	await turn();
}

function put(text: string, writing: Writing): void {
	writing.pieces.push(text);
	writing.sinceTurn += 1;
}

async function writeObject(value: object, writing: Writing, depth: number): Promise<void> {
	let before = '{';
	for (const [key, inner] of Object.entries(value)) {
		if (inner === undefined) continue;
		writing.pieces.push(`${before}${JSON.stringify(key)}:`);
		before = ',';
		await write(inner, writing, depth - 1);
	}
	writing.pieces.push(before === '{' ? '{}' : '}');
}

/** Plain values together, objects one by one. */
async function writeList(list: readonly unknown[], writing: Writing, depth: number): Promise<void> {
	const isPlain = list.every((entry) => typeof entry !== 'object');
	const size = isPlain ? ENTRIES_AT_ONCE : 1;
	writing.pieces.push('[');
	for (let from = 0; from < list.length; from += size) {
		if (from > 0) writing.pieces.push(',');
		if (!isPlain) {
			await write(list[from], writing, depth - 1);
			continue;
		}
		const some = list.slice(from, from + size);
		writing.pieces.push(JSON.stringify(some).slice(1, -1));
		writing.sinceTurn += some.length;
		if (writing.sinceTurn < ENTRIES_AT_ONCE) continue;
		writing.sinceTurn = 0;
		await turn();
	}
	writing.pieces.push(']');
}
