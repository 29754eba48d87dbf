import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, passed in so that tests decide both. */
export interface Clock {
	/** milliseconds since 1970: for what is compared with the times of events, and for nothing else */
	now(): number;
	/** milliseconds of a clock that nobody sets: for waits and deadlines */
	elapsed(): number;
	/** Waits; rejects as soon as `signal` is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** 0 (included) to 1 (excluded) */
	random(): number;
}

/** Node's own timers fire at once when they are set for longer: 2^31 - 1 ms, 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
	now: Date.now,
	elapsed: () => performance.now(),
	sleep: async (milliseconds, signal) => {
		const end = performance.now() + milliseconds;
		for (let rest = milliseconds; rest > 0; rest = end - performance.now()) {
			await delay(Math.min(rest, LONGEST_TIMER_MS), undefined, { signal });
		}
		signal?.throwIfAborted();
	},
	random: Math.random,
};
