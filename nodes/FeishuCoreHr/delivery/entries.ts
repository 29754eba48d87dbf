import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { mergeItems } from '../events/merge';
import { copyPlain } from '../events/plainData';

/** An event on its way into an execution. */
export interface Entry {
	/** Shared with other workflows: read, never changed. */
	readonly item: Readonly<IDataObject>;
	/** The output of the trigger node that it leaves by, from 0. */
	readonly output: number;
}

/** How a trigger node gives out its items. */
export interface Shape {
	/** 1 or 2. */
	readonly outputs: number;
	/** One item per person or location, with united changes. */
	readonly mergeChanges: boolean;
}

/**
 * The items of each output, for one execution, whose own they are. What waited while the node lost its second output
 * leaves by the first.
 */
export function toOutputs(entries: readonly Entry[], shape: Shape): INodeExecutionData[][] {
	const last = shape.outputs - 1;
	return Array.from({ length: shape.outputs }, (_, output) => {
		const own = entries.filter((entry) => Math.min(entry.output, last) === output);
		const items = own.map(({ item }) => item);
		return (shape.mergeChanges ? mergeItems(items) : items).map((item) => ({
			json: copyPlain(item),
		}));
	});
}

/** One event as an execution of its own. */
export const alone = (entry: Entry): INodeExecutionData[][] =>
	toOutputs([entry], { outputs: entry.output + 1, mergeChanges: false });
