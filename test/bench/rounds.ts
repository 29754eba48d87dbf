/** What a contender needed in each round. */
export type Times<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Lets each contender do its work once a round, in turns, so that all see the same machine; every
 * other round backwards. The first round, in which code and caches get warm, does not count.
 *
 * @param contenders give what their work took, in a unit of their own
 */
export async function inTurns<Name extends string>(
	rounds: number,
	contenders: Readonly<Record<Name, () => number | Promise<number>>>,
): Promise<Times<Name>> {
	const names = Object.keys(contenders) as Name[];
	const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
		Name,
		number[]
	>;
	for (let round = 0; round <= rounds; round++) {
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			const took = await contenders[name]();
			if (round > 0) times[name].push(took);
		}
	}
	return times;
}

/** The middle one; of an even number the lower of the two in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value that this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The median, over the rounds, of how many times as much `a` took as `b` in the same round. */
export const ratio = (a: readonly number[], b: readonly number[]): number =>
	median(a.map((value, round) => value / (b[round] ?? Number.NaN)));

/** The milliseconds that a job takes. */
export async function timed(job: () => unknown): Promise<number> {
	const begun = performance.now();
	await job();
	return performance.now() - begun;
}
