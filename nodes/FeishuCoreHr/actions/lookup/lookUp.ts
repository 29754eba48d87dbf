import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeError,
	type UserError,
} from 'n8n-workflow';

import type { Client } from '../../transport/client';
import type { Clock } from '../../transport/clock';
import { toErrorItem, toNodeError } from '../itemError';
import { readMaxWait } from '../options';
import { ItemParameters } from '../parameters';
import { BatchedQuestion, type Found } from './batches';
import { settlingTime } from './settling';

export const IF_NOT_FOUND = ['error', 'skip', 'empty'] as const;

/** What one input item asks for. */
export interface Wanted<Query> {
	readonly id: string;
	/** all that the call needs besides ids; items with equal queries share calls */
	readonly query: Query;
	readonly ifNotFound: (typeof IF_NOT_FOUND)[number];
	readonly waitForSync: boolean;
	/** Makes the output of the records found (at least one). */
	present(records: readonly IDataObject[]): IDataObject;
}

/** One way to look records up by their ids. */
export interface Lookup<Query> {
	/** how old a change must be before it can be read, in milliseconds */
	readonly lag: number;
	/** @throws UserError when a parameter of the item cannot be used */
	read(parameters: ItemParameters): Wanted<Query>;
	batchSize(query: Query): number;
	/** @throws PlatformError */
	ask(
		client: Client,
		ids: readonly string[],
		query: Query,
	): Promise<ReadonlyMap<string, readonly IDataObject[]>>;
	notFound(id: string, query: Query): UserError;
}

type Reading<Query> =
	| {
			readonly ok: true;
			readonly wanted: Wanted<Query>;
			/** milliseconds */
			readonly maxWait: number;
			/** the same for items that share calls */
			readonly question: string;
	  }
	| { readonly ok: false; readonly error: NodeError };

export interface Surroundings {
	/** Waits for no rate limit; `within` gives one that waits as an item says. */
	readonly client: Client;
	readonly clock: Clock;
	readonly signal?: AbortSignal;
}

/** One output item for each input item, in order, with as few calls as possible. */
export async function lookUp<Query>(
	context: IExecuteFunctions,
	{ client, clock, signal }: Surroundings,
	lookup: Lookup<Query>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const tolerant = context.continueOnFail();
	const readings = items.map((_, itemIndex) => readItem(context, lookup, itemIndex));
	const unusable = readings.find((reading) => !reading.ok);
	if (unusable !== undefined && !unusable.ok && !tolerant) throw unusable.error;

	const settling = items.filter((_, index) => isWaiting(readings[index])).map(({ json }) => json);
	if (settling.length > 0) {
		const now = await client.platformTime();
		await clock.sleep(settlingTime(settling, lookup.lag, now), signal);
	}

	const found = await askAll(client, lookup, readings, !tolerant);
	return readings.flatMap((reading, itemIndex) => {
		const outcome = reading.ok
			? conclude(lookup, reading.wanted, found.get(reading.question)?.get(reading.wanted.id))
			: { error: reading.error };
		if (outcome === undefined) return [];
		if ('json' in outcome) return [{ json: outcome.json, pairedItem: { item: itemIndex } }];
		const error = toNodeError(context.getNode(), outcome.error, itemIndex);
		if (!tolerant) throw error;
		return [toErrorItem(error, itemIndex)];
	});
}

function readItem<Query>(
	context: IExecuteFunctions,
	lookup: Lookup<Query>,
	itemIndex: number,
): Reading<Query> {
	try {
		const parameters = new ItemParameters(context, itemIndex);
		const wanted = lookup.read(parameters);
		const maxWait = readMaxWait(parameters);
		return { ok: true, wanted, maxWait, question: JSON.stringify([wanted.query, maxWait]) };
	} catch (error) {
		return { ok: false, error: toNodeError(context.getNode(), error, itemIndex) };
	}
}

function isWaiting<Query>(reading: Reading<Query> | undefined): boolean {
	return reading?.ok === true && reading.wanted.waitForSync;
}

/** What was found, by question and id. */
async function askAll<Query>(
	client: Client,
	lookup: Lookup<Query>,
	readings: ReadonlyArray<Reading<Query>>,
	stopAtFailure: boolean,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Found>>> {
	const questions = new Map<string, { query: Query; maxWait: number; ids: Set<string> }>();
	for (const reading of readings) {
		if (!reading.ok) continue;
		const { maxWait, wanted } = reading;
		const { query, id } = wanted;
		const known = questions.get(reading.question) ?? { query, maxWait, ids: new Set<string>() };
		questions.set(reading.question, known);
		known.ids.add(id);
	}
	const found = new Map<string, ReadonlyMap<string, Found>>();
	for (const [question, { query, maxWait, ids }] of questions) {
		const patient = client.within(maxWait);
		const group = {
			ids: [...ids],
			size: lookup.batchSize(query),
			ask: async (batch: readonly string[]) => await lookup.ask(patient, batch, query),
		};
		const answers = await new BatchedQuestion(group, stopAtFailure).ask();
		found.set(question, answers);
		if (stopAtFailure && [...answers.values()].some(({ kind }) => kind === 'failed')) break;
	}
	return found;
}

type Conclusion = { readonly json: IDataObject } | { readonly error: unknown } | undefined;

/** undefined: no output for this item (skipped, or not asked because another one failed). */
function conclude<Query>(
	lookup: Lookup<Query>,
	wanted: Wanted<Query>,
	found: Found | undefined,
): Conclusion {
	if (found === undefined) return undefined;
	if (found.kind === 'failed') return { error: found.error };
	if (found.records.length > 0) return { json: wanted.present(found.records) };
	switch (wanted.ifNotFound) {
		case 'skip':
			return undefined;
		case 'empty':
			return { json: {} };
		case 'error':
			return { error: lookup.notFound(wanted.id, wanted.query) };
	}
}
