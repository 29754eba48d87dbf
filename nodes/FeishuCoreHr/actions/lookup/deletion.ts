import { type IDataObject, UserError } from 'n8n-workflow';

/** Events that tell that a record is gone; after them it can no longer be read (their pages). */
export interface Deletion {
	/** without its version, such as `corehr.location.deleted` */
	readonly event: string;
	/** the key of the item that names the record */
	readonly key: string;
}

/** Whether the item's own event says that this very record was deleted. */
export function isDeleted(item: IDataObject, id: string, { event, key }: Deletion): boolean {
	const { event_type: type } = item;
	if (typeof type !== 'string' || type.replace(/_v\d+$/, '') !== event) return false;
	const named = item[key];
	return (typeof named === 'string' || typeof named === 'number') && String(named).trim() === id;
}

export const deletedError = (noun: string, id: string): UserError =>
	new UserError(`The ${noun} ${id} was deleted`, {
		description:
			'The event of this item says so, so Feishu was not asked for it: it can no longer be read. What the event tells is in the item. To go on without deleted records, add the option If Not Found.',
	});
