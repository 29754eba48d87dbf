import type { WaitingClock } from '../clock';

/** `Date` headers tell whole seconds. */
const RESOLUTION_MS = 1000;

/**
 * The time as the platform has it, which its events carry. Each of its answers tells it (`Date`, RFC
 * 9110, 6.6.1), so that n8n's clock may be wrong; where both agree, n8n's is the finer one.
 */
export class PlatformTime {
	/** how far n8n's clock is ahead, by base URL, in milliseconds */
	private readonly ahead = new Map<string, number>();

	constructor(private readonly clock: WaitingClock) {}

	/** @param sentAt when, by n8n's clock, the question went out that was just answered */
	learn(baseUrl: string, date: unknown, sentAt: number): void {
		const told = typeof date === 'string' ? Date.parse(date) : Number.NaN;
		if (Number.isNaN(told)) return;
		const [least, most] = [sentAt - told - RESOLUTION_MS, this.clock.now() - told];
		// Rather too far: to wait a second longer harms less than to read what is stale.
		this.ahead.set(baseUrl, least <= 0 && most >= 0 ? 0 : most);
	}

	/** milliseconds since 1970 */
	now(baseUrl: string): number {
		return this.clock.now() - (this.ahead.get(baseUrl) ?? 0);
	}
}
