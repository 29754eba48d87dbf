import { exchange } from '../transport/answer';
import type { App } from '../transport/app';
import { PlatformError } from '../transport/errors';
import type { HttpRequest } from '../transport/http';
import type { HandshakeAnswer } from './sdk';

const TIMEOUT_MILLISECONDS = 8_000;

/**
 * Asks the platform where to connect.
 *
 * @returns the platform's answer, with `code` 0
 * @throws {PlatformError} `permanent` tells whether another try can help
 */
export async function handshake(http: HttpRequest, app: App): Promise<HandshakeAnswer> {
	const { code, msg, data } = await exchange(http, {
		method: 'POST',
		url: `${app.baseUrl}/callback/ws/endpoint`,
		headers: { locale: 'zh' },
		body: { AppID: app.appId, AppSecret: app.appSecret },
		timeout: TIMEOUT_MILLISECONDS,
	});
	if (typeof data !== 'object' || data === null || !('URL' in data) || !('ClientConfig' in data)) {
		throw new PlatformError({ msg: 'an answer without an address to connect to' });
	}
	return { code, msg, data } as unknown as HandshakeAnswer;
}
