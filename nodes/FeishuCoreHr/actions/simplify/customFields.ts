import type { IDataObject } from 'n8n-workflow';

import { isRecord } from './shapes';

/**
 * A list of custom fields as an object by API name. The two generations of the API call the name
 * `custom_api_name` and `field_name`; the value is JSON in a string. undefined when the list is no
 * such list, or when the object would lose an entry because two have the same name.
 */
export function customFields(value: unknown): IDataObject | undefined {
	if (!Array.isArray(value)) return undefined;
	const entries: Array<[string, unknown]> = [];
	for (const entry of value) {
		if (!isRecord(entry) || !('value' in entry)) return undefined;
		const name = entry.custom_api_name ?? entry.field_name;
		if (typeof name !== 'string' || name.trim() === '') return undefined;
		// The platform's own sample has a name with a space in front.
		entries.push([name.trim(), parsed(entry.value)]);
	}
	const fields = Object.fromEntries(entries) as IDataObject;
	return Object.keys(fields).length === entries.length ? fields : undefined;
}

/** A value that is not JSON stays as it is; so does one whose numbers JavaScript would round. */
function parsed(value: unknown): unknown {
	if (typeof value !== 'string' || hasLongNumber(value)) return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return value;
	}
}

const LONG = /\d{16,}/;

/** Ids have 19 digits, a JavaScript number holds 15 for sure. */
function hasLongNumber(json: string): boolean {
	return LONG.test(json) && LONG.test(json.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
