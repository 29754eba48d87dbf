import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { breathe } from '../breathe';
import { toErrorItem, toNodeError } from '../itemError';
import type { Comparison } from './comparison';
import { hintAtDoubtful } from './hints';
import { knownFields } from './knownFields';
import { listingOf } from './listing';
import { Run } from './run';
import { type Subject, subjectOf } from './subject';
import type { Asking } from './tenantFields';

/** An item on its way out, and how its record is compared. */
export interface Outgoing {
	readonly item: INodeExecutionData;
	readonly compared?: Compared;
	/** An error in the place of what could not be asked for. */
	readonly isFailed?: boolean;
}

interface Compared {
	readonly comparison: Comparison;
	/** As the platform sent them: of a person, an employment each. */
	readonly records: readonly IDataObject[];
}

/** Where the records of an item are all that it finds: then the first time tells nothing. */
export interface List {
	/** When the first was asked for, milliseconds since 1970. */
	readonly askedAt: number;
	/** How it is compared what was looked for and not found. */
	readonly nobody: readonly Comparison[];
}

/**
 * Adds to each record what changed since it was put out last, or leaves out what is as it was.
 * @throws UserError when the memory cannot be reached
 */
export async function compareAll(
	context: IExecuteFunctions,
	asking: Asking,
	outgoing: readonly Outgoing[],
	list?: List,
): Promise<INodeExecutionData[]> {
	const nobody = list?.nobody ?? [];
	if (nobody.length === 0 && outgoing.every(({ compared }) => compared === undefined)) {
		return outgoing.map(({ item }) => item);
	}
	const subjects: Array<Subject | undefined> = [];
	for (const [at, { item, compared }] of outgoing.entries()) {
		await breathe(at);
		subjects.push(compared && subjectOf(context, compared, item.json, indexOf(item)));
	}
	const asked = subjects.filter((one) => one !== undefined);
	const { refused, doubtful } = await knownFields(asking, asked);
	if (doubtful.size > 0) hintAtDoubtful(context, [...doubtful]);
	const errors = new Map<number, INodeExecutionData>();
	for (const [subject, reason] of refused) {
		const error = toNodeError(context.getNode(), reason, subject.itemIndex);
		if (!context.continueOnFail()) throw error;
		errors.set(subject.itemIndex, toErrorItem(error, subject.itemIndex));
	}
	const isWhole = refused.size === 0 && !outgoing.some(({ isFailed }) => isFailed);
	const listing = list && listingOf(context, { isWhole, askedAt: list.askedAt });
	const run = new Run(context, asking.app, listing);
	await run.compare(
		asked.filter((one) => !refused.has(one)),
		nobody,
	);
	const output: Array<INodeExecutionData | undefined> = [];
	for (const [at, { item }] of outgoing.entries()) {
		await breathe(at);
		const subject = subjects[at];
		if (subject === undefined) output.push(item);
		else if (!refused.has(subject)) output.push(run.result(item, subject));
		else {
			// One for all records of an item.
			output.push(errors.get(subject.itemIndex));
			errors.delete(subject.itemIndex);
		}
	}
	return output.filter((item) => item !== undefined);
}

function indexOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0;
}
