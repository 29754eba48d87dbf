import { labelKey } from '../../events/labels';
import { labelOfLeaf, leavesOf, type Label, type OwnNames } from '../../events/readable';
import { isRecord } from '../../plainData';
import type { Language } from '../simplify/simplify';
import employeeFields from '../person/employeeFields.json';

/** What people call a field, in both languages. */
export type { Label, OwnNames };

const EMPLOYEE: ReadonlyMap<string, Label> = new Map(
	employeeFields.map(({ name, en, zh }) => [name, { en, zh }]),
);

/** The field of a person as a request names it. */
export function requestName(path: string): string {
	const [, ofEmployment] = /^(?:employment|other_employments\.[^.]+)\.(.+)$/.exec(path) ?? [];
	return ofEmployment ?? `person_info.${path}`;
}

/** @param kind `person`, `location` … */
export function labelOfField(kind: string, path: string, own: OwnNames): Label | undefined {
	const last = path.slice(path.lastIndexOf('.') + 1);
	const custom = own.get(last);
	if (custom) return custom;
	if (kind === 'location')
		return labelOfLeaf('location', path, own) ?? labelOfLeaf('other', last, own);
	if (kind !== 'person') return labelOfLeaf('other', path, own) ?? labelOfLeaf('other', last, own);
	// "部门", not "部门id": what is shown of it is its name.
	const reference = /^(employment|other_employments\.[^.]+)\.\w+_id$/.test(path)
		? labelOfLeaf('other', last, own)
		: undefined;
	return reference ?? EMPLOYEE.get(requestName(path)) ?? labelOfLeaf('person', last, own);
}

export const inLanguage = ({ en, zh }: Label, language: Language): string =>
	language === 'zh-CN' ? zh || en : en || zh;

/** What the tenant calls its own fields, as the platform's answers say it of each. */
export function ownNamesIn(value: unknown, found = new Map<string, Label>()): Map<string, Label> {
	if (Array.isArray(value)) for (const entry of value as unknown[]) ownNamesIn(entry, found);
	else if (isRecord(value)) {
		const { custom_api_name: given, name } = value;
		if (typeof given === 'string' && isRecord(name)) {
			const [zh, en] = [name.zh_cn, name.en_us].map((text) =>
				typeof text === 'string' ? text : '',
			);
			if (zh || en) found.set(given.trim(), { zh: zh || en!, en: en || zh! });
		} else for (const inner of Object.values(value)) ownNamesIn(inner, found);
	}
	return found;
}

/** All names by which people may mean the field. */
export function namesOf(kind: string, path: string, own: OwnNames): string[] {
	const label = labelOfField(kind, path, own);
	const names = [path, path.slice(path.lastIndexOf('.') + 1), ...wordsOf(label)];
	if (kind === 'person') names.push(requestName(path), ...wordsOf(EMPLOYEE.get(requestName(path))));
	if (!path.endsWith('_id')) return names;
	// "department" and "department.name" mean the department, too.
	const other = path.slice(0, -'_id'.length);
	const named = `${other}.name`;
	const more = kind === 'person' ? wordsOf(EMPLOYEE.get(requestName(named))) : [];
	return [...names, other, named, other.slice(other.lastIndexOf('.') + 1), ...more];
}

const wordsOf = (label: Label | undefined): string[] => (label ? [label.zh, label.en] : []);

/** Whether some record of the kind can have a field that people call so. */
export function isKnownName(kind: string, name: string): boolean {
	return /__c$/i.test(name) || knownNames(kind).has(labelKey(name));
}

const known = new Map<string, ReadonlySet<string>>();

function knownNames(kind: string): ReadonlySet<string> {
	const made =
		known.get(kind) ??
		new Set(
			pathsOf(kind)
				.flatMap((path) => namesOf(kind, path, new Map()))
				.map(labelKey),
		);
	known.set(kind, made);
	return made;
}

function pathsOf(kind: string): string[] {
	if (kind === 'person') return [...EMPLOYEE.keys()].map(pathOfRequest);
	return leavesOf(kind === 'location' ? 'location' : 'other');
}

/** Where a field that was asked for stands in a simplified person. */
export const pathOfRequest = (name: string): string =>
	name.startsWith('person_info.') ? name.slice('person_info.'.length) : `employment.${name}`;
