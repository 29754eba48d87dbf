/** What stands in for the usual behaviour, for as long as somebody wants it to: the last one counts. */
export class Instead<T> {
	private readonly wanted: Array<{ readonly what: T }> = [];

	get current(): T | undefined {
		return this.wanted.at(-1)?.what;
	}

	/** Begins; the function returned ends it. */
	put(what: T): () => void {
		const entry = { what };
		this.wanted.push(entry);
		return () => {
			const index = this.wanted.indexOf(entry);
			if (index >= 0) this.wanted.splice(index, 1);
		};
	}
}
