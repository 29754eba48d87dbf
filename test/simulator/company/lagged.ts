interface Version<T, Reader extends string> {
	readonly value: T;
	/** Epoch milliseconds from which each reader sees it. */
	readonly readableAt: Readonly<Record<Reader, number>>;
}

/** A record whose changes some readers see late, as replicas of the platform do. */
export class Lagged<T, Reader extends string> {
	private versions: Array<Version<T, Reader>>;

	constructor(value: T, readers: Readonly<Record<Reader, number>>) {
		this.versions = [{ value, readableAt: readers }];
	}

	/** What was written last, readable or not. */
	get latest(): T {
		return this.versions[this.versions.length - 1]!.value;
	}

	write(value: T, readableAt: Readonly<Record<Reader, number>>): void {
		this.versions.push({ value, readableAt });
	}

	/** What this reader sees at `now`. */
	read(reader: Reader, now: number): T {
		const seen = this.versions.findLast(({ readableAt }) => readableAt[reader] <= now);
		return (seen ?? this.versions[0]!).value;
	}
}
