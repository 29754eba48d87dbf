/** A day of the calendar: days since 1970-01-01, without hours or time zones. */
export type Day = number;

const DAY_MS = 86_400_000;

/** The day on which it is this moment in a time zone. */
export function dayIn(timezone: string, milliseconds: number): Day {
	const parts = new Intl.DateTimeFormat('en', {
		timeZone: timezone,
		calendar: 'gregory',
	}).formatToParts(milliseconds);
	const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
	return dayOf(of('year'), of('month'), of('day'));
}

/** A day and a time of a time zone that is named, but for midnight, at which a day is meant. */
const MOMENT =
	/^\d{4}-\d\d-\d\d[ T](?!00:00(?::00(?:\.0+)?)?[Z+-])\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The day that a value of a record names. CoreHR writes `2022-08-01`, with or without a time behind
 * it; custom fields also hold moments (10 or 13 digits, or a time with its zone: `2022-07-31T16:00:00Z`
 * begins the first of August in China), which are days only in a time zone.
 *
 * @returns undefined for what is no date
 */
export function readDay(value: unknown, timezone: string): Day | undefined {
	const text = String(value).trim();
	if (/^\d{10}(\d{3})?$/.test(text)) {
		return dayIn(timezone, Number(text) * (text.length === 10 ? 1000 : 1));
	}
	const [, year, month, date] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:$|[ T])/.exec(text) ?? [];
	if (year === undefined) return undefined;
	const day = dayOf(Number(year), Number(month), Number(date));
	// JavaScript takes 30 February for 1 or 2 March.
	if (monthOf(day) !== Number(month)) return undefined;
	const moment = MOMENT.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
	return Number.isNaN(moment) ? day : dayIn(timezone, moment);
}

/** As CoreHR writes it: `2022-08-01`. */
export const dayText = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const yearOf = (day: Day): number => new Date(day * DAY_MS).getUTCFullYear();

/** The anniversary of a day in a year; that of 29 February is 28 February where there is none. */
export function anniversary(first: Day, year: number): Day {
	const month = monthOf(first);
	const day = dayOf(year, month, new Date(first * DAY_MS).getUTCDate());
	return monthOf(day) === month ? day : day - 1;
}

const monthOf = (day: Day): number => new Date(day * DAY_MS).getUTCMonth() + 1;

function dayOf(year: number, month: number, date: number): Day {
	// Date.UTC takes 0 to 99 for 1900 to 1999.
	return new Date(0).setUTCFullYear(year, month - 1, date) / DAY_MS;
}
