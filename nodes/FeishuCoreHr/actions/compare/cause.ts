import { randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { stringsIn } from '../../plainData';

/**
 * What made each item look: its event, which is the same when the run is tried again; without one,
 * this run of the node in this execution.
 */
export function causesIn(context: IExecuteFunctions): (itemIndex: number) => string {
	const items = context.getInputData();
	let run: string | undefined;
	return (itemIndex) => {
		const { event_id: event }: IDataObject = items[itemIndex]?.json ?? {};
		if (typeof event === 'string' && event !== '') return `event ${event}`;
		// A loop may come back to the node in one execution, to look whether something has changed.
		run ??= `execution ${context.getExecutionId() ?? randomUUID()} ${String(context.getWorkflowDataProxy(itemIndex).$runIndex)}`;
		return run;
	};
}

/** The fields of which the item's event says that they changed, without the part that they are in. */
export function namedIn({ changed_fields: names }: IDataObject): ReadonlySet<string> {
	return new Set(stringsIn(names).map((name) => name.slice(name.lastIndexOf('.') + 1)));
}
