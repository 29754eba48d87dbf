import { type IDataObject, UserError } from 'n8n-workflow';

import type { Answer } from './batches';

/** The field by which the records of an answer are told apart. */
export interface IdField {
	/** as the platform calls it */
	readonly name: string;
	/** a scope that lets the app read it */
	readonly scope: string;
	/** a record can have several: a list of them */
	of(record: IDataObject): unknown;
	/** makes ids that mean the same equal */
	fold?(id: string): string;
}

/** An id as text; the number itself when it is one that JavaScript has already rounded. */
export function readId(id: unknown): string | number | undefined {
	if (typeof id === 'string') return id.trim() || undefined;
	if (typeof id !== 'number') return undefined;
	return Number.isSafeInteger(id) ? String(id) : id;
}

/**
 * Records by the ids that were asked for: answers come in no promised order, and a person can have
 * several records. Of records without an id nobody can tell whose they are.
 */
export function matchAsked(
	asked: readonly string[],
	records: readonly IDataObject[],
	field: IdField,
): Answer {
	const fold = field.fold ?? ((id: string) => id);
	const byFolded = new Map<string, IDataObject[]>();
	let unmatched: UserError | undefined;
	for (const record of records) {
		const ids = idsOf(record, field);
		const known = ids.filter((id) => typeof id === 'string');
		if (known.length === 0) {
			const [inexact] = ids;
			unmatched ??=
				inexact === undefined ? withoutId(field) : inexactId(field.name, Number(inexact));
		}
		for (const id of new Set(known.map(fold))) {
			byFolded.set(id, [...(byFolded.get(id) ?? []), record]);
		}
	}
	const found = asked.flatMap((id) => {
		const own = byFolded.get(fold(id));
		return own === undefined ? [] : [[id, own] as const];
	});
	return { byId: new Map(found), unmatched };
}

function idsOf(record: IDataObject, field: IdField): Array<string | number> {
	const value = field.of(record);
	const values: unknown[] = Array.isArray(value) ? value : [value];
	return values.map(readId).filter((id) => id !== undefined);
}

/** The platform leaves out what the app may not read, without a word. */
export function withoutId({ name, scope }: IdField): UserError {
	return new UserError(
		`Feishu's answer has no ${name}, so nobody can tell whose records these are`,
		{
			description: `This does not mean that nothing was found: Feishu leaves out fields that the app may not read. In the developer console open Permissions & Scopes, add ${scope} and check the data permissions, then create and publish a new version of the app and have it approved.`,
		},
	);
}

/** Ids have up to 19 digits, a JavaScript number holds 15 for sure: this may be somebody else's. */
export function inexactId(field: string, id: number): UserError {
	return new UserError(`Feishu's answer has ${field} as the number ${id}, which is not exact`, {
		description:
			'An id is longer than a number can hold, so nobody can tell whose record this is. Feishu sends ids as text: check whether a proxy or gateway between n8n and Feishu rewrites its answers.',
	});
}
