import { type IDataObject, UserError } from 'n8n-workflow';

import { rowOf } from '../../events/catalogue';
import { readId } from './matching';

/** What is looked up: how people call it, and the key of items that holds its id. */
export interface LookedUp {
	readonly key: string;
	readonly noun: string;
}

/** Whether the item's own event says that this very record was deleted (the catalogue's rows). */
export function isDeleted(item: IDataObject, id: string, { key }: LookedUp): boolean {
	const { event_type: type } = item;
	const row = typeof type === 'string' ? rowOf(type) : undefined;
	return row?.recordGone === true && row.subject === key && readId(item[key])?.toString() === id;
}

export const deletedError = (noun: string, id: string): UserError =>
	new UserError(`The ${noun} ${id} was deleted`, {
		description:
			'The event of this item says so, so Feishu was not asked for it: it can no longer be read. What the event tells is in the item. To go on without deleted records, add the option If Not Found.',
	});
