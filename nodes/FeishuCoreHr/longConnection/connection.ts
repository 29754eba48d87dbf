import type { App } from '../transport/app';
import { PlatformError } from '../transport/errors';
import type { HttpRequest } from '../transport/http';
import { Absences } from './absences';
import { dispatch, Refused, type Room } from './dispatch';
import { handshake } from './handshake';
import { appLog, sdkLogger, type Log } from './logger';
import { ProxyFromEnvironmentAgent } from './proxyAgent';
import type { Roster } from './roster';
import { openSdkConnection } from './sdk';
import type { Subscriber } from './subscriber';

/** The one long connection of an app, and everyone who listens on it. */
export class Connection implements Room {
	readonly appId: string;

	readonly subscribers = new Set<Subscriber>();

	readonly absences: Absences;

	/** How many are about to join: the connection stays open for them. */
	joining = 0;

	readonly log: Log;

	/** `lost`: it was up and is being opened again by the SDK. */
	private state: 'opening' | 'up' | 'lost' | 'ended' = 'opening';

	private failure = new PlatformError({ msg: 'no connection came about in time' });

	private readonly waiting = new Set<(error?: Error) => void>();

	private readonly underWay = new Set<Promise<void>>();

	private readonly warned = new Set<string>();

	private readonly closeSocket: () => void;

	/**
	 * @param app and `http` serve the handshakes; `renew` replaces them
	 * @param onEnd called once when the connection has ended, by `close` or for good
	 */
	constructor(
		private app: App,
		private http: HttpRequest,
		roster: Roster,
		private readonly onEnd: () => void,
	) {
		this.appId = app.appId;
		this.absences = new Absences(roster);
		this.log = appLog(app.appId);
		this.closeSocket = openSdkConnection({
			appId: app.appId,
			baseUrl: app.baseUrl,
			agent: new ProxyFromEnvironmentAgent(),
			logger: sdkLogger(this.log),
			handshake: async () => await this.shakeHands(),
			onEvent: async (body) => await this.receive(body),
			onUp: () => this.wentUp(),
			onDown: () => this.wentDown(),
			onFailed: () => this.end(this.failure),
		});
	}

	get ended(): boolean {
		return this.state === 'ended';
	}

	/** Resolves once the connection is up; rejects with the reason when it cannot be. */
	async whenUp(): Promise<void> {
		if (this.state === 'up') return;
		if (this.state === 'ended') throw this.failure;
		await new Promise<void>((resolve, reject) => {
			this.waiting.add((error) => (error ? reject(error) : resolve()));
		});
	}

	/** Why the connection is not up, as far as is known. */
	get lastFailure(): PlatformError {
		return this.failure;
	}

	/** The secret that the platform accepted last serves every handshake to come. */
	renew(app: App, http: HttpRequest): void {
		this.app = app;
		this.http = http;
	}

	warnOnce(cause: string, message: string): void {
		if (this.warned.has(cause)) return;
		this.warned.add(cause);
		this.log.warn(message);
	}

	/** Closes the socket once the events under way are answered, unless somebody joins meanwhile. */
	async closeWhenIdle(): Promise<void> {
		// n8n stops its workflows one after the other and has 30 s for all: only the last one waits.
		if (this.isUsed) return;
		await Promise.allSettled(this.underWay);
		// The SDK sends an answer in the moments after the event is handled.
		await new Promise((resolve) => setImmediate(resolve));
		if (!this.isUsed) this.end();
	}

	private get isUsed(): boolean {
		return this.subscribers.size + this.joining > 0;
	}

	private async shakeHands() {
		try {
			return await handshake(this.http, this.app);
		} catch (error) {
			throw this.handshakeFailed(error);
		}
	}

	/**
	 * While the connection opens n8n itself tries again and shows the reason, the sooner the better;
	 * later only what is permanent ends it. The SDK would go on trying in either case.
	 */
	private handshakeFailed(error: unknown): Error {
		this.failure =
			error instanceof PlatformError ? error : new PlatformError({ msg: String(error) });
		if (this.failure.permanent || this.state === 'opening') this.end(this.failure);
		else this.warnOnce('handshake', `reconnecting fails: ${this.failure.message}; trying on`);
		return this.failure;
	}

	private async receive(body: unknown): Promise<void> {
		const answer = dispatch(this, body, Date.now());
		this.underWay.add(answer);
		void answer
			.catch((error: unknown) => {
				if (!(error instanceof Refused)) this.log.warn('an event could not be handled', { error });
			})
			.finally(() => this.underWay.delete(answer));
		await answer;
	}

	private wentUp(): void {
		if (this.ended) return;
		this.log.info(this.state === 'lost' ? 'long connection restored' : 'long connection is up');
		this.state = 'up';
		this.warned.clear();
		this.tellWaiting();
	}

	private wentDown(): void {
		if (this.state !== 'up') return;
		this.state = 'lost';
		this.failure = new PlatformError({ msg: 'the long connection was lost' });
		this.log.warn('long connection lost; reconnecting, and Feishu keeps the events meanwhile');
	}

	private end(error?: PlatformError): void {
		if (this.ended) return;
		this.state = 'ended';
		this.closeSocket();
		this.onEnd();
		this.tellWaiting(error ?? this.failure);
		if (!error) return this.log.info('long connection closed: no workflow listens any more');
		for (const subscriber of this.subscribers) subscriber.lost(error);
	}

	private tellWaiting(error?: Error): void {
		for (const tell of this.waiting) tell(error);
		this.waiting.clear();
	}
}
