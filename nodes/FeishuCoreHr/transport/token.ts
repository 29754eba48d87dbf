import { exchange } from './answer';
import type { App } from './app';
import { PlatformError } from './errors';
import type { HttpRequest } from './http';

export type { HttpRequest } from './http';

export interface Token {
	readonly token: string;
	/** milliseconds since 1970 */
	readonly expiresAt: number;
}

const PATH = '/open-apis/auth/v3/tenant_access_token/internal';

/**
 * Asks the platform once for a tenant access token; keeps nothing. A wrong App ID or App Secret is
 * refused with code 10003 or 10014 and HTTP 200 or 400.
 * @throws PlatformError
 */
export async function requestToken(
	http: HttpRequest,
	app: App,
	now: () => number = Date.now,
): Promise<Token> {
	const askedAt = now();
	const answer = await exchange(http, {
		method: 'POST',
		url: `${app.baseUrl}${PATH}`,
		body: { app_id: app.appId, app_secret: app.appSecret },
	});
	const { tenant_access_token: token, expire } = answer;
	if (typeof token !== 'string' || token === '' || typeof expire !== 'number') {
		throw new PlatformError({ msg: 'an answer without a token', status: 200 });
	}
	return { token, expiresAt: askedAt + expire * 1000 };
}
