import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeError,
	type UserError,
} from 'n8n-workflow';

import type { App } from '../../transport/app';
import type { Client } from '../../transport/client';
import type { WaitingClock } from '../../clock';
import { breathe } from '../breathe';
import { compareAll, type Outgoing } from '../compare/compareAll';
import type { Comparison } from '../compare/comparison';
import { forgetGone } from '../compare/forgetGone';
import { toErrorItem, toNodeError } from '../itemError';
import { type LookupManners, readMaxWait } from '../options';
import { ItemParameters } from '../parameters';
import { SharedParameters } from '../sharedParameters';
import { type Answer, BatchedQuestion } from './batches';
import { deletedError, isDeleted, type LookedUp } from './deletion';
import { type Question, Questions } from './questions';
import { settlingTime } from './settling';

/** What one input item asks for. */
export interface Wanted<Query> extends LookupManners {
	readonly id: string;
	/** all that the call needs besides ids; items with equal queries share calls */
	readonly query: Query;
	/** how it is compared with what it was last time; nothing where it is not */
	readonly comparison?: Comparison | undefined;
	/** Makes the output of the records found (at least one), which are the item's own. */
	present(records: readonly IDataObject[]): IDataObject;
}

/** One way to look records up by their ids. */
export interface Lookup<Query> {
	/** how old a change must be before these calls show it */
	readonly lagSeconds: number;
	/** whose ids the query takes */
	what(query: Query): LookedUp;
	/** @throws UserError when a parameter of the item cannot be used */
	read(parameters: ItemParameters): Wanted<Query>;
	batchSize(query: Query): number;
	/** @throws PlatformError */
	ask(client: Client, ids: readonly string[], query: Query): Promise<Answer>;
	notFound(id: string, query: Query): UserError;
}

type Reading<Query> =
	| { readonly kind: 'asked'; readonly wanted: Wanted<Query>; readonly question: Question<Query> }
	/** its own event says that it is gone: nobody is asked */
	| { readonly kind: 'deleted'; readonly wanted: Wanted<Query>; readonly noun: string }
	| { readonly kind: 'unusable'; readonly error: NodeError };

export interface Surroundings {
	/** the credential's */
	readonly app: App;
	/** Waits for no rate limit; `within` gives one that waits as an item says. */
	readonly client: Client;
	readonly clock: WaitingClock;
	readonly signal?: AbortSignal;
}

/** One output item for each input item, in order, with as few calls as possible. */
export async function lookUp<Query>(
	context: IExecuteFunctions,
	{ app, client, clock, signal }: Surroundings,
	lookup: Lookup<Query>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const tolerant = context.continueOnFail();
	const questions = new Questions<Query>();
	const readings = await readItems(context, lookup, questions);

	const settling = items.filter((_, index) => isWaiting(readings[index])).map(({ json }) => json);
	if (settling.length > 0) {
		const now = await client.platformTime();
		await clock.sleep(settlingTime(settling, lookup.lagSeconds, now), signal);
	}

	const gone = readings.filter((reading) => reading.kind === 'deleted');
	await forgetGone(
		app,
		gone.map(({ wanted }) => ({ ...wanted, key: lookup.what(wanted.query).key })),
	);
	await askAll(client, lookup, questions, !tolerant);
	const output: Outgoing[] = [];
	const conclude = concluder(lookup);
	for (const [itemIndex, reading] of readings.entries()) {
		await breathe(itemIndex);
		const outcome = reading.kind === 'unusable' ? reading : conclude(reading);
		if (outcome === undefined) continue;
		if ('json' in outcome) {
			const { json, compared } = outcome;
			output.push({
				item: { json, pairedItem: { item: itemIndex } },
				...(compared && { compared }),
			});
			continue;
		}
		const error = toNodeError(context.getNode(), outcome.error, itemIndex);
		if ('among' in outcome && outcome.among > 1) addDoubt(error, outcome.among);
		if (!tolerant) throw error;
		output.push({ item: toErrorItem(error, itemIndex) });
	}
	return await compareAll(context, { app, client }, output);
}

/** @throws NodeError of the first item that cannot be used, unless the workflow goes on then */
async function readItems<Query>(
	context: IExecuteFunctions,
	lookup: Lookup<Query>,
	questions: Questions<Query>,
): Promise<Array<Reading<Query>>> {
	const shared = new SharedParameters(context);
	const readings: Array<Reading<Query>> = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		await breathe(itemIndex);
		try {
			const parameters = new ItemParameters(context, itemIndex, shared);
			const wanted = lookup.read(parameters);
			const what = lookup.what(wanted.query);
			if (isDeleted(parameters.json, wanted.id, what)) {
				readings.push({ kind: 'deleted', wanted, noun: what.noun });
				continue;
			}
			const question = questions.of(wanted.query, readMaxWait(parameters));
			question.ids.add(wanted.id);
			// With the question's own query, so that those of thousands of items need not be kept.
			readings.push({ kind: 'asked', wanted: { ...wanted, query: question.query }, question });
		} catch (reason) {
			const error = toNodeError(context.getNode(), reason, itemIndex);
			if (!context.continueOnFail()) throw error;
			readings.push({ kind: 'unusable', error });
		}
	}
	return readings;
}

function isWaiting<Query>(reading: Reading<Query> | undefined): boolean {
	return reading?.kind === 'asked' && reading.wanted.waitForSync;
}

async function askAll<Query>(
	client: Client,
	lookup: Lookup<Query>,
	questions: Questions<Query>,
	stopAtFailure: boolean,
): Promise<void> {
	for (const question of questions.all) {
		const { query, maxWait, ids } = question;
		const patient = client.within(maxWait);
		const group = {
			ids: [...ids],
			size: lookup.batchSize(query),
			ask: async (batch: readonly string[]) => await lookup.ask(patient, batch, query),
		};
		question.found = await new BatchedQuestion(group, stopAtFailure).ask();
		if (stopAtFailure && [...question.found.values()].some(({ kind }) => kind === 'failed')) return;
	}
}

type Conclusion =
	| { readonly json: IDataObject; readonly compared?: Outgoing['compared'] }
	| { readonly error: unknown; readonly among: number }
	| undefined;

/** undefined: no output for this item (skipped, or not asked because another one failed). */
function concluder<Query>(
	lookup: Lookup<Query>,
): (reading: Exclude<Reading<Query>, { readonly kind: 'unusable' }>) => Conclusion {
	const handedOut = new Set<readonly IDataObject[]>();
	return (reading) => {
		const { wanted } = reading;
		if (reading.kind === 'deleted') return absent(wanted, deletedError(reading.noun, wanted.id));
		const { query, found } = reading.question;
		const answer = found.get(wanted.id);
		if (answer === undefined) return undefined;
		if (answer.kind === 'failed') return answer;
		if (answer.records.length > 0) {
			// Copied only for the second item with the same id: with thousands, copies are what costs.
			const again = handedOut.has(answer.records);
			handedOut.add(answer.records);
			const { comparison } = wanted;
			// Before they are put out, where something may be done to them.
			const compared = comparison && { comparison, records: answer.records };
			const json = wanted.present(again ? structuredClone(answer.records) : answer.records);
			return { json, ...(compared && { compared }) };
		}
		return absent(wanted, lookup.notFound(wanted.id, query));
	};
}

function absent<Query>({ ifNotFound }: Wanted<Query>, error: UserError): Conclusion {
	switch (ifNotFound) {
		case 'skip':
			return undefined;
		case 'empty':
			return { json: {} };
		case 'error':
			return { error, among: 1 };
	}
}

function addDoubt(error: NodeError, among: number): void {
	error.description = `${error.description ?? ''} Feishu refused ${among} ids together: at least one of them is at fault, the others may be fine. To find out, ask for them in another run, a few at a time.`;
}
