import type { UserError } from 'n8n-workflow';

import type { Fields } from '../../memory/fields';
import { breathe } from '../breathe';
import { isField, unknownField } from './conditions';
import { isKnownName, ownNamesIn } from './labels';
import type { Subject } from './subject';
import { type Asking, tenantFields } from './tenantFields';

interface KnownFields {
	/** Why records cannot be compared: no record can have a field that a condition names. */
	readonly refused: ReadonlyMap<Subject, UserError>;
	/** Names of which nobody can tell. */
	readonly doubtful: ReadonlySet<string>;
}

/** Looks for the fields that conditions name: in lists, in the records, and with the tenant. */
export async function knownFields(
	asking: Asking,
	subjects: readonly Subject[],
): Promise<KnownFields> {
	const refused = new Map<Subject, UserError>();
	const doubtful = new Set<string>();
	const found = new Map<string, boolean | undefined>();
	for (const subject of subjects) {
		const { conditions, kind } = subject.comparison;
		for (const { field } of conditions) {
			if (field === '' || isKnownName(kind, field)) continue;
			const key = `${kind} ${field}`;
			if (!found.has(key)) found.set(key, await exists(asking, subjects, kind, field));
			if (found.get(key) === false) refused.set(subject, unknownField(field));
			if (found.get(key) === undefined) doubtful.add(field);
		}
	}
	return { refused, doubtful };
}

/** @returns nothing where nobody can tell */
async function exists(
	asking: Asking,
	subjects: readonly Subject[],
	kind: string,
	field: string,
): Promise<boolean | undefined> {
	for (const [at, subject] of subjects.entries()) {
		await breathe(at);
		if (hasField(subject, kind, field)) return true;
	}
	const own = await tenantFields(asking, kind);
	return own && [...own.keys()].some((name) => isField(field, kind, name, own));
}

function hasField({ comparison, fields, records }: Subject, kind: string, field: string): boolean {
	if (comparison.kind !== kind) return false;
	const own = ownNamesIn(records);
	return pathsIn(fields).some((path) => isField(field, kind, path, own));
}

function pathsIn(fields: Fields): string[] {
	return Object.entries(fields).flatMap(([name, leaf]) => {
		if (typeof leaf !== 'object' || leaf === null) return [name];
		const inner = 'f' in leaf ? [leaf.f] : 'r' in leaf ? Object.values(leaf.r) : [];
		return [name, ...inner.flatMap((each) => pathsIn(each).map((path) => `${name}.${path}`))];
	});
}
