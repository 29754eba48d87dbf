import { isRecord, type PlainRecord } from '../plainData';

type Scalar = string | number | boolean;

/**
 * What is compared of one field. A choice is its code and its label; a reference the id of the other
 * record and its name. Lists are sets: of records by their ids (`r`), or of anything else by its value
 * (`s`, with a text for each). `f` are custom fields, of which the list holds all that are set.
 */
export type Leaf =
	| null
	| Scalar
	| readonly [code: Scalar, text: string]
	| { readonly s: Readonly<Record<string, string>> }
	| { readonly r: Readonly<Record<string, Fields>> }
	| { readonly f: Fields };

/** The fields of a record by their paths in the item (`employment.department_id`). */
export type Fields = Readonly<Record<string, Leaf>>;

/** What is compared of a record. */
export interface Choice {
	/** Paths that are left out, unless they are chosen: what nobody changed by hand. */
	readonly left: ReadonlySet<string>;
	/** Objects with ids of their own that are parts of the record all the same. */
	readonly parts: ReadonlySet<string>;
	/** Whether the operator chose the path one by one, or something in it. */
	isChosen(path: string): boolean;
}

/**
 * The fields of a simplified record. Empty is null; what the answer does not have is not there. Of
 * another record to which this one refers only the reference counts, unless more of it is chosen.
 */
export function fieldsOf(record: PlainRecord, choice: Choice): Fields {
	const fields: Record<string, Leaf> = {};
	collect(fields, '', record, choice);
	return fields;
}

const EVERYTHING: Choice = { left: new Set(), parts: new Set(), isChosen: () => true };

/** Ten thousands of values a second: no expressions, no lists in between. */
function collect(
	fields: Record<string, Leaf>,
	prefix: string,
	record: PlainRecord,
	choice: Choice,
): void {
	for (const key of Object.keys(record)) {
		const value = record[key];
		const path = prefix + key;
		if (value === undefined || isBeside(key, record)) continue;
		if (choice.left.has(path) && !choice.isChosen(path)) continue;
		if (!isRecord(value)) fields[path] = leafOf(key, value, record);
		else if (key.endsWith('custom_fields')) fields[path] = { f: fieldsOf(value, EVERYTHING) };
		else collectInside(fields, path, key, value, record, choice);
	}
}

/** The code beside a label, and the id in the kind that was asked for beside the record's own. */
function isBeside(key: string, record: PlainRecord): boolean {
	if (key.endsWith('_code')) return Object.hasOwn(record, key.slice(0, -'_code'.length));
	return key.endsWith('_id_v2') && Object.hasOwn(record, key.slice(0, -'_v2'.length));
}

/** The fields of an object: a part of the record, or another record to which it refers. */
function collectInside(
	fields: Record<string, Leaf>,
	path: string,
	key: string,
	value: PlainRecord,
	record: PlainRecord,
	choice: Choice,
): void {
	const hasReference = isId(record[`${key}_id`]);
	const id = value.id ?? value[`${key}_id`];
	if (choice.parts.has(path) || (!hasReference && !isId(id))) {
		return collect(fields, `${path}.`, value, choice);
	}
	if (choice.isChosen(path)) {
		const all: Record<string, Leaf> = {};
		collect(all, `${path}.`, value, choice);
		for (const [own, leaf] of Object.entries(all)) if (choice.isChosen(own)) fields[own] = leaf;
	}
	if (!hasReference && isId(id)) fields[path] = [id, nameOf(value) ?? id];
}

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';

function leafOf(key: string, value: unknown, record: PlainRecord): Leaf {
	if (Array.isArray(value)) return listOf(key, value, record[`${key}_code`]);
	if (!isScalar(value) || value === '') return null;
	const code = record[`${key}_code`];
	if (isScalar(code)) return [code, String(value)];
	const other = key.endsWith('_id') ? record[key.slice(0, -'_id'.length)] : undefined;
	const name = isRecord(other) ? nameOf(other) : undefined;
	return name === undefined ? value : [value, name];
}

const isScalar = (value: unknown): value is Scalar =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function listOf(key: string, list: readonly unknown[], codes: unknown): Leaf {
	if (list.length === 0) return null;
	if (Array.isArray(codes) && codes.length === list.length) {
		const labels = list.map((label, index) => [String(codes[index]), String(label)]);
		return { s: Object.fromEntries(labels) as Record<string, string> };
	}
	const ids = list.map((entry) => (isRecord(entry) ? entryId(key, entry) : undefined));
	if (ids.every(isId) && new Set(ids).size === ids.length) {
		const entries = list.map((entry, index) => [ids[index], ofEntry(entry as PlainRecord)]);
		return { r: Object.fromEntries(entries) as Record<string, Fields> };
	}
	const texts = list.map((entry) => {
		if (!isRecord(entry)) return [textOf(entry), textOf(entry)];
		const fields = fieldsOf(entry, EVERYTHING);
		return [JSON.stringify(keysOf(fields)), summaryOf(fields)];
	});
	return { s: Object.fromEntries(texts) as Record<string, string> };
}

const textOf = (entry: unknown): string =>
	isScalar(entry) ? String(entry) : (JSON.stringify(entry) ?? '');

/** `address_id` in `address`, `cost_center_id` in `cost_center_list`, else `id`. */
function entryId(key: string, entry: PlainRecord): unknown {
	return (
		entry[`${key.replace(/_list$/, '')}_id`] ?? entry[`${key.replace(/s$/, '')}_id`] ?? entry.id
	);
}

/** Without ids of its own, by which it is told apart. */
const ofEntry = (entry: PlainRecord): Fields => fieldsOf({ ...entry, id: undefined }, EVERYTHING);

/** Values without labels, which are the same in every language. */
const keysOf = (fields: Fields): unknown =>
	Object.entries(fields)
		.map(([name, leaf]) => [name, Array.isArray(leaf) ? (leaf[0] as Scalar) : leaf] as const)
		.filter(([, leaf]) => leaf !== null)
		.sort();

/** By which people call an entry of a list, or another record. */
const NAMES = [
	...[
		'name',
		'names',
		'department_name',
		'full_address_local_script',
		'full_name',
		'email',
		'formatted_phone_number',
	],
	...['phone_number', 'preferred_name', 'preferred_local_full_name', 'legal_name'],
];

function nameOf(value: PlainRecord): string | undefined {
	for (const name of NAMES) if (isId(value[name])) return value[name];
	return isRecord(value.person_info) ? nameOf(value.person_info) : undefined;
}

/** An entry in a few words. */
export function summaryOf(fields: Fields): string {
	const named = NAMES.map((name) => fields[name]).find(isId);
	if (named !== undefined) return named;
	const words = Object.entries(fields).flatMap(([name, leaf]) => {
		if (/(^|_)id$/.test(name) || leaf === null || typeof leaf === 'boolean') return [];
		if (Array.isArray(leaf)) return [String(leaf[1])];
		return isScalar(leaf) ? [String(leaf)] : [];
	});
	const text = words.slice(0, 4).join(' ');
	return text === '' ? Object.values(fields).filter(isScalar).join(' ') : text;
}
