import type { App } from '../../transport/app';
import type { HttpRequest } from '../../transport/http';
import { requestToken } from '../../transport/token';
import { type Check, fine, text, untold } from './check';
import { answered, refused } from './refusals';

const ADDRESS = text('平台地址与网络', 'Address and network');
const KEYS = text('App ID 与 App Secret', 'App ID and App Secret');
const ENABLED = text('应用已安装并启用', 'App installed and enabled');

/** The platform's words about App ID and App Secret (general error codes). */
const ABOUT_KEYS: ReadonlySet<number> = new Set([10003, 10014, 10015]);

const FIRST = text('要先解决上面的问题', 'what is said above has to be cured first');

/**
 * Asks for a token, which shows whether the platform can be reached, knows the app, and lets it in.
 * @returns also whether it makes sense to ask for anything else
 */
export async function checkApp(
	http: HttpRequest,
	app: App,
): Promise<{ readonly checks: readonly Check[]; readonly mayAsk: boolean }> {
	const token = await answered(requestToken(http, app));
	const address = fine(ADDRESS, addressOf(app));
	if ('value' in token) {
		const checks = [
			address,
			fine(KEYS, text(`${app.appId} 已被接受`, `${app.appId} was accepted`)),
			fine(ENABLED, text('应用可以调用', 'The app may call')),
		];
		return { checks, mayAsk: true };
	}
	const { error } = token;
	if (error.code === undefined) {
		const checks = [refused(ADDRESS, error), untold(KEYS, FIRST), untold(ENABLED, FIRST)];
		return { checks, mayAsk: false };
	}
	const checks = ABOUT_KEYS.has(error.code)
		? [address, refused(KEYS, error), untold(ENABLED, FIRST)]
		: [address, untold(KEYS, FIRST), refused(ENABLED, error)];
	return { checks, mayAsk: false };
}

function addressOf({ baseUrl }: App) {
	const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, ALL_PROXY, all_proxy } = process.env;
	const isSet = HTTPS_PROXY ?? https_proxy ?? HTTP_PROXY ?? http_proxy ?? ALL_PROXY ?? all_proxy;
	return text(
		`${baseUrl} 有应答${isSet ? '（n8n 设置了代理变量）' : ''}`,
		`${baseUrl} answers${isSet ? ' (n8n has proxy variables)' : ''}`,
	);
}
