import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import type { Envelope, Simulator } from '../index';
import { seededRandom, startSimulator } from '../index';
import type { JsonObject } from '../json';
import { objectOf, parseJson, stringOf } from '../json';
import { HANDSHAKE_PATH, LOGIN_PATH } from '../httpApi';
import { quickPace } from '../officialSdk';
import { ask, textOf, type Called } from './ask';
import { RawClient } from './rawClient';
import { POSTS_MS, SOON_MS } from './patience';

export interface Posted {
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	readonly body: JsonObject;
}

/** A simulator, and those who see how it behaves: an SDK client, an HTTP client, a request URL. */
export class ObservationScene {
	/** What the SDK client was given, and answered 200. */
	readonly envelopes: Envelope[] = [];
	/** What was posted to the request URL. */
	readonly posts: Posted[] = [];
	/** Milliseconds by which the platform's clock is ahead. */
	ahead = 0;
	/** What the request URL answers. */
	postStatus = 200;
	private readonly clients: WSClient[] = [];
	private onPost: () => void = () => undefined;

	private constructor(
		readonly simulator: Simulator,
		private readonly server: Server,
	) {}

	static async open(): Promise<ObservationScene> {
		const simulator = await startSimulator({
			app: { clientConfig: quickPace },
			settings: { greetingMs: 100, ackTimeoutMs: 400, redeliveryMs: [20, 40, 60, 80] },
		});
		const server = createServer((request, response) => {
			void scene.receive(request).then((status) => response.writeHead(status).end('{}'));
		});
		const scene = new ObservationScene(simulator, server);
		simulator.settings.now = () => Date.now() + scene.ahead;
		scene.everythingHits();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return scene;
	}

	async close(): Promise<void> {
		for (const client of this.clients) client.close({ force: true });
		await this.simulator.close();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Whatever happens with some probability happens. */
	everythingHits(): void {
		this.simulator.settings.random = () => 0;
	}

	/** Whatever happens with some probability happens at times. */
	someHit(): void {
		this.simulator.settings.random = seededRandom(3);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
	}

	/** A client of the official SDK, connected unless told otherwise, and the only one. */
	async client({ connected = true } = {}): Promise<{ readonly gaveUp: () => boolean }> {
		const { app, url } = this.simulator;
		await this.leave();
		let failed = false;
		const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
		const client = new WSClient({
			appId: app.appId,
			appSecret: app.appSecret,
			domain: url,
			logger: silent,
			loggerLevel: LoggerLevel.fatal,
			onError: () => (failed = true),
		});
		this.clients.push(client);
		const invoke = async (envelope: Envelope) => void this.envelopes.push(envelope);
		type Dispatcher = Parameters<WSClient['start']>[0]['eventDispatcher'];
		void client.start({ eventDispatcher: { invoke } as unknown as Dispatcher });
		if (connected) await this.simulator.connected(1);
		return { gaveUp: () => failed };
	}

	/** Pushes a person event and tells how its first delivery ended, and how often it came. */
	async pushed(): Promise<{ readonly outcome: unknown; readonly times: number }> {
		const { app } = this.simulator;
		const id = this.push('1');
		await this.simulator.attempted(id, 1);
		await this.simulator.settled(id);
		return {
			outcome: app.deliveries.of(id).attempts[0]?.outcome,
			times: this.envelopes.filter(({ header }) => header.event_id === id).length,
		};
	}

	push(personId: string): string {
		const { app } = this.simulator;
		return app.push(app.personUpdated({ personId, fieldChanges: ['phone_number'] }));
	}

	/** Whether something is so soon. */
	async soon(holds: () => boolean, ms = SOON_MS): Promise<boolean> {
		return await this.simulator.until(holds, '', ms).then(
			() => true,
			() => false,
		);
	}

	/** Resolves once no post has come for `SOON_MS`: none of before is under way. */
	async silent(): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, SOON_MS);
			this.onPost = () => timer.refresh();
		});
	}

	/** Resolves once so many such posts have come to the request URL, or none has for `POSTS_MS`. */
	async posted(count: number, isSuch: (post: Posted) => boolean): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, POSTS_MS);
			this.onPost = () => {
				timer.refresh();
				if (this.posts.filter(isSuch).length < count) return;
				clearTimeout(timer);
				resolve();
			};
			this.onPost();
		});
	}

	/** Posts to the platform, or gets; nothing is waited for longer than `SOON_MS`. */
	async call(path: string, body?: object, token?: string): Promise<Called> {
		const headers = { authorization: `Bearer ${token ?? this.simulator.app.tokens.issue().value}` };
		return await ask(`${this.simulator.url}${path}`, headers, body);
	}

	async handshake(): Promise<Called> {
		const { appId, appSecret } = this.simulator.app;
		return await this.call(HANDSHAKE_PATH, { AppID: appId, AppSecret: appSecret });
	}

	async login(): Promise<Called> {
		const { appId, appSecret } = this.simulator.app;
		return await this.call(LOGIN_PATH, { app_id: appId, app_secret: appSecret });
	}

	/** What a client without an SDK sees that goes where a handshake sends it, and then leaves. */
	async knock<T>(see: (client: RawClient) => Promise<T>): Promise<T> {
		await this.leave();
		const client = new RawClient(stringOf((await this.handshake())?.data.URL));
		try {
			return await see(client);
		} finally {
			client.close();
			await this.leave();
		}
	}

	private async leave(): Promise<void> {
		for (const client of this.clients.splice(0)) client.close({ force: true });
		await this.simulator.connected(0);
	}

	private async receive(request: IncomingMessage): Promise<number> {
		const text = await textOf(request);
		this.posts.push({ headers: request.headers, text, body: objectOf(parseJson(text)) });
		this.onPost();
		return this.postStatus;
	}
}

/**
 * Whether a bad habit shows.
 *
 * @param begin what may begin it; called once everything is prepared
 */
export type Observe = (scene: ObservationScene, begin: () => void) => Promise<boolean>;
