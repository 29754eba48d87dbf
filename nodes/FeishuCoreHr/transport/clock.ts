import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, passed in so that tests decide both. */
export interface Clock {
	/** milliseconds since 1970 */
	now(): number;
	/** Waits; rejects as soon as `signal` is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** 0 (included) to 1 (excluded) */
	random(): number;
}

export const systemClock: Clock = {
	now: Date.now,
	sleep: async (milliseconds, signal) => {
		if (milliseconds > 0) await delay(milliseconds, undefined, { signal });
		signal?.throwIfAborted();
	},
	random: Math.random,
};
