/**
 * The one place that touches the official SDK's `WSClient` (bundled into this file by the build).
 * What its source does that its README does not say is handled here, so that nothing above needs
 * to know it.
 */
import { LoggerLevel, WSClient, type EventDispatcher } from '@larksuiteoapi/node-sdk';
import type { Agent } from 'node:https';

import type { Fragments } from './fragments';
import { takeIn, type Incoming, type Socket } from './incoming';

export interface SdkLogger {
	error(...parts: unknown[]): void;
	warn(...parts: unknown[]): void;
	info(...parts: unknown[]): void;
	debug(...parts: unknown[]): void;
	trace(...parts: unknown[]): void;
}

export interface SdkSocketOptions {
	readonly appId: string;
	readonly baseUrl: string;
	/** Chooses a proxy per connection; the SDK ignores the proxy variables itself. */
	readonly agent: Agent;
	readonly logger: SdkLogger;
	/**
	 * The handshake; throws when it is refused. (A refusal must not reach the SDK: the platform sends
	 * it without `data`, which the SDK reads before it looks at `code`.)
	 */
	readonly handshake: () => Promise<{
		readonly URL: string;
		readonly ClientConfig: Readonly<Record<string, unknown>>;
	}>;
	/** A pace came with the handshake or a pong: milliseconds, or NaN; returns the one to keep. */
	readonly onPace: (told: Partial<Record<string, unknown>>) => { readonly pingInterval: number };
	readonly onEvent: Incoming['onEvent'];
	readonly onUp: () => void;
	/** It never opened. That a socket ends is not told: see `upgrade.ts`. */
	readonly onFailed: () => void;
}

/**
 * Seconds without any frame after a ping until the socket counts as dead. It has to be shorter than
 * the pause between pings: each ping starts the SDK's watchdog anew.
 */
const PONG_SECONDS = 5;
const SOCKET_OPEN_MILLISECONDS = 8_000;

/** The private parts of the SDK's client that this file corrects. */
interface Internals {
	readonly wsConfig: {
		updateWs(config: Record<string, unknown>): void;
		getWSInstance(): Socket | undefined;
	};
	readonly dataCache: { readonly cache: Fragments };
	/** Begins to listen to the socket that has just opened. */
	communicate(): void;
	/** The platform has shown that it is there. */
	clearLiveness(): void;
}

/**
 * Opens one socket. The SDK's own reconnecting is off: it knows neither a bound for the pauses it
 * is told (1.74.0 reconnects without pause at `NaN`) nor why it has to, and ends after
 * `ReconnectCount`.
 *
 * @returns the function that closes it
 */
export function openSdkSocket(options: SdkSocketOptions): () => void {
	const client = new WSClient({
		appId: options.appId,
		// Never sent: `handshake` puts the app's secret.
		appSecret: '-',
		domain: options.baseUrl,
		agent: options.agent,
		logger: options.logger,
		loggerLevel: LoggerLevel.debug,
		autoReconnect: false,
		handshakeTimeoutMs: SOCKET_OPEN_MILLISECONDS,
		wsConfig: { pingTimeout: PONG_SECONDS },
		httpInstance: {
			request: async () => ({ code: 0, msg: '', data: await options.handshake() }),
		} as unknown as NonNullable<ConstructorParameters<typeof WSClient>[0]['httpInstance']>,
		onReady: options.onUp,
		onError: options.onFailed,
	});
	keepPace(client as unknown as Internals, options.onPace);
	takeEvents(client as unknown as Internals, options);
	// It wants one to start with; `takeEvents` asks none.
	void client.start({ eventDispatcher: {} as EventDispatcher });
	return () => client.close({ force: false });
}

/** A pong that carries no interval would make the SDK ping without pause (`NaN` milliseconds). */
function keepPace({ wsConfig }: Internals, onPace: SdkSocketOptions['onPace']): void {
	const update = wsConfig.updateWs.bind(wsConfig);
	wsConfig.updateWs = (config) =>
		update('pingInterval' in config ? { ...config, ...onPace(config) } : config);
}

/**
 * The SDK parses payloads itself: ids that are numbers become other ids, n8n's event loop is held
 * for as long as it takes, and what is not JSON (or `null`, or 0) stays unanswered, so that the
 * platform would retry for 7 hours. On its way to the answer it also writes a debug line of each event.
 * So it gets only what is no event: what keeps the connection alive.
 */
function takeEvents(client: Internals, options: SdkSocketOptions): void {
	const listen = client.communicate.bind(client);
	client.communicate = () => {
		listen();
		const socket = client.wsConfig.getWSInstance();
		if (!socket) return;
		takeIn(socket, {
			...options,
			cache: client.dataCache.cache,
			alive: () => client.clearLiveness(),
		});
	};
}
