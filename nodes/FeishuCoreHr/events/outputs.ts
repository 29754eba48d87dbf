import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { EVENT_ROWS } from './catalogue';
import { copyPlain } from '../plainData';
import { mergeItems } from './merge';

/** What leaves by outputs of its own, in their order. */
export const OUTPUT_NAMES = ['Person', 'Location', 'Other'] as const;

const PLACES: ReadonlyArray<string | undefined> = ['person_id', 'location_id'];

/** Which of them each type of event is: by what its subject's id is called. */
const PLACE_BY_TYPE: ReadonlyMap<string, number> = new Map(
	EVENT_ROWS.map(({ type, subject }) => {
		const place = PLACES.indexOf(subject);
		return [type, place === -1 ? PLACES.length : place];
	}),
);

/** The types that are at a place in `OUTPUT_NAMES`. */
export const typesAt = (place: number): string[] =>
	[...PLACE_BY_TYPE].filter(([, own]) => own === place).map(([type]) => type);

export interface OutputChoice {
	readonly events: ReadonlySet<string>;
	readonly separateOutputs: boolean;
}

const placesOf = ({ events }: OutputChoice): number[] =>
	[...new Set([...events].map((type) => PLACE_BY_TYPE.get(type) ?? PLACES.length))].sort();

/** How many outputs the trigger node has: one for each kind of events among those chosen. */
export const countOutputs = (choice: OutputChoice): number =>
	choice.separateOutputs ? Math.max(1, placesOf(choice).length) : 1;

/** The output by which events of a type leave, from 0. */
export function outputOf(type: string, choice: OutputChoice): number {
	if (!choice.separateOutputs) return 0;
	const output = placesOf(choice).indexOf(PLACE_BY_TYPE.get(type) ?? PLACES.length);
	return Math.max(0, output);
}

/** An event that passed, on its way into an execution. */
export interface Passed {
	readonly item: Readonly<IDataObject>;
	/** The output of the trigger node that it leaves by, from 0. */
	readonly output: number;
}

/** How a trigger node gives out its items. */
export interface Shape {
	/** 1 to 3. */
	readonly outputs: number;
	/** One item per subject and kind of event, with united changes. */
	readonly mergeChanges: boolean;
	/** The last touch: an item in words (`readable`). */
	readonly dress: (item: IDataObject) => Promise<IDataObject>;
}

/**
 * The items of each output, for one execution. What waited while the node lost its own output
 * leaves by the last.
 */
export async function toOutputs(
	passed: readonly Passed[],
	{ outputs, mergeChanges, dress }: Shape,
): Promise<INodeExecutionData[][]> {
	const all = Array.from({ length: outputs }, (): INodeExecutionData[] => []);
	for (const [output, dressed] of all.entries()) {
		const own = passed.filter((one) => Math.min(one.output, outputs - 1) === output);
		const items = own.map(({ item }) => item);
		for (const item of mergeChanges ? await mergeItems(items) : items) {
			dressed.push({ json: await dress(item) });
		}
	}
	return all;
}

/** One event as an execution of its own, whose own its item is: the workflow may change it. */
export const alone = async (
	{ item, output }: Passed,
	dress: Shape['dress'],
): Promise<INodeExecutionData[][]> =>
	await toOutputs([{ item: copyPlain(item), output }], {
		outputs: output + 1,
		mergeChanges: false,
		dress,
	});
