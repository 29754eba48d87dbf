import { isRecord } from '../../plainData';

/** Types of custom fields (page "custom_fields/get_by_param", `type`). */
const TEXT = 1;
const BOOLEAN = 2;
const NUMBER = 3;
const AUTO_NUMBER = 6;
const DATE_TIME = 7;

/**
 * The value of a custom field, which the platform sends as JSON in a string. It is read only when it
 * is JSON of the field's type (page "custom_field/how-to", the table of formats; other pages show
 * booleans and numbers without quotes as well); v1 answers have no type. Everything else stays the
 * text that it is: a text without quotes may look like a number and be a telephone extension.
 */
export function customValue(value: unknown, type: unknown): unknown {
	if (typeof value !== 'string') return value ?? null;
	const json = parse(value);
	switch (type) {
		case TEXT:
			return isText(json) || isTranslated(json) ? json : value;
		case BOOLEAN:
			if (json === true || json === 'true') return true;
			if (json === false || json === 'false') return false;
			break;
		case NUMBER:
			if (isExactNumber(String(json))) return Number(json);
			break;
		case AUTO_NUMBER:
		case DATE_TIME:
			break;
		case undefined:
			return isText(json) || isWholeObject(json, value) ? json : value;
		default:
			if (isWholeObject(json, value)) return json;
	}
	return isText(json) || json === null ? json : value;
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch {
		return undefined;
	}
}

const isText = (json: unknown): json is string => typeof json === 'string';

/** A text in several languages: `{"en-US":"…","zh-CN":"…"}`. */
const isTranslated = (json: unknown): boolean =>
	isRecord(json) && Object.values(json).every((text) => text === null || isText(text));

/** A JavaScript number holds 15 digits for sure. */
function isExactNumber(number: string): boolean {
	const parts = /^-?(\d+)(?:\.(\d+))?(?:[eE][+-]?\d{1,2})?$/.exec(number);
	if (parts === null) return false;
	const [, whole = '', decimals = ''] = parts;
	return whole === String(Number(whole)) && whole.length + decimals.length <= 15;
}

const LONG = /\d{16,}/;

/** A list or an object without bare numbers that JavaScript would round: ids have 19 digits. */
function isWholeObject(json: unknown, text: string): boolean {
	if (typeof json !== 'object' || json === null) return false;
	return !LONG.test(text) || !LONG.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
