import { oncePerProcess } from '../oncePerProcess';
import type { App } from './app';
import { systemClock, type WaitingClock } from '../clock';
import { PlatformTime } from './platformTime';
import { RateGate } from './rateGate';
import { TokenCache } from './tokenCache';

/**
 * What all calls to the open platform share: tokens per app, rate gates per app and endpoint, and
 * what is known of its clock.
 */
export class Platform {
	readonly tokens: TokenCache;

	readonly time: PlatformTime;

	private readonly gates = new Map<string, RateGate>();

	constructor(readonly clock: WaitingClock) {
		this.tokens = new TokenCache(() => clock.monotonic());
		this.time = new PlatformTime(clock);
	}

	/** The platform counts calls per app and endpoint, whatever secret or execution they come from. */
	gate({ baseUrl, appId }: App, endpoint: string): RateGate {
		const key = JSON.stringify([baseUrl, appId, endpoint]);
		const gate = this.gates.get(key) ?? new RateGate(this.clock);
		this.gates.set(key, gate);
		return gate;
	}
}

/** The one of this n8n process: executions that run at the same time keep to each other's limits. */
export const platform = oncePerProcess('platform', 1, () => new Platform(systemClock));
