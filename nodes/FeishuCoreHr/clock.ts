import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance as the package knows them: passed in, so that tests decide both. */
export interface Clock {
	/** Milliseconds since 1970, as people set it: to compare with the platform's times, and to show. */
	now(): number;
	/** Milliseconds since some moment: never steps, for every duration. */
	monotonic(): number;
	/** 0 (included) to 1 (excluded). */
	random(): number;
	/** Waits; rejects as soon as `signal` is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** Calls back once after so many milliseconds, unless cancelled. Keeps no process alive. */
	in(milliseconds: number, callback: () => void): () => void;
}

/** A clock for whoever only waits. */
export type WaitingClock = Omit<Clock, 'in'>;

/** A timer of more than 24.8 days fires at once (Node): nobody sleeps longer than that. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
	now: Date.now,
	monotonic: () => performance.now(),
	random: Math.random,
	sleep: async (milliseconds, signal) => {
		const until = performance.now() + milliseconds;
		for (let left = milliseconds; left > 0; left = until - performance.now()) {
			await delay(Math.min(left, LONGEST_TIMER_MS), undefined, { signal });
		}
		signal?.throwIfAborted();
	},
	in: (milliseconds, callback) => {
		const timer = setTimeout(callback, Math.min(Math.max(0, milliseconds), LONGEST_TIMER_MS));
		timer.unref();
		return () => clearTimeout(timer);
	},
};

/** What a promise gives, or `late` once so many milliseconds have passed without it. */
export async function inTime<T, L>(
	clock: Pick<Clock, 'in'>,
	milliseconds: number,
	promise: Promise<T>,
	late: L,
): Promise<T | L> {
	let cancel = () => {};
	const time = new Promise<L>((resolve) => {
		cancel = clock.in(milliseconds, () => resolve(late));
	});
	return await Promise.race([promise, time]).finally(cancel);
}
