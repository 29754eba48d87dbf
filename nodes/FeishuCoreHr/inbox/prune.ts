import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../clock';
import type { Store } from '../store/store';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Longer than the platform's retries, which end after 7.1 h. */
const LEAST_KEPT_MS = 8 * HOUR_MS;
const MARGIN_MS = 10 * 60_000;

/** Rows of one statement: a long one would hold n8n up. */
const AT_ONCE = 2_000;

/**
 * Forgets what can be forgotten: ended rows after 8 hours (or the replay window), the items of failed
 * ones after a week, rows of workflows that have shown no sign of life for a week, and reminders told
 * long ago.
 *
 * @returns how many rows of workflows that are switched off were dropped
 */
export async function prune(store: Store, clock: Clock): Promise<number> {
	const now = clock.now();
	// The longest of all, since any process of n8n forgets for all of them.
	const [longest] = await store.transact(
		'read',
		async (tx) => await tx.rows('select max(replay_window) as milliseconds from subscription'),
	);
	const kept = Math.max(LEAST_KEPT_MS, Number(longest?.milliseconds)) + MARGIN_MS;
	const remove = async (condition: string, value: number): Promise<number> => {
		for (let removed = 0; ; ) {
			const rows = await store.transact(
				'quick',
				async (tx) =>
					await tx.rows(
						`delete from event where id in (select id from event where ${condition} limit ${AT_ONCE}) returning id`,
						[value],
					),
			);
			removed += rows.length;
			// A store that blocks comes to its end without letting anybody else have a turn.
			await setImmediate();
			if (rows.length < AT_ONCE) return removed;
		}
	};
	await remove('ended_at < $1 and item is null', now - kept);
	await remove('ended_at < $1 and item is not null', now - WEEK_MS);
	// One that nobody knows (its line was in a page that was damaged) has only its own age.
	const off = `ended_at is null and owner is null and (node in (select node from subscription where seen_at < $1)
		or arrived_at < $1 and node not in (select node from subscription))`;
	const dropped = await remove(off, now - WEEK_MS);
	await store.transact(
		'quick',
		async (tx) =>
			await tx.rows(
				`delete from subscription where seen_at < $1 and not exists (select 1 from event where event.node = subscription.node)`,
				[now - WEEK_MS],
			),
	);
	await store.transact(
		'quick',
		async (tx) => await tx.rows('delete from reminder where forget_at < $1', [now]),
	);
	return dropped;
}
