import type { IDataObject } from 'n8n-workflow';

import { readDay } from '../../../coming/days';
import type { Dated } from '../../../coming/due';
import { isRecord } from '../../../plainData';
import { readId } from '../../lookup/matching';
import { mainFirst, PERSON_ID } from '../employments';
import type { DateKind } from './dateKinds';

/** A date of a person. */
export interface PersonDate extends Dated {
	readonly of: DateKind;
	/** all of the person's, as the platform sent them */
	readonly employments: readonly IDataObject[];
	/** whose date it is */
	readonly employment: IDataObject;
}

/** A value that should be a date, and is none. */
export interface NoDate {
	readonly of: DateKind;
	readonly person: string;
	readonly value: unknown;
}

export interface Dates {
	readonly dates: readonly PersonDate[];
	readonly noDates: readonly NoDate[];
}

/**
 * The dates of one person. Of several employments in force each has its own; of somebody who has left
 * nothing counts but the last working day.
 *
 * @param employments at least one
 */
export function datesOf(
	employments: readonly IDataObject[],
	kinds: readonly DateKind[],
	timezone: string,
): Dates {
	const [main, ...others] = mainFirst(employments);
	const staying = [main, ...others].filter((employment) => !hasEnded(employment));
	const person = String(readId(PERSON_ID.of(main)) ?? readId(main.employment_id));
	const dates: PersonDate[] = [];
	const noDates: NoDate[] = [];
	for (const of of kinds) {
		const those = staying.length > 0 || !of.afterLeaving ? staying : [main];
		const days = new Set<number>();
		for (const [place, employment] of (of.once ? those.slice(0, 1) : those).entries()) {
			const value = of.valueIn(employment);
			if (value === undefined || value === null || value === '') continue;
			const day = readDay(value, timezone);
			if (day === undefined) noDates.push({ of, person, value });
			if (day === undefined || days.has(day)) continue;
			days.add(day);
			const subject = JSON.stringify([person, of.name, place]);
			const yearly = of.yearly === true;
			dates.push({ subject, kind: of.name, day, yearly, of, employments, employment });
		}
	}
	return { dates, noDates };
}

/** CoreHR has two statuses; whatever else there may be has not left. */
function hasEnded({ employment_status: status }: IDataObject): boolean {
	return isRecord(status) && status.enum_name === 'terminated';
}
