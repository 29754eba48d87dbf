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
	const entries = Object.entries(record).flatMap(([key, value]): Array<[string, unknown]> => {
		const code = `${key}_code`;
		if (!(code in record)) {
			if (isEnum(value)) {
				return [
					[key, labelOf(value, language)],
					[code, value.enum_name],
				];
			}
			if (Array.isArray(value) && value.length > 0 && value.every(isEnum)) {
				return [
					[key, value.map((one) => labelOf(one, language))],
					[code, value.map(({ enum_name }) => enum_name)],
				];
			}
		}
		if (key === 'custom_fields') {
			const fields = customFields(value);
			if (fields !== undefined) return [[key, simplifyRecord(fields, language)]];
		}
		return [[key, simplify(value, language)]];
	});
	// Defines own properties, also for a field called `__proto__`.
	return Object.fromEntries(entries) as IDataObject;
}

function simplify(value: unknown, language: Language): unknown {
	if (isI18n(value)) return textOf(value, language);
	if (Array.isArray(value)) return value.map((entry) => simplify(entry, language));
	return isRecord(value) ? simplifyRecord(value as IDataObject, language) : value;
}

function textOf(texts: I18nText, language: Language): string {
	const wanted = texts.find(({ lang }) => normal(lang) === normal(language));
	return (wanted ?? texts[0]).value;
}

function labelOf({ enum_name, display }: Enum, language: Language): string {
	return isI18n(display) ? textOf(display, language) : enum_name;
}

/** The platform writes `zh-CN` in most places and `zh_cn` in some. */
const normal = (lang: string): string => lang.toLowerCase().replace('_', '-');
