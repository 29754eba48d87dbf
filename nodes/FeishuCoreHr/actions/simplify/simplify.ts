import type { IDataObject } from 'n8n-workflow';

import { customFields } from './customFields';
import { isEnum, isI18n, isRecord, type Enum, type I18nText } from './shapes';

/** The languages the platform answers in. */
export const LANGUAGES = ['zh-CN', 'en-US'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The record with i18n lists as text, enums as their label (and `<field>_code`), custom fields by
 * name. Whatever has another shape is passed through; nothing is dropped.
 */
export function simplifyRecord(record: IDataObject, language: Language): IDataObject {
	const simple: Record<string, unknown> = {};
	for (const key of Object.keys(record)) {
		const value: unknown = record[key];
		if (typeof value !== 'object' || value === null) {
			put(simple, key, value);
			continue;
		}
		const choice = `${key}_code` in record ? undefined : simplifyEnum(value, language);
		if (choice === undefined) {
			put(simple, key, simplifyField(key, value, language));
		} else {
			simple[key] = choice.label;
			simple[`${key}_code`] = choice.code;
		}
	}
	return simple as IDataObject;
}

function simplifyField(key: string, value: object, language: Language): unknown {
	const fields = key === 'custom_fields' ? customFields(value) : undefined;
	return fields === undefined ? simplify(value, language) : simplifyRecord(fields, language);
}

function simplify(value: unknown, language: Language): unknown {
	if (Array.isArray(value)) {
		if (isI18n(value)) return textOf(value, language);
		return value.map((entry: unknown) => simplify(entry, language));
	}
	return isRecord(value) ? simplifyRecord(value as IDataObject, language) : value;
}

/** Labels and names of a choice, or of a list of choices; undefined for anything else. */
function simplifyEnum(
	value: object,
	language: Language,
): { readonly label: unknown; readonly code: unknown } | undefined {
	if (isEnum(value)) return { label: labelOf(value, language), code: value.enum_name };
	if (!Array.isArray(value) || value.length === 0 || !value.every(isEnum)) return undefined;
	return {
		label: value.map((one) => labelOf(one, language)),
		code: value.map(({ enum_name }) => enum_name),
	};
}

function textOf(texts: I18nText, language: Language): string {
	const wanted = texts.find(({ lang }) => lang === language || normal(lang) === normal(language));
	return (wanted ?? texts[0]).value;
}

function labelOf({ enum_name, display }: Enum, language: Language): string {
	return isI18n(display) ? textOf(display, language) : enum_name;
}

/** The platform writes `zh-CN` in most places and `zh_cn` in some. */
const normal = (lang: string): string => lang.toLowerCase().replace('_', '-');

/** A field called `__proto__` stays a field. */
function put(record: Record<string, unknown>, key: string, value: unknown): void {
	if (key === '__proto__') {
		Object.defineProperty(record, key, {
			value,
			enumerable: true,
			configurable: true,
			writable: true,
		});
	} else record[key] = value;
}
