import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import { customValue } from './customValue';

/**
 * A list of custom fields as an object by API name. The two generations of the API call the name
 * `custom_api_name` and `field_name`. Nothing is lost: what has no name, or one that is taken, gets
 * one. undefined when the value is no such list.
 */
export function customFields(value: unknown): IDataObject | undefined {
	if (value === null) return {};
	if (!Array.isArray(value)) return undefined;
	if (value.length > 0 && !value.some((entry) => nameOf(entry) !== undefined)) return undefined;
	const fields = new Map<string, unknown>();
	for (const entry of value as unknown[]) {
		if (entry === null) continue;
		const name = nameOf(entry);
		const isField = isRecord(entry) && name !== undefined;
		fields.set(
			freeName(fields, name ?? 'unnamed'),
			isField ? customValue(entry.value, entry.type) : entry,
		);
	}
	return Object.fromEntries(fields) as IDataObject;
}

/** The platform's own sample has a name with a space in front. */
function nameOf(entry: unknown): string | undefined {
	if (!isRecord(entry)) return undefined;
	const name = entry.custom_api_name ?? entry.field_name;
	return typeof name === 'string' ? name.trim() || undefined : undefined;
}

function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
	let free = name;
	for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
	return free;
}
