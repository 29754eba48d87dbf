import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../plainData';

/** undefined: this is no list of records. */
export function recordsIn(items: unknown): IDataObject[] | undefined {
	return Array.isArray(items) && items.every(isRecord) ? (items as IDataObject[]) : undefined;
}
