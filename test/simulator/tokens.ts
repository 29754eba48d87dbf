import { randomBytes } from 'node:crypto';
import type { Failure } from './answers';
import { messageOf } from './answers';
import type { Settings } from './settings';

interface IssuedToken {
	readonly value: string;
	readonly expiresAt: number;
}

/** Every access token starts like this, so that a leak is easy to find. */
export const TOKEN_PREFIX = 't-simtoken';

/** The tokens of one app. */
export class Tokens {
	/** Token requests so far, refused ones included. */
	requests = 0;
	/** Different tokens handed out so far. */
	issued = 0;

	private valid: IssuedToken[] = [];

	constructor(private readonly settings: Settings) {}

	/** The current token while enough of its life is left, else a new one. `expire` is in seconds. */
	issue(): { readonly value: string; readonly expire: number } {
		const now = this.settings.now();
		this.valid = this.valid.filter(({ expiresAt }) => expiresAt > now);
		const renewalMs = this.settings.tokenRenewalSeconds * 1000;
		let token = this.valid.find(({ expiresAt }) => expiresAt - now >= renewalMs);
		if (!token) {
			this.issued++;
			token = {
				value: `${TOKEN_PREFIX}${randomBytes(14).toString('hex')}`,
				expiresAt: now + this.settings.tokenLifetimeSeconds * 1000,
			};
			this.valid.push(token);
		}
		return { value: token.value, expire: Math.floor((token.expiresAt - now) / 1000) };
	}

	/** Every token handed out so far is dead from now on. */
	expireAll(): void {
		this.valid = [];
	}

	accepts(value: string): boolean {
		const now = this.settings.now();
		return this.valid.some((token) => token.value === value && token.expiresAt > now);
	}
}

/** Why a call's `Authorization` header is refused: always HTTP 400, never 401. */
export function refusedToken(authorization: string | undefined, settings: Settings): Failure {
	const code = authorization?.startsWith('Bearer ') ? settings.deadTokenCode : 99991661;
	return { status: 400, code, msg: messageOf(code) };
}
