import type { IDataObject } from 'n8n-workflow';

import { toIsoTime } from '../../events/hrEvent';

/** How old a change must be before it can be read, in milliseconds. */
export interface Lag {
	readonly usual: number;
	/** by the type of the event, where its page asks for more */
	readonly after?: Readonly<Record<string, number>>;
}

/**
 * How long to wait, in milliseconds, until the change of every item can be read. An item without a
 * time, or an old one, waits for nothing; a time in the future (clocks differ) never makes the wait
 * longer than the lag.
 */
export function settlingTime(items: Iterable<IDataObject>, lag: Lag, now: number): number {
	let longest = 0;
	for (const item of items) {
		const needed = lagAfter(lag, item);
		const left = Math.min(needed, eventTime(item) + needed - now);
		if (left > longest) longest = left;
	}
	return longest;
}

function lagAfter({ usual, after = {} }: Lag, { event_type: type }: IDataObject): number {
	const known = typeof type === 'string' && Object.hasOwn(after, type);
	return known ? Math.max(usual, after[type] ?? 0) : usual;
}

/** Milliseconds since 1970 from `create_time` or `occurred_at`; NaN when the item carries neither. */
function eventTime({ create_time, occurred_at }: IDataObject): number {
	const created = typeof create_time === 'number' ? String(create_time) : create_time;
	const iso = typeof created === 'string' ? toIsoTime(created) : undefined;
	return Date.parse(iso ?? (typeof occurred_at === 'string' ? occurred_at : ''));
}
