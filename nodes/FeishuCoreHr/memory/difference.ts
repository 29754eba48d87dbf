import { summaryOf, type Fields, type Leaf } from './fields';
import { sameValue } from './sameValue';

/** What became of one field. */
export interface Difference {
	/** Its path in the item. */
	readonly field: string;
	readonly before: Shown;
	readonly after: Shown;
}

/** A value in words, and its code or id where it has another one. */
export interface Shown {
	/** null: empty. A list has a text for each entry. */
	readonly text: string | number | boolean | null | readonly string[];
	readonly code?: string | number | boolean;
	/** Of a list, the code or id of each entry. */
	readonly codes?: readonly string[];
}

/**
 * What differs between what is known of a record and what is answered now. A field that only one of
 * them has is no difference: the app may not read it any more, or was not asked for it, and what was
 * known stays so until it is there again.
 */
export function differences(known: Fields, now: Fields, path = ''): Difference[] {
	return Object.entries(now).flatMap(([name, after]) => {
		const before = known[name];
		return before === undefined ? [] : ofField(path + name, before, after);
	});
}

/** All that is known now. */
export function merged(known: Fields, now: Fields): Fields {
	const all: Record<string, Leaf> = { ...known };
	for (const [name, leaf] of Object.entries(now)) all[name] = mergedLeaf(known[name] ?? null, leaf);
	return all;
}

/** Of an entry that stays in its list, what cannot be read any more is still known. */
function mergedLeaf(known: Leaf, now: Leaf): Leaf {
	if (!isRecords(known) || !isRecords(now)) return now;
	const entries = Object.entries(now.r).map(([id, fields]) => {
		const before = known.r[id];
		return [id, before === undefined ? fields : merged(before, fields)] as const;
	});
	return { r: Object.fromEntries(entries) };
}

function ofField(field: string, before: Leaf, after: Leaf): Difference[] {
	if (isRecords(before) && isRecords(after)) return ofRecords(field, before.r, after.r);
	if (isCustom(before) || isCustom(after)) return ofCustom(field, before, after);
	if (isSet(before) && isSet(after)) {
		const ids = Object.keys(after.s);
		const isSame = ids.length === Object.keys(before.s).length && ids.every((id) => id in before.s);
		if (isSame) return [];
	} else if (sameLeaf(field, before, after)) return [];
	return [{ field, before: shown(before), after: shown(after) }];
}

type Records = Readonly<Record<string, Fields>>;

function ofRecords(field: string, before: Records, after: Records): Difference[] {
	const stayed = Object.keys(after).filter((id) => before[id] !== undefined);
	const inner = stayed.flatMap((id) => differences(before[id]!, after[id]!, `${field}.`));
	const sizes = [before, after].map((records) => Object.keys(records).length);
	if (sizes.every((size) => size === stayed.length)) return inner;
	return [{ field, before: shown({ r: before }), after: shown({ r: after }) }, ...inner];
}

/** The list of custom fields was readable: one that is not in it is empty. */
function ofCustom(field: string, before: Leaf, after: Leaf): Difference[] {
	const [old, now] = [before, after].map((leaf): Fields => (isCustom(leaf) ? leaf.f : {}));
	const names = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})]);
	return [...names].flatMap((name) =>
		ofField(`${field}.${name}`, old?.[name] ?? null, now?.[name] ?? null),
	);
}

function sameLeaf(field: string, before: Leaf, after: Leaf): boolean {
	const [a, b] = [shown(before), shown(after)];
	const [codeA, codeB] = [a.code ?? a.text, b.code ?? b.text];
	if (typeof codeA === 'object' || typeof codeB === 'object') {
		return JSON.stringify(sorted(a.text)) === JSON.stringify(sorted(b.text));
	}
	if (sameValue(codeA, codeB)) return true;
	if (!/_id$/.test(field) || idKind(codeA) === idKind(codeB)) return false;
	// Ids of another kind (the operator changed the option): the names tell, where there are some.
	return a.code === undefined || b.code === undefined || a.text === b.text;
}

/** Lists are sets: their order tells nothing. */
const sorted = (text: Shown['text']): Shown['text'] =>
	typeof text === 'object' && text !== null ? [...text].sort() : text;

/** The kinds of ids that an option lets one choose from, by their forms. */
function idKind(id: unknown): string {
	if (/^\d{15,20}$/.test(String(id))) return 'CoreHR';
	return /^(od-|ou_|on_)/.exec(String(id))?.[1] ?? 'other';
}

function shown(leaf: Leaf): Shown {
	if (leaf === null || typeof leaf !== 'object') return { text: leaf };
	if (isSet(leaf)) return { text: Object.values(leaf.s), codes: Object.keys(leaf.s) };
	if (isRecords(leaf))
		return { text: Object.values(leaf.r).map(summaryOf), codes: Object.keys(leaf.r) };
	if (isCustom(leaf)) return { text: Object.keys(leaf.f) };
	return { text: leaf[1], code: leaf[0] };
}

const isKind =
	<K extends 's' | 'r' | 'f'>(key: K) =>
	(leaf: Leaf): leaf is Extract<Leaf, Readonly<Record<K, unknown>>> =>
		typeof leaf === 'object' && leaf !== null && key in leaf;

const isSet = isKind('s');
const isRecords = isKind('r');
const isCustom = isKind('f');
