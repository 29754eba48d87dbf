import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { customFields } from './customFields';
import { isEnum, isI18n, type Enum, type I18nText } from './shapes';

/** The languages the platform answers in. */
export const LANGUAGES = ['zh-CN', 'en-US'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The record with i18n lists as text, enums as their label (and `<field>_code`), custom fields by
 * name. Whatever has another shape is passed through; nothing is dropped.
 */
export function simplifyRecord(record: IDataObject, language: Language): IDataObject {
	const fields: Array<readonly [string, unknown]> = [];
	for (const key of Object.keys(record)) {
		const value: unknown = record[key];
		const choice = `${key}_code` in record ? undefined : simplifyEnum(value, language);
		if (key === 'custom_fields') fields.push([key, simplifyCustomFields(value, language)]);
		else if (choice === undefined) fields.push([key, simplify(value, language)]);
		else fields.push([key, choice.label], [`${key}_code`, choice.code]);
	}
	// A field called `__proto__` stays a field; and many that are assigned one by one to an object take
	// several times the memory of as many that are there at once (V8 makes a hash table of them).
	return Object.fromEntries(fields) as IDataObject;
}

function simplifyCustomFields(value: unknown, language: Language): unknown {
	const fields = customFields(value);
	return fields === undefined ? simplify(value, language) : simplifyRecord(fields, language);
}

function simplify(value: unknown, language: Language): unknown {
	if (isI18n(value)) return textOf(value, language);
	if (Array.isArray(value)) return value.map((entry: unknown) => simplify(entry, language));
	return isRecord(value) ? simplifyRecord(value as IDataObject, language) : value;
}

/** Labels and names of a choice, or of a list of choices; undefined for anything else. */
function simplifyEnum(
	value: unknown,
	language: Language,
): { readonly label: unknown; readonly code: unknown } | undefined {
	if (isEnum(value)) return { label: labelOf(value, language), code: value.enum_name };
	if (!Array.isArray(value) || value.length === 0 || !value.every(isEnum)) return undefined;
	return {
		label: value.map((one) => labelOf(one, language)),
		code: value.map(({ enum_name }) => enum_name),
	};
}

/** In the language, else in the first one in which there is anything. */
function textOf(texts: I18nText, language: Language): string {
	const there = texts.filter((text) => text !== null).filter(({ value }) => value?.trim());
	const wanted = there.find(({ lang }) => normal(lang) === normal(language));
	return (wanted ?? there[0])?.value ?? '';
}

function labelOf({ enum_name, display }: Enum, language: Language): string | null {
	return textOf(display ?? [], language) || enum_name;
}

/** The platform writes `zh-CN` in most places and `zh_cn` in some. */
const normal = (lang: string): string => lang.toLowerCase().replace('_', '-');
