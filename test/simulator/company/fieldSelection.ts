import type { Json, JsonObject } from '../json';
import { isObject } from '../json';
import { selectableFields } from './samples';

type Tree = { [key: string]: Tree };

const pathsByRequest = new Map<string, string[]>();
for (const { path, request } of selectableFields) {
	pathsByRequest.set(request, [...(pathsByRequest.get(request) ?? []), path]);
}

/** The paths a requested field stands for: none for a name the platform does not know. */
function pathsOf(field: string): readonly string[] {
	const known = pathsByRequest.get(field);
	if (known) return known;
	const parent = field.slice(0, field.lastIndexOf('.'));
	// `person_info.name_list.first_name` drills into a field that is on the list.
	const drillsDown = field.includes('.') && (pathsByRequest.has(parent) || pathsOf(parent).length);
	return drillsDown ? [field] : [];
}

function treeOf(paths: Iterable<string>): Tree {
	const tree: Tree = {};
	for (const path of paths) {
		let node = tree;
		for (const key of path.split('.')) node = node[key] ??= {};
	}
	return tree;
}

function pick(value: Json, tree: Tree): Json {
	const keys = Object.keys(tree);
	if (keys.length === 0) return value;
	if (Array.isArray(value)) return value.map((entry: Json) => pick(entry, tree));
	if (!isObject(value)) return value;
	const picked: Record<string, Json> = {};
	for (const key of keys) {
		const child = value[key];
		if (child !== undefined) picked[key] = pick(child, tree[key]!);
	}
	return picked;
}

/** The record with nothing but what lies under these paths. */
export function selectPaths(paths: readonly string[]): (record: JsonObject) => JsonObject {
	const tree = treeOf(paths);
	return (record) => (paths.length === 0 ? {} : (pick(record, tree) as JsonObject));
}

/**
 * The employee with nothing but the requested `fields`. Unknown fields are left out silently, and
 * an empty list gives `employment_id` alone.
 */
export function selectFields(fields: readonly string[]): (employee: JsonObject) => JsonObject {
	const paths = fields.length === 0 ? ['employment_id'] : fields.flatMap(pathsOf);
	return selectPaths(paths);
}
