import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import type { SimulatedApp, Simulator } from './index';

const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

export type Handler = (event: Record<string, unknown>) => unknown;

/** An `EventDispatcher` of the official SDK, with the app's secrets. */
export const dispatcher = (app: SimulatedApp, handlers: Record<string, Handler>): EventDispatcher =>
	new EventDispatcher({
		encryptKey: app.encryptKey,
		verificationToken: app.verificationToken,
		logger: silent,
		loggerLevel: LoggerLevel.fatal,
	}).register(handlers);

export interface SdkClient {
	readonly client: WSClient;
	readonly ready: number;
	readonly reconnected: number;
	/** Resolves with the reason when the client will try no more. */
	readonly gaveUp: Promise<string>;
	close(): void;
}

/** A started `WSClient` of the official SDK. */
export function sdkClient(
	simulator: Simulator,
	handlers: Record<string, Handler>,
	{ appSecret = simulator.app.appSecret, pingTimeout = 0 } = {},
): SdkClient {
	const { app } = simulator;
	const seen = { ready: 0, reconnected: 0 };
	let giveUp: (reason: string) => void = () => {};
	const gaveUp = new Promise<string>((resolve) => {
		giveUp = resolve;
	});
	const client = new WSClient({
		appId: app.appId,
		appSecret,
		domain: simulator.url,
		logger: silent,
		loggerLevel: LoggerLevel.fatal,
		onReady: () => seen.ready++,
		onReconnected: () => seen.reconnected++,
		onError: (error) => giveUp(error.message),
		wsConfig: { pingTimeout },
	});
	void client.start({ eventDispatcher: dispatcher(app, handlers) });
	return Object.assign(seen, { client, gaveUp, close: () => client.close({ force: true }) });
}

/** A pace at which tests reconnect in milliseconds. */
export const quickPace = {
	ReconnectCount: -1,
	ReconnectInterval: 0.05,
	ReconnectNonce: 0.02,
	PingInterval: 0.1,
} as const;
