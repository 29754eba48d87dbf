import type { DateKind } from './dateKinds';
import type { NoDate } from './datesOf';

/** In one hint; the rest is counted. */
const MOST_NAMED = 5;

const named = ({ en, zh, fields: [field] }: DateKind): string =>
	en === field ? field : `${en} (${zh}, ${field})`;

/** A sentence for a value that is no date. */
export function noDate({ of, person, value }: NoDate): string {
	const given = (JSON.stringify(value) ?? String(value)).slice(0, 40);
	return `The field ${named(of)} of the person ${person} holds ${given}, which is no date`;
}

export function noDates(all: readonly NoDate[]): string {
	const some = all.slice(0, MOST_NAMED).map(noDate).join('. ');
	const rest = all.length - MOST_NAMED;
	return `All other dates were looked at, but not these, to be corrected in CoreHR: ${some}${rest > 0 ? `, and ${rest} more` : ''}.`;
}

/** Nobody at all has it: the app may not read it, or the name is wrong. */
export function nobodyHas(kind: DateKind, people: number): string {
	return `None of ${people} people has a date in ${named(kind)}. Check the name, and that the app has the permission for this field (in the developer console: Permissions & Scopes${kind.scope === undefined ? '' : `, ${kind.scope}`}).`;
}

export const testRun = (told: number): string =>
	`This was a test run: the next real run gives these ${told} reminders, unless it is another day. Nothing was used up.`;
