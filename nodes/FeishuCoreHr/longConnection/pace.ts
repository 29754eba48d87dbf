/**
 * When to ping and when to reconnect. The platform tells it in the `ClientConfig` of a handshake
 * and of a pong; a value that is missing or odd leaves the last good one in force.
 */

/** All in milliseconds; what the platform has not told yet is missing. */
export interface Pace {
	readonly pingInterval: number;
	readonly reconnectInterval?: number;
	/** The longest random wait before the first attempt, so that not all clients come at once. */
	readonly reconnectNonce?: number;
}

/**
 * At the platform's 120 s (its own `PingInterval`, and the SDK's before the first handshake) a
 * half-open socket would go unnoticed for two minutes.
 */
export const OWN_PACE: Pace = { pingInterval: 20_000 };

const BOUNDS = {
	pingInterval: { least: 10_000, most: 20_000 },
	reconnectInterval: { least: 100, most: 600_000 },
	reconnectNonce: { least: 0, most: 120_000 },
} as const satisfies Record<keyof Pace, { least: number; most: number }>;

/** Node fires a timer of more than 24.8 days at once (its documentation of `setTimeout`). */
const LONGEST_TIMER = 2 ** 31 - 1;

/** @param told in milliseconds; anything at all */
export function paceOf(told: Readonly<Partial<Record<keyof Pace, unknown>>>, last: Pace): Pace {
	const value = (name: keyof Pace) => {
		const asked = told[name];
		const { least, most } = BOUNDS[name];
		if (typeof asked !== 'number' || !(asked > 0 && asked <= LONGEST_TIMER)) return last[name];
		return Math.min(Math.max(asked, least), most);
	};
	return {
		pingInterval: value('pingInterval') ?? OWN_PACE.pingInterval,
		reconnectInterval: value('reconnectInterval'),
		reconnectNonce: value('reconnectNonce'),
	};
}

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;

/**
 * Milliseconds until the next attempt, as SDK 1.74.0 (`reConnect`) spends them: first a random part
 * of the nonce, then the interval. (`ReconnectCount`, after which the SDK would give up, is not
 * heeded: an active workflow listens until somebody switches it off.)
 *
 * @param troubles how often in a row it did not work before, since a connection lasted
 * @param chance 0 to 1
 */
export function pauseBefore(troubles: number, pace: Pace, chance: number): number {
	const { reconnectInterval, reconnectNonce } = pace;
	const doubled = (first: number, times: number) =>
		Math.min(first * 2 ** times, Math.max(first, LONGEST_PAUSE));
	if (troubles === 0 && reconnectNonce !== undefined) return reconnectNonce * chance;
	if (reconnectInterval !== undefined) return doubled(reconnectInterval, Math.max(troubles - 1, 0));
	return doubled(FIRST_PAUSE, troubles) * (0.5 + chance / 2);
}

/** The platform is asked at most 8 times in 5 s; some of it is left for delays on the way. */
const MOST_HANDSHAKES = 6;
const WITHIN = 5_000;

/** Counts the handshakes of one app, whatever they are for. */
export class HandshakeLimit {
	private recent: number[] = [];

	/** Milliseconds until another one may begin. */
	pause(now: number): number {
		const first = this.recent.at(-MOST_HANDSHAKES);
		return first === undefined ? 0 : Math.max(0, first + WITHIN - now);
	}

	count(now: number): void {
		this.recent = [...this.recent, now].slice(-MOST_HANDSHAKES);
	}
}
