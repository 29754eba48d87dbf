import { anniversary, type Day, yearOf } from './days';

/** A date of somebody's record of which reminders are wanted. */
export interface Dated {
	/** whose date of which kind it is; the same when the date moves */
	readonly subject: string;
	readonly kind: string;
	readonly day: Day;
	/** it comes again each year */
	readonly yearly: boolean;
}

/** A date with reminders that have fallen due. */
export interface Due<D extends Dated = Dated> {
	readonly dated: D;
	/** the date meant, of a yearly one the occurrence */
	readonly day: Day;
	readonly daysLeft: number;
	/** of a yearly one, which anniversary it is */
	readonly years?: number;
	/** of the days before it, those that are reached */
	readonly reached: readonly number[];
}

/** What a node remembers of a reminder. */
export interface Remembered {
	/** the date has changed since */
	readonly moved: boolean;
	/** the fewest days before the date of which is told, or passed over */
	readonly least: number;
	/** the run that told it; empty for what was passed over */
	readonly cause: string;
}

/** The last run that looked for a kind of dates, so many days before. */
export interface LastRun {
	readonly day: Day;
	readonly cause: string;
}

/** A run that looks for reminders. */
export interface Run {
	readonly today: Day;
	/** the same when n8n does the same run again */
	readonly cause: string;
	/** n8n tries again what failed before, and does not say what that was */
	readonly isRetry: boolean;
	/** undefined: this is the first run that looks for it */
	lastRun(kind: string, daysBefore: number): LastRun | undefined;
}

/** A date that moved into the past is told of when its reminder fell due so many days ago at most. */
const LATEST = 31;

/** undefined: no reminder of this date has fallen due yet. */
export function dueOf<D extends Dated>(
	dated: D,
	daysBefore: readonly number[],
	today: Day,
): Due<D> | undefined {
	if (!dated.yearly) return dueOn(dated, dated.day, daysBefore, today);
	const most = Math.max(...daysBefore);
	const first = yearOf(dated.day);
	// The last one that is near; the day of somebody's birth is no anniversary of it.
	for (let year = yearOf(today + most); year > first; year--) {
		const due = dueOn(dated, anniversary(dated.day, year), daysBefore, today);
		if (due) return { ...due, years: year - first };
	}
	return undefined;
}

function dueOn<D extends Dated>(
	dated: D,
	day: Day,
	daysBefore: readonly number[],
	today: Day,
): Due<D> | undefined {
	const daysLeft = day - today;
	const reached = daysBefore.filter((days) => daysLeft <= days);
	return reached.length > 0 ? { dated, day, daysLeft, reached } : undefined;
}

/** Whether it may be told, whatever is remembered: of the dates of a big company, few are. */
export function isNear({ dated, day, reached }: Due, run: Run): boolean {
	if (day >= run.today) return true;
	const fell = day - Math.min(...reached);
	return fell >= run.today - LATEST || reached.some((days) => isArisen(dated, day, days, run));
}

/** `tell`: put it out, and remember that. `pass`: remember it as if it were told. */
export type Verdict = 'tell' | 'pass' | 'leave';

/**
 * Each reminder is told once, also when the run on its day was missed or when the date moved; the
 * first run makes up for nothing. Several that were missed are told as one.
 */
export function decide(due: Due, known: Remembered | undefined, run: Run): Verdict {
	const { dated, day, reached } = due;
	if (known && !known.moved && isOfThisRun(known, dated, reached, run)) return 'tell';
	const open = known && !known.moved ? reached.filter((days) => days < known.least) : reached;
	const isLate = (days: number) => day - days >= run.today - LATEST;
	const hasMoved = known?.moved === true && !dated.yearly;
	const wanted = open.filter((days) => {
		const isKnown = run.lastRun(dated.kind, days) !== undefined;
		if (isKnown && (day >= run.today || (hasMoved && isLate(days)))) return true;
		return isArisen(dated, day, days, run);
	});
	if (wanted.length > 0) return 'tell';
	return open.length > 0 && day >= run.today ? 'pass' : 'leave';
}

/** It fell due today, or since the last run. */
function isArisen({ kind }: Dated, day: Day, days: number, run: Run): boolean {
	return day - days >= (run.lastRun(kind, days)?.day ?? run.today);
}

/** This run has told it already, and is done again. */
function isOfThisRun(
	known: Remembered,
	{ kind }: Dated,
	reached: readonly number[],
	run: Run,
): boolean {
	if (known.cause === run.cause) return true;
	if (!run.isRetry) return false;
	// n8n tries again from the step that failed: where that was this one, the last run is an older one.
	const last = reached.map((days) => run.lastRun(kind, days));
	return last.some((one) => one?.cause === known.cause && one.day === run.today);
}
