import type { App } from '../transport/app';
import { PlatformError } from '../transport/errors';
import type { HttpRequest } from '../transport/http';
import { askWhereToConnect } from './handshake';
import type { Log } from '../log';
import { sdkLogger } from './sdkLogger';
import type { Pace } from './pace';
import { ProxyFromEnvironmentAgent } from './proxyAgent';
import { openSdkSocket } from './sdk';
import { watchUpgrade } from './upgrade';

export interface SocketOptions {
	readonly app: App;
	readonly http: HttpRequest;
	readonly log: Log;
	/** Each event's payload, unread. Returning or resolving answers 200, throwing or rejecting 500. */
	readonly onEvent: (payload: Buffer) => Promise<void> | undefined;
}

export interface SocketWatcher {
	/** The platform tells its pace, in milliseconds, as it came; returns the one to keep. */
	readonly paceTold: (told: Partial<Record<keyof Pace, unknown>>) => Pace;
	readonly up: () => void;
	/** Called once, whether it was up or not, unless the socket is closed from here. */
	readonly ended: (reason: PlatformError) => void;
}

/**
 * Opens one socket to the platform: handshake, upgrade, frames.
 *
 * @returns the function that closes it, after which no callback is called
 */
export function openSocket(options: SocketOptions, watcher: SocketWatcher): () => void {
	const { app, http, log, onEvent } = options;
	let reason: PlatformError | undefined;
	let over = false;
	const end = (otherwise: string) => {
		if (over) return;
		over = true;
		close();
		watcher.ended(reason ?? new PlatformError({ msg: otherwise }));
	};
	const agent = new ProxyFromEnvironmentAgent((request) =>
		watchUpgrade(request, {
			refused: (why) => (reason ??= why),
			closed: () => end('the socket was closed'),
		}),
	);
	const close = openSdkSocket({
		appId: app.appId,
		baseUrl: app.baseUrl,
		agent,
		logger: sdkLogger(log),
		handshake: async () =>
			await askWhereToConnect(http, app).catch((error: PlatformError) => {
				reason = error;
				throw new Error('no address to connect to');
			}),
		onPace: watcher.paceTold,
		onEvent,
		onUp: () => {
			if (!over) watcher.up();
		},
		onFailed: () => end('no socket came about in time'),
	});
	return () => {
		over = true;
		close();
	};
}
