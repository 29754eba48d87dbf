import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
	/** How long to wait in all, in milliseconds (30 s). */
	readonly forMs?: number;
	/** How long between two looks, in milliseconds (100). */
	readonly everyMs?: number;
}

/**
 * Waits until a condition holds: looks again and again, up to a deadline.
 *
 * @param what what is awaited, for the message when it never comes
 * @param look the value awaited, or `undefined`/`false` for "not yet"; a throw is "not yet" too
 * @throws after the deadline, with the last thing `look` threw
 */
export async function until<T>(
	what: string,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	{ forMs = 30_000, everyMs = 100 }: Patience = {},
): Promise<T> {
	const deadline = Date.now() + forMs;
	for (;;) {
		let cause: unknown;
		try {
			const found = await look();
			if (found !== undefined && found !== false) return found;
		} catch (error) {
			cause = error;
		}
		if (Date.now() >= deadline) {
			throw new Error(`Waited ${forMs / 1_000} s in vain for ${what}`, { cause });
		}
		await sleep(everyMs);
	}
}
