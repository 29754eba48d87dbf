/**
 * The one place that touches the official SDK's `WSClient` (bundled into this file by the build).
 * What its source does that its README does not say is handled here, so that nothing above needs
 * to know it.
 */
import { LoggerLevel, WSClient, type EventDispatcher } from '@larksuiteoapi/node-sdk';
import type { Agent } from 'node:https';
import type { Socket } from 'node:net';

import { mergeFragment, type Fragments } from './fragments';

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
	/** Each event's payload, unread. Resolving answers 200, throwing answers 500. */
	readonly onEvent: (payload: Buffer) => Promise<void>;
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
		/** Of `ws`, which keeps its socket here (8.21.0). */
		getWSInstance(): { readonly _socket?: Socket | null } | undefined;
	};
	readonly dataCache: { readonly cache: Fragments };
	handleEventData(frame: Frame): Promise<void>;
	sendMessage(frame: Frame): void;
}

/** What came in a frame; the answer is the same with another payload. */
interface Frame {
	readonly headers: ReadonlyArray<{ readonly key: string; readonly value: string }>;
	readonly payload?: Uint8Array;
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
 */
function takeEvents(client: Internals, { onEvent }: SdkSocketOptions): void {
	const writeTogether = gatherer(() => client.wsConfig.getWSInstance()?._socket);
	client.handleEventData = async (frame) => {
		const { type, message_id = '', sum, seq, trace_id = '' } = headersOf(frame);
		if (type !== 'event') return;
		const fragment = { message_id, sum: Number(sum), seq: Number(seq), trace_id };
		const payload = mergeFragment(client.dataCache.cache, { ...fragment, data: frame.payload });
		if (!payload) return;
		const begun = Date.now();
		const code = await onEvent(payload).then(
			() => 200,
			() => 500,
		);
		const lasted = { key: 'biz_rt', value: String(Date.now() - begun) };
		const answer = Buffer.from(JSON.stringify({ code }));
		writeTogether();
		client.sendMessage({ ...frame, headers: [...frame.headers, lasted], payload: answer });
	};
}

/** What is sent in one go is written in one call: in a burst, a write for each answer costs most. */
function gatherer(socketOf: () => Socket | null | undefined): () => void {
	let isGathering = false;
	return () => {
		const socket = socketOf();
		if (isGathering || !socket) return;
		isGathering = true;
		socket.cork();
		process.nextTick(() => {
			isGathering = false;
			socket.uncork();
		});
	};
}

function headersOf({ headers }: Frame): Readonly<Partial<Record<string, string>>> {
	const byKey: Record<string, string> = {};
	for (const { key, value } of headers) byKey[key] = value;
	return byKey;
}
