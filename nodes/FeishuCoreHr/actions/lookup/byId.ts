import type { IDataObject } from 'n8n-workflow';

/**
 * Records by their id: answers come in no promised order, and a person can have several records.
 * Records without an id cannot be told apart and are left out.
 */
export function byId(
	records: readonly IDataObject[],
	idOf: (record: IDataObject) => unknown,
): Map<string, IDataObject[]> {
	const found = new Map<string, IDataObject[]>();
	for (const record of records) {
		const id = idOf(record);
		if (typeof id !== 'string' || id === '') continue;
		const known = found.get(id);
		if (known === undefined) found.set(id, [record]);
		else known.push(record);
	}
	return found;
}
