import { randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { stringsIn } from '../../plainData';

/**
 * What made each item look: its events (several are merged into one item), which are the same when the
 * run is tried again; without any, this run of the node in this execution.
 */
export function causesIn(context: IExecuteFunctions): (itemIndex: number) => readonly string[] {
	const items = context.getInputData();
	let run: string | undefined;
	return (itemIndex) => {
		const { event_id: event, event_ids: merged }: IDataObject = items[itemIndex]?.json ?? {};
		const events = new Set([...stringsIn([event]), ...stringsIn(merged)]);
		if (events.size > 0) return [...events].map((id) => `event ${id}`);
		// A loop may come back to the node in one execution, to look whether something has changed.
		run ??= `execution ${context.getExecutionId() ?? randomUUID()} ${String(context.getWorkflowDataProxy(itemIndex).$runIndex)}`;
		return [run];
	};
}

/** The fields of which the events of items say that they changed, without the part that they are in. */
export function namedIn(items: ReadonlyArray<IDataObject | undefined>): ReadonlySet<string> {
	return new Set(items.flatMap((item) => stringsIn(item?.changed_fields)).map(lastName));
}

export const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
