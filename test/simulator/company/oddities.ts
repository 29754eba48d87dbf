import type { Failure } from '../answers';
import type { JsonObject } from '../json';

type Retouch = (record: JsonObject) => JsonObject;

/** How the company's records come when they are less tidy than on the platform's pages. */
export class Oddities {
	/** Ids that the batch calls refuse, and everything asked for together with them. */
	readonly refusedIds = new Set<string>();

	/** Whether a refusal lists the ids, as its page says. */
	refusalNamesIds = true;

	/** Whether the search lists the later employments of people after everybody's first. */
	laterEmploymentsLast = false;

	/** So many records of a page stand on the next one, too: the list moved meanwhile. */
	pageOverlap = 0;

	/** So many more custom fields an object has. */
	readonly moreCustomFields: Record<string, number> = {};

	/** The most custom fields of one answer; the rest comes on further pages. */
	customFieldsAtOnce: number | undefined;

	/** What happens to each record before it is sent. */
	readonly retouches = new Set<Retouch>();

	/** What the batch calls answer to these ids instead of records, if they refuse any. */
	refusalOf(ids: readonly string[]): Failure | undefined {
		const refused = ids.filter((id) => this.refusedIds.has(id));
		if (refused.length === 0) return undefined;
		const named = this.refusalNamesIds ? `  error: ${refused.join(', ')}` : '';
		return { status: 403, code: 1160104, msg: `No authority${named}` };
	}

	inListOrder(employees: readonly JsonObject[], idOf: (one: JsonObject) => string): JsonObject[] {
		if (!this.laterEmploymentsLast) return [...employees];
		const seen = new Set<string>();
		const isFirst = (one: JsonObject) => seen.size < seen.add(idOf(one)).size;
		const first = employees.filter(isFirst);
		const isTaken = new Set(first);
		return [...first, ...employees.filter((one) => !isTaken.has(one))];
	}

	retouched(record: JsonObject): JsonObject {
		return [...this.retouches].reduce((touched, retouch) => retouch(touched), record);
	}
}
