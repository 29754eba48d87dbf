/** When gathered changes and digests are due. (Bundled with its library by the build.) */
import { Cron } from 'croner';

export type StartMode =
	| { readonly kind: 'each' }
	| { readonly kind: 'gathered'; readonly gatherForMs: number; readonly maxItems: number }
	| {
			readonly kind: 'scheduled';
			/** Cron lines of 5 fields, or 6 with seconds first. */
			readonly times: readonly string[];
			readonly timezone: string;
	  };

/** A mode in which several changes start one run. */
export type GroupMode = Exclude<StartMode, { kind: 'each' }>;

/** The most items of one run; the rest follows at once. */
export const MOST_ITEMS = 5_000;

export const itemsOf = (mode: GroupMode): number =>
	mode.kind === 'gathered' ? mode.maxItems : MOST_ITEMS;

/** What waits and belongs to no group yet. */
export interface Gathered {
	/** When the oldest arrived, milliseconds since 1970. */
	readonly oldest: number;
	/** At most as many as a run takes. */
	readonly rows: number;
}

/**
 * Which of the gathered changes are due: those that arrived before the time returned (milliseconds
 * since 1970; 0: none). It follows from the settings of now, not from those at the arrival.
 */
export function arrivedBefore(
	mode: GroupMode,
	gathered: Gathered | undefined,
	now: number,
): number {
	if (!gathered) return 0;
	if (mode.kind === 'gathered') {
		const gatheredFor = now - gathered.oldest;
		// Less than nothing: somebody has set the clock back since.
		const isOld = gatheredFor >= mode.gatherForMs || gatheredFor < 0;
		const isDue = gathered.rows >= mode.maxItems || isOld;
		return isDue ? Number.MAX_SAFE_INTEGER : 0;
	}
	// A digest takes what arrived before its instant: of a change that is the first instant strictly
	// after the arrival. What was missed (n8n was down) is due at once.
	const instants = mode.times.flatMap((line) => lastInstant(line, mode.timezone, now) ?? []);
	const last = Math.max(...instants);
	return gathered.oldest < last ? last : 0;
}

/**
 * The last instant of a cron line at or before a time. Through changes of daylight-saving time a line
 * of set hours comes once: an hour that is left out is made up for, one that is repeated counts once.
 *
 * @throws for a line that is none
 */
export function lastInstant(line: string, timezone: string, now: number): number | undefined {
	// The library also takes dates, years and nicknames.
	const fields = line.trim().split(/\s+/).length;
	if (fields < 5 || fields > 6) throw new TypeError(`${fields} fields instead of 5 or 6`);
	const cron = new Cron(line, { timezone, fixedTimeRule: 'no-wildcard' });
	// The library looks strictly before a time, in whole seconds.
	const [last] = cron.previousRuns(1, new Date((Math.floor(now / 1_000) + 1) * 1_000));
	return last?.getTime();
}
