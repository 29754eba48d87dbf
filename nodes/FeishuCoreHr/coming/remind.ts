import {
	decide,
	type Due,
	type Dated,
	isNear,
	type LastRun,
	type Remembered,
	type Run,
} from './due';

/** What a node remembers of its reminders, in one transaction. */
export interface Memory {
	/** The last run of each kind and number of days before it, under `runKey`. */
	lastRuns(keys: readonly string[]): Promise<ReadonlyMap<string, LastRun>>;
	/** By subject; one that is not remembered is left out. */
	recall(dues: readonly Due[]): Promise<ReadonlyMap<string, Remembered>>;
	/** @param cause empty for what was passed over */
	keep(dues: readonly Due[], cause: string): Promise<void>;
	keepRuns(keys: readonly string[], run: LastRun): Promise<void>;
}

export const runKey = (kind: string, daysBefore: number): string => `${kind} ${daysBefore}`;

/** What a run asks for. */
export interface Wish<D extends Dated> {
	readonly kinds: readonly string[];
	readonly daysBefore: readonly number[];
	/** whose reminders have fallen due */
	readonly dues: ReadonlyArray<Due<D>>;
}

/**
 * The reminders to tell now, for each wish, the nearest date first.
 * @param run without what is remembered
 */
export async function remind<D extends Dated>(
	memory: Memory,
	wishes: ReadonlyArray<Wish<D>>,
	{ today, cause, isRetry }: Omit<Run, 'lastRun'>,
): Promise<Array<Array<Due<D>>>> {
	const keys = [...new Set(wishes.flatMap(keysOf))];
	const runs = await memory.lastRuns(keys);
	const lastRun = (kind: string, days: number) => runs.get(runKey(kind, days));
	const run: Run = { today, cause, isRetry, lastRun };
	const told: Array<Array<Due<D>>> = [];
	const toKeep = { tell: new Map<string, Due>(), pass: new Map<string, Due>() };
	for (const { dues } of wishes) {
		const near = dues.filter((due) => isNear(due, run));
		const known = await memory.recall(near);
		const telling = near.filter((due) => {
			const verdict = decide(due, known.get(due.dated.subject), run);
			if (verdict !== 'leave') {
				const { subject } = due.dated;
				toKeep[verdict].set(subject, together(due, toKeep[verdict].get(subject)));
			}
			return verdict === 'tell';
		});
		told.push(telling.sort((a, b) => a.day - b.day));
	}
	await memory.keep([...toKeep.pass.values()], '');
	// Told counts for more than passed over, where two wishes differ.
	const tells = [...toKeep.tell].map(([subject, due]) => together(due, toKeep.pass.get(subject)));
	await memory.keep(tells, cause);
	await memory.keepRuns(keys, { day: today, cause });
	return told;
}

/** Two wishes may have reached different numbers of days before the same date: all of them count. */
const together = (due: Due, other: Due | undefined): Due =>
	other?.day === due.day ? { ...due, reached: [...due.reached, ...other.reached] } : due;

const keysOf = <D extends Dated>({ kinds, daysBefore }: Wish<D>): string[] =>
	kinds.flatMap((kind) => daysBefore.map((days) => runKey(kind, days)));
