import type { IDataObject } from 'n8n-workflow';

/** The record with these keys first, as far as it has them; the rest as it was. */
export function withFirst(keys: readonly string[], record: IDataObject): IDataObject {
	const first = keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]]);
	return { ...(Object.fromEntries(first) as IDataObject), ...record };
}
