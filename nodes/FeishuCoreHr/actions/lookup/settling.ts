import type { IDataObject } from 'n8n-workflow';

import { rowOf } from '../../events/catalogue';
import { toIsoTime } from '../../events/hrEvent';

/**
 * How long to wait, in milliseconds, until the change of every item can be read: so many seconds
 * after its event as the calls that read it lag, or more if the event's page asks for more. An item
 * without a time, or an old one, waits for nothing; a time in the future (clocks differ) never makes
 * the wait longer than the lag.
 */
export function settlingTime(
	items: Iterable<IDataObject>,
	lagSeconds: number,
	now: number,
): number {
	let longest = 0;
	for (const item of items) {
		const needed = Math.max(lagSeconds, lagAfter(item)) * 1_000;
		const left = Math.min(needed, eventTime(item) + needed - now);
		if (left > longest) longest = left;
	}
	return longest;
}

const lagAfter = ({ event_type: type }: IDataObject): number =>
	(typeof type === 'string' ? rowOf(type)?.lagSeconds : undefined) ?? 0;

/** Milliseconds since 1970 from `create_time` or `occurred_at`; NaN when the item carries neither. */
function eventTime({ create_time, occurred_at }: IDataObject): number {
	const created = typeof create_time === 'number' ? String(create_time) : create_time;
	const iso = typeof created === 'string' ? toIsoTime(created) : undefined;
	return Date.parse(iso ?? (typeof occurred_at === 'string' ? occurred_at : ''));
}
