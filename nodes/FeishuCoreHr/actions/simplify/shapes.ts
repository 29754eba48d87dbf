import { isRecord } from '../../plainData';

/** A text in several languages, as the platform sends it. Untranslated ones can be null. */
export type I18nText = ReadonlyArray<Translation | null>;

interface Translation {
	readonly lang: string;
	readonly value?: string | null;
}

/** A choice: its name in the API, and its label in several languages. */
export interface Enum {
	readonly enum_name: string | null;
	readonly display?: I18nText | null;
}

/** Nothing but `lang` and `value` in every entry: anything more would be lost as text. */
export function isI18n(value: unknown): value is I18nText {
	return (
		Array.isArray(value) &&
		value.every((entry) => entry === null || isTranslation(entry)) &&
		value.some((entry) => isRecord(entry) && 'value' in entry)
	);
}

function isTranslation(entry: unknown): entry is Translation {
	if (!isRecord(entry) || typeof entry.lang !== 'string') return false;
	const { value = null } = entry;
	const others = Object.keys(entry).some((key) => key !== 'lang' && key !== 'value');
	return !others && (value === null || typeof value === 'string');
}

/** Exactly `enum_name` and, where there is one, a `display` that is a text or nothing. */
export function isEnum(value: unknown): value is Enum {
	if (!isRecord(value) || !('enum_name' in value)) return false;
	const { enum_name, display } = value;
	if (enum_name !== null && typeof enum_name !== 'string') return false;
	if (Object.keys(value).length !== ('display' in value ? 2 : 1)) return false;
	if (display === undefined || display === null) return true;
	return isI18n(display) || (Array.isArray(display) && display.length === 0);
}
