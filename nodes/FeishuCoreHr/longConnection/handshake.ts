import { isRecord, type PlainRecord } from '../plainData';
import { exchange } from '../transport/answer';
import type { App } from '../transport/app';
import { PlatformError } from '../transport/errors';
import type { HttpRequest } from '../transport/http';
import { requestToken } from '../transport/token';

const TIMEOUT_MILLISECONDS = 8_000;

/** "forbidden" and "auth failed", as SDK 1.74.0 names them (`ErrorCode` of its ws-client). */
const REFUSED: ReadonlySet<number | undefined> = new Set([403, 514]);

export interface Address {
	readonly URL: string;
	/** Empty where the platform told none. */
	readonly ClientConfig: PlainRecord;
}

/**
 * Asks the platform where to connect.
 *
 * @throws {PlatformError} `final` tells whether only a person can help
 */
export async function askWhereToConnect(http: HttpRequest, app: App): Promise<Address> {
	const { data } = await handshake(http, app);
	const { URL: url, ClientConfig: config } = isRecord(data) ? data : {};
	if (typeof url !== 'string' || !/^wss?:/.test(url) || !URL.canParse(url)) {
		throw new PlatformError({ msg: 'an answer without an address to connect to', status: 200 });
	}
	return { URL: url, ClientConfig: isRecord(config) ? config : {} };
}

/**
 * A refused handshake proves little: its two codes stand for many things, passing ones among them
 * (the platform's Go SDK has 514 for refused tickets, too).
 * A token request says plainly whether it is the App ID or the App Secret that is refused.
 */
async function handshake(http: HttpRequest, app: App) {
	const asked = exchange(http, {
		method: 'POST',
		url: `${app.baseUrl}/callback/ws/endpoint`,
		headers: { locale: 'zh' },
		body: { AppID: app.appId, AppSecret: app.appSecret },
		timeout: TIMEOUT_MILLISECONDS,
	});
	return await asked.catch(async (error: unknown) => {
		if (!(error instanceof PlatformError) || !REFUSED.has(error.code)) throw error;
		const plainly = await requestToken(http, app).catch((reason: unknown) => reason);
		throw plainly instanceof PlatformError && plainly.final ? plainly : error;
	});
}
