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

/**
 * A refusal as the SDK takes it: it reads `data.URL` before `code`, and a refusal without `data`
 * (the platform sends none) would have it retry for ever what can never succeed.
 */
export function refusal({ code, msg }: PlatformError): HandshakeAnswer {
	return { code: code ?? -1, msg, data: {} };
}
