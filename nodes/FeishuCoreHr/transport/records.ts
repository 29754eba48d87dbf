import type { IDataObject } from 'n8n-workflow';

export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined: this is no list of records. */
export function recordsIn(items: unknown): IDataObject[] | undefined {
	return Array.isArray(items) && items.every(isRecord) ? items : undefined;
}
