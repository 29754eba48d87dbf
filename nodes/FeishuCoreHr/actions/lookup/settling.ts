import type { IDataObject } from 'n8n-workflow';

import { toIsoTime } from '../../events/hrEvent';

/**
 * How long to wait, in milliseconds, until the newest event among the items is `lag` old. An item
 * without a time, or an old one, waits for nothing; a time in the future (clocks differ) never makes
 * the wait longer than `lag`.
 */
export function settlingTime(items: Iterable<IDataObject>, lag: number, now: number): number {
	let newest = Number.NEGATIVE_INFINITY;
	for (const item of items) {
		const time = eventTime(item);
		if (time > newest) newest = time;
	}
	return Math.min(lag, Math.max(0, newest + lag - now));
}

/** Milliseconds since 1970 from `create_time` or `occurred_at`; NaN when the item carries neither. */
function eventTime({ create_time, occurred_at }: IDataObject): number {
	const created = typeof create_time === 'number' ? String(create_time) : create_time;
	const iso = typeof created === 'string' ? toIsoTime(created) : undefined;
	return Date.parse(iso ?? (typeof occurred_at === 'string' ? occurred_at : ''));
}
