import { createHash } from 'node:crypto';

import type { App } from './app';
import type { HttpRequest } from './http';
import { requestToken } from './token';

/** A token with less than this left is renewed before it is used (a short-lived one, at half-time). */
const RENEW_BEFORE_MS = 5 * 60_000;

interface Kept {
	readonly token: string;
	/** by the clock that nobody sets, in milliseconds */
	readonly renewAt: number;
}

/**
 * The tokens of this process. However many nodes and executions ask at once, the platform is asked
 * once per app. The secret is part of the key, so a changed secret takes effect at once and a wrong
 * one never profits from a token that the right one got.
 */
export class TokenCache {
	private readonly tokens = new Map<string, Promise<Kept>>();

	constructor(private readonly monotonic: () => number) {}

	/** @throws PlatformError of the one request that all who waited share; it is not remembered */
	async get(http: HttpRequest, app: App): Promise<string> {
		const key = keyOf(app);
		const known = this.tokens.get(key);
		if (known !== undefined) {
			const { token, renewAt } = await known;
			if (this.monotonic() < renewAt) return token;
			if (this.tokens.get(key) === known) this.tokens.delete(key);
		}
		const { token } = await (this.tokens.get(key) ?? this.request(key, http, app));
		return token;
	}

	/** Forgets `token` if it is still the one in use: of many calls that it failed, one renews it. */
	async forget(app: App, token: string): Promise<void> {
		const key = keyOf(app);
		const known = this.tokens.get(key);
		if (known === undefined) return;
		const current = await known.catch(() => undefined);
		if (current?.token === token && this.tokens.get(key) === known) this.tokens.delete(key);
	}

	private async request(key: string, http: HttpRequest, app: App): Promise<Kept> {
		const askedAt = this.monotonic();
		const pending = requestToken(http, app).then(({ token, lifetime }) => ({
			token,
			renewAt: askedAt + lifetime - Math.min(RENEW_BEFORE_MS, lifetime / 2),
		}));
		this.tokens.set(key, pending);
		pending.catch(() => {
			if (this.tokens.get(key) === pending) this.tokens.delete(key);
		});
		return await pending;
	}
}

function keyOf({ baseUrl, appId, appSecret }: App): string {
	const secret = createHash('sha256').update(appSecret).digest('hex');
	return JSON.stringify([baseUrl, appId, secret]);
}
