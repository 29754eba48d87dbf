import type { Found } from './batches';

/** What some items ask alike, so that they share calls. */
export interface Question<Query> {
	readonly query: Query;
	/** the longest wait for rate limits, in milliseconds */
	readonly maxWait: number;
	readonly ids: Set<string>;
	/** what became of the ids; an id that was not asked for is missing */
	found: ReadonlyMap<string, Found>;
}

/** The different questions of a run: equal queries are one. */
export class Questions<Query> {
	private readonly byText = new Map<string, Question<Query>>();

	/** Spares writing the same object down for each of thousands of items. */
	private latest: Question<Query> | undefined;

	get all(): Iterable<Question<Query>> {
		return this.byText.values();
	}

	of(query: Query, maxWait: number): Question<Query> {
		if (this.latest?.query !== query || this.latest.maxWait !== maxWait) {
			this.latest = this.find(query, maxWait);
		}
		return this.latest;
	}

	private find(query: Query, maxWait: number): Question<Query> {
		const text = JSON.stringify([query, maxWait]);
		const question = this.byText.get(text) ?? { query, maxWait, ids: new Set(), found: new Map() };
		this.byText.set(text, question);
		return question;
	}
}
