import { createHash } from 'node:crypto';

import type { Clock } from '../clock';
import type { App } from './app';

interface Kept<T> {
	readonly value: T;
	/** by the clock that nobody sets, in milliseconds */
	readonly until: number;
}

/**
 * What the lists of n8n's editor show, kept for some minutes, so that each letter that somebody types
 * costs no calls. The secret is part of the key: who has a wrong one sees nothing of others'.
 */
export class Shelf<T> {
	private readonly kept = new Map<string, Kept<T>>();

	constructor(
		private readonly clock: Pick<Clock, 'monotonic'>,
		private readonly keepMs: number,
	) {}

	/** What is there, or what `make` gives. */
	get(app: App, name: string, make: () => T): T {
		const now = this.clock.monotonic();
		for (const [key, { until }] of this.kept) if (until <= now) this.kept.delete(key);
		const key = keyOf(app, name);
		const value = this.kept.get(key)?.value ?? make();
		if (!this.kept.has(key)) this.kept.set(key, { value, until: now + this.keepMs });
		return value;
	}

	/** Nobody gets this value any more. */
	drop(app: App, name: string, value: T): void {
		const key = keyOf(app, name);
		if (this.kept.get(key)?.value === value) this.kept.delete(key);
	}
}

/** Tells what is kept apart, by its app with the secret. */
export function keyOf({ baseUrl, appId, appSecret }: App, name: string): string {
	const secret = createHash('sha256').update(appSecret).digest('hex');
	return JSON.stringify([baseUrl, appId, secret, name]);
}
