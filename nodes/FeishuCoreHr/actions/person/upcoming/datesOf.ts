import type { IDataObject } from 'n8n-workflow';

import { type Day, readDay } from '../../../coming/days';
import type { Dated } from '../../../coming/due';
import { isRecord } from '../../../plainData';
import { compareIds } from '../../lookup/idOrder';
import { readId } from '../../lookup/matching';
import { EMPLOYMENT_ID, mainFirst, PERSON_ID } from '../employments';
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
		const byDay = new Map<Day, IDataObject[]>();
		for (const employment of of.once ? those.slice(0, 1) : those) {
			const value = of.valueIn(employment);
			if (value === undefined || value === null || value === '') continue;
			const day = readDay(value, timezone);
			if (day === undefined) noDates.push({ of, person, value });
			else byDay.set(day, [...(byDay.get(day) ?? []), employment]);
		}
		for (const [day, these] of byDay) {
			const [employment = main] = these;
			const subject = JSON.stringify([person, of.name, of.once ? '' : lowestId(these)]);
			const yearly = of.yearly === true;
			dates.push({ subject, kind: of.name, day, yearly, of, employments, employment });
		}
	}
	return { dates, noDates };
}

/** Which of a person's employments is the main one may change, and what was told stays told. */
const lowestId = (employments: readonly IDataObject[]): string | undefined =>
	employments.map((one) => String(readId(EMPLOYMENT_ID.of(one)))).sort(compareIds)[0];

/** CoreHR has two statuses; whatever else there may be has not left. */
function hasEnded({ employment_status: status }: IDataObject): boolean {
	return isRecord(status) && status.enum_name === 'terminated';
}
