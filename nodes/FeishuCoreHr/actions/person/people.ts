import type { IDataObject } from 'n8n-workflow';

import { inexactId, readId, withoutId } from '../lookup/matching';
import { employmentKey, PERSON_ID } from './employments';

/**
 * People and their employments, as a listing brings them: employments of one person lie anywhere in
 * it, and one may come twice, because the list moves while it is read.
 */
export class People {
	private readonly byKey = new Map<string, Map<string, IDataObject>>();

	get size(): number {
		return this.byKey.size;
	}

	/** The ids of those who have one. */
	get personIds(): string[] {
		return [...this.byKey.keys()].flatMap((key) => (key.startsWith(PERSON) ? key.slice(1) : []));
	}

	/** @throws UserError for a record of which nobody can tell whose it is */
	add(record: IDataObject): void {
		const key = personKey(record);
		const employments = this.byKey.get(key) ?? new Map<string, IDataObject>();
		this.byKey.set(key, employments);
		employments.set(employmentKey(record), record);
	}

	hasPersonOf(record: IDataObject): boolean {
		return this.byKey.has(personKey(record));
	}

	has(record: IDataObject): boolean {
		return this.byKey.get(personKey(record))?.has(employmentKey(record)) === true;
	}

	/** Forgets all but the first so many. */
	keep(count: number): void {
		for (const key of [...this.byKey.keys()].slice(count)) this.byKey.delete(key);
	}

	/** The employments of each, in the order in which the people came; forgotten when given. */
	*take(): Generator<IDataObject[]> {
		for (const [key, employments] of this.byKey) {
			this.byKey.delete(key);
			yield [...employments.values()];
		}
	}
}

const PERSON = 'p';
const EMPLOYMENT = 'e';

/** Without the scope for the person's id, every employment stands for itself. */
function personKey(record: IDataObject): string {
	const personId = readId(PERSON_ID.of(record));
	if (typeof personId === 'string') return PERSON + personId;
	if (typeof personId === 'number') throw inexactId(PERSON_ID.name, personId);
	const employmentId = readId(record.employment_id);
	if (typeof employmentId === 'string') return EMPLOYMENT + employmentId;
	throw withoutId(PERSON_ID);
}
