import type { ClaimKey, Journal } from '../journal/journal';

/** Longer than the platform brings an event again, milliseconds. */
const REMEMBERED = 8 * 3_600_000;

/**
 * The journal of a workflow that wants every delivery ("Run Once per Event" is off). What it was
 * served while others were not is remembered just until the platform is told that all were.
 */
export class UntilAcknowledged implements Journal {
	private readonly served = new Map<string, number>();

	claim({ eventId }: ClaimKey): 'claimed' | 'done' {
		return this.served.has(eventId) ? 'done' : 'claimed';
	}

	done({ eventId }: ClaimKey, now: number): void {
		this.served.set(eventId, now);
		for (const [oldest, at] of this.served) {
			if (at > now - REMEMBERED) break;
			this.served.delete(oldest);
		}
	}

	release({ eventId }: ClaimKey): void {
		this.served.delete(eventId);
	}

	close(): void {
		this.served.clear();
	}
}
