/** How long a served event is remembered. The platform's last redelivery comes after about 7.1 h. */
export const REMEMBERED_MS = 8 * 3_600_000;

/**
 * After this, an unfinished claim belongs to a process that died: longer than any live claim (an
 * event is acknowledged within 3 s), shorter than the platform's first redelivery (15 s).
 */
export const STALE_CLAIM_MS = 10_000;

/** What is remembered of one event: taken but not finished, or served. `at` is milliseconds. */
export interface Delivery {
	readonly state: 'claimed' | 'done';
	readonly at: number;
}

/** Whether an event may be claimed at `now`: it is served, in somebody's hands, or free. */
export function standing(delivery: Delivery | undefined, now: number): 'done' | 'busy' | 'free' {
	if (!delivery || delivery.at < now - REMEMBERED_MS) return 'free';
	if (delivery.state === 'done') return 'done';
	// Either way round: a clock that was set back must not keep a dead claim alive for hours.
	return Math.abs(now - delivery.at) > STALE_CLAIM_MS ? 'free' : 'busy';
}
