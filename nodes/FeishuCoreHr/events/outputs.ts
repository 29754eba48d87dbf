import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { mergeItems } from './merge';

/** An event that passed, on its way into an execution. */
export interface Passed {
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
 * The items of each output, for one execution. What waited while the node lost its second output
 * leaves by the first.
 */
export function toOutputs(passed: readonly Passed[], shape: Shape): INodeExecutionData[][] {
	const last = shape.outputs - 1;
	return Array.from({ length: shape.outputs }, (_, output) => {
		const own = passed.filter((one) => Math.min(one.output, last) === output);
		const items = own.map(({ item }) => item);
		return (shape.mergeChanges ? mergeItems(items) : items).map((json) => ({ json }));
	});
}

/** One event as an execution of its own, whose own its item is: the workflow may change it. */
export const alone = ({ item, output }: Passed): INodeExecutionData[][] =>
	toOutputs([{ item: structuredClone(item), output }], {
		outputs: output + 1,
		mergeChanges: false,
	});
