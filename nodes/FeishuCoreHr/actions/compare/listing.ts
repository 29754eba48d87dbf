import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Listing } from '../../memory/pages';

/** What decides whom a list finds. */
const QUESTION = ['filters', 'returnAll', 'limit'];

/**
 * The question is what the operator wrote: an expression is the same each time, whatever comes of it.
 * A loop that lists a department in each turn asks one question.
 */
export function listingOf(
	context: IExecuteFunctions,
	{ isWhole, askedAt }: Pick<Listing, 'isWhole' | 'askedAt'>,
): Listing {
	const { parameters } = context.getNode();
	return {
		question: JSON.stringify(QUESTION.map((name) => parameters[name] ?? null)),
		execution: context.getExecutionId() ?? randomUUID(),
		isWhole,
		askedAt,
	};
}
