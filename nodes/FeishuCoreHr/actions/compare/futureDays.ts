import { tryToParseDateTime, type IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';

/**
 * The day from which the version holds to which a field belongs, where that day is still to come; by
 * the path of the field.
 */
export function futureDays(
	simple: IDataObject,
	timezone: string,
): (path: string) => string | undefined {
	const today = tryToParseDateTime(new Date(), timezone).setZone(timezone).toISODate() ?? '';
	const dayOf = (record: unknown): string | undefined => {
		// A location has a day of its own, and one of the organisation that it is.
		const days = Object.entries(isRecord(record) ? record : {})
			.filter(([key]) => /(^|_)effective_(time|date)$/.test(key))
			.map(([, value]) => /^\d{4}-\d\d-\d\d/.exec(String(value))?.[0] ?? '');
		return days.filter((day) => day > today).sort()[0];
	};
	return (path) => dayOf(path.startsWith('employment.') ? simple.employment : simple);
}
