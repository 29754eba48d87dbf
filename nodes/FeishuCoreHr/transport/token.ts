import { exchange } from './answer';
import type { App } from './app';
import { PlatformError } from './errors';
import type { HttpRequest } from './http';

export type { HttpRequest } from './http';

export interface Token {
	readonly token: string;
	/** milliseconds from when it was asked for */
	readonly lifetime: number;
}

const PATH = '/open-apis/auth/v3/tenant_access_token/internal';

/** The platform's page: a token lives at most two hours. */
const LONGEST_SECONDS = 7200;

/** When the platform does not say: it renews a token that has less than this left (the same page). */
const UNKNOWN_SECONDS = 1800;

/**
 * Asks the platform once for a tenant access token; keeps nothing. A wrong App ID or App Secret is
 * refused with code 10003, 10014 or 10015 and HTTP 200 or 400.
 * @throws PlatformError
 */
export async function requestToken(http: HttpRequest, app: App): Promise<Token> {
	const { tenant_access_token: token, expire } = await exchange(http, {
		method: 'POST',
		url: `${app.baseUrl}${PATH}`,
		body: { app_id: app.appId, app_secret: app.appSecret },
	});
	if (typeof token !== 'string' || token === '') {
		throw new PlatformError({ msg: 'an answer without a token', status: 200 });
	}
	return { token, lifetime: secondsOf(expire) * 1000 };
}

/** Text and nothing at all were seen, too: github.com/nonebot/adapter-feishu/issues/45. */
function secondsOf(expire: unknown): number {
	const seconds = typeof expire === 'string' ? Number(expire) : expire;
	if (typeof seconds !== 'number' || !(seconds > 0)) return UNKNOWN_SECONDS;
	return Math.min(seconds, LONGEST_SECONDS);
}
