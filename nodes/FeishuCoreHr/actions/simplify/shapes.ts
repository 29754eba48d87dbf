/** A text in several languages, as the platform sends it. */
export type I18nText = readonly [Translation, ...Translation[]];

interface Translation {
	readonly lang: string;
	readonly value: string;
}

/** A choice: its name in the API, and its label in several languages. */
export interface Enum {
	readonly enum_name: string;
	readonly display?: unknown;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Exactly `lang` and `value` in every entry: anything more would be lost as text. */
export function isI18n(value: unknown): value is I18nText {
	return Array.isArray(value) && value.length > 0 && value.every(isTranslation);
}

function isTranslation(entry: unknown): entry is Translation {
	if (!isRecord(entry) || typeof entry.lang !== 'string') return false;
	return typeof entry.value === 'string' && Object.keys(entry).length === 2;
}

/** Exactly `enum_name` and, where there is one, a `display` that is a text or nothing. */
export function isEnum(value: unknown): value is Enum {
	if (!isRecord(value) || typeof value.enum_name !== 'string') return false;
	const { display } = value;
	if (Object.keys(value).length !== ('display' in value ? 2 : 1)) return false;
	if (display === undefined || display === null) return true;
	return Array.isArray(display) && (display.length === 0 || isI18n(display));
}
