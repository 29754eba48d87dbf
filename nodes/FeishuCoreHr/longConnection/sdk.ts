/**
 * The one place that touches the official SDK's `WSClient` (bundled into this file by the build).
 * What its source does that its README does not say is handled here, so that nothing above needs
 * to know it.
 */
import { LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import type { Agent } from 'node:https';

import { mergeFragment, readPayload, type Fragment, type Fragments } from './payload';

export interface SdkLogger {
	error(...parts: unknown[]): void;
	warn(...parts: unknown[]): void;
	info(...parts: unknown[]): void;
	debug(...parts: unknown[]): void;
	trace(...parts: unknown[]): void;
}

export interface SdkConnectionOptions {
	readonly appId: string;
	readonly baseUrl: string;
	/** Chooses a proxy per connection; the SDK ignores the proxy variables itself. */
	readonly agent: Agent;
	readonly logger: SdkLogger;
	/**
	 * The handshake: resolves to the platform's answer, and throws when there will be another try.
	 * (A refusal must not reach the SDK: the platform sends it without `data`, which the SDK reads
	 * before it looks at `code`, to retry for ever without telling anyone.)
	 */
	readonly handshake: () => Promise<HandshakeAnswer>;
	/** Each event's body, parsed. Resolving answers 200, throwing answers 500. */
	readonly onEvent: (body: unknown) => Promise<void>;
	readonly onUp: () => void;
	readonly onDown: () => void;
	readonly onFailed: (error: Error) => void;
}

export interface HandshakeAnswer {
	readonly code: number;
	readonly msg: string;
	readonly data: {
		readonly URL: string;
		readonly ClientConfig: Readonly<Record<string, number>>;
	};
}

/** Bounds for the pause between pings, in milliseconds; the platform asks for 120 s. */
const PING_PAUSE = { least: 10_000, most: 20_000 };
/**
 * Seconds without any frame after a ping until the socket counts as dead. It has to be shorter than
 * the pause: each ping starts the SDK's watchdog anew.
 */
const PONG_SECONDS = 5;
const SOCKET_OPEN_MILLISECONDS = 8_000;

/** The private parts of the SDK's client that this file corrects. */
interface Internals {
	readonly wsConfig: { updateWs(config: { pingInterval?: number }): void };
	readonly dataCache: { readonly cache: Fragments; mergeData(fragment: Fragment): unknown };
}

/**
 * Opens a long connection that reconnects by itself at the platform's pace.
 *
 * @returns the function that closes it, after which no callback is called
 */
export function openSdkConnection(options: SdkConnectionOptions): () => void {
	const client = new WSClient({
		appId: options.appId,
		// Never sent: `handshake` puts the app's current secret, which may change while we run.
		appSecret: '-',
		domain: options.baseUrl,
		agent: options.agent,
		logger: options.logger,
		loggerLevel: LoggerLevel.debug,
		handshakeTimeoutMs: SOCKET_OPEN_MILLISECONDS,
		wsConfig: { pingTimeout: PONG_SECONDS },
		httpInstance: { request: options.handshake } as unknown as NonNullable<
			ConstructorParameters<typeof WSClient>[0]['httpInstance']
		>,
		onReady: options.onUp,
		onReconnected: options.onUp,
		onReconnecting: options.onDown,
		onError: options.onFailed,
	});
	boundPingPause(client as unknown as Internals);
	leavePayloadsUnread(client as unknown as Internals);
	const dispatcher = {
		invoke: async (payload: Buffer) => await options.onEvent(await readPayload(payload)),
	};
	void client.start({
		eventDispatcher: dispatcher as unknown as Parameters<WSClient['start']>[0]['eventDispatcher'],
	});
	return () => client.close({ force: false });
}

/**
 * At the platform's 120 s a half-open socket would go unnoticed for two minutes; a pong that
 * carries no interval would even make the SDK ping without pause (`NaN` milliseconds).
 */
function boundPingPause({ wsConfig }: Internals): void {
	const update = wsConfig.updateWs.bind(wsConfig);
	wsConfig.updateWs = (config) => {
		if (!('pingInterval' in config)) return update(config);
		const { least, most } = PING_PAUSE;
		const asked = Number(config.pingInterval) || most;
		update({ ...config, pingInterval: Math.min(Math.max(asked, least), most) });
	};
}

/**
 * The SDK parses payloads itself: ids that are numbers become other ids, n8n's event loop is held
 * for as long as it takes, and what is not JSON (or `null`, or 0) stays unanswered, so that the
 * platform would retry for 7 hours.
 */
function leavePayloadsUnread({ dataCache }: Internals): void {
	dataCache.mergeData = (fragment) => mergeFragment(dataCache.cache, fragment);
}
