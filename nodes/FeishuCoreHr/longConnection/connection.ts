import { setImmediate } from 'node:timers/promises';

import { systemClock } from '../clock';
import type { Door } from '../door';
import { whenThere } from '../events/turns';
import { logOf, type Log } from '../log';
import { appKey, type App } from '../transport/app';
import { explain, PlatformError } from '../transport/errors';
import type { HttpRequest } from '../transport/http';
import { requestToken } from '../transport/token';
import { dispatch, Refused, type Room } from './dispatch';
import { Line, type End } from './line';
import type { HandshakeLimit } from './pace';
import { readPayload } from './payload';
import { openSocket } from './socket';
import { harmless, type Subscriber } from './subscriber';
import type { Watch } from './watch';

/** Somebody who listens, or would like to, and what they know the app by. */
export interface Candidate {
	readonly subscriber: Subscriber;
	readonly app: App;
	readonly http: HttpRequest;
}

const PROVE_AGAIN_MILLISECONDS = 30_000;

/**
 * The one long connection of an app, and everyone who listens on it. It tries on for as long as
 * somebody does; only what the platform refuses for good ends it for all.
 */
export class Connection implements Room {
	readonly app: string;

	readonly appId: string;

	readonly subscribers = new Set<Subscriber>();

	/** They are told by whoever lets them join how that ended. */
	readonly joining = new Set<Subscriber>();

	readonly log: Log;

	private state: 'opening' | 'up' | 'down' | 'ended' = 'opening';

	/** Why it is down. */
	private reason: PlatformError | undefined;

	/** Whether the platform has accepted the secret in use. */
	private proven = false;

	/** Those whose secret nobody has proven yet: no event is theirs before. */
	private readonly unproven = new Map<Subscriber, Candidate>();

	private readonly waiting = new Set<() => void>();

	private readonly underWay = new Set<Promise<void>>();

	private readonly warned = new Set<string>();

	private readonly over = new AbortController();

	/** It did not last, or never came about, the last time. */
	private unsteady = false;

	/** What the socket of now was opened with. */
	private inUse: Pick<Candidate, 'app' | 'http'>;

	private readonly line: Line;

	/**
	 * @param watch tells workflows of outages and silences
	 * @param onEnd called once when the connection has ended, by `close` or for good
	 */
	constructor(
		private credentials: Pick<Candidate, 'app' | 'http'>,
		readonly door: Pick<Door, 'receive'>,
		limit: HandshakeLimit,
		private readonly onEnd: () => void,
		private readonly watch?: Watch,
	) {
		this.app = appKey(credentials.app);
		this.appId = credentials.app.appId;
		this.inUse = credentials;
		watch?.begin(() =>
			[...this.subscribers, ...this.unproven.keys()]
				.filter((subscriber) => !this.joining.has(subscriber))
				.flatMap(({ subscription }) => subscription ?? []),
		);
		this.log = logOf(this.appId);
		this.line = new Line({
			open: (watcher) => {
				this.inUse = this.credentials;
				const onEvent = (payload: Buffer) => this.receive(payload);
				return openSocket({ ...this.inUse, log: this.log, onEvent }, watcher);
			},
			limit,
			clock: systemClock,
			onUp: () => this.wentUp(),
			onDown: (end) => this.wentDown(end),
		});
	}

	get ended(): boolean {
		return this.state === 'ended';
	}

	get isUp(): boolean {
		return this.state === 'up';
	}

	/** Why it is not up; undefined while it is, and while it opens for the first time. */
	get trouble(): PlatformError | undefined {
		return this.reason;
	}

	/** When the last event of the app came, by n8n's clock, in milliseconds since 1970. */
	get lastEventAt(): number | undefined {
		return this.watch?.lastEventAt;
	}

	uses({ appSecret }: App): boolean {
		return this.credentials.app.appSecret === appSecret;
	}

	/**
	 * Lets somebody listen: at once where the secret is proven, else from when it is.
	 *
	 * @param proven whether the platform has just accepted the candidate's secret
	 */
	add(candidate: Candidate, proven: boolean): void {
		if (proven) this.renew(candidate);
		if (proven || (this.proven && this.uses(candidate.app))) return this.admit(candidate);
		this.unproven.set(candidate.subscriber, candidate);
		if (this.isUp) void this.prove(candidate);
	}

	/** Tells whether the subscriber was there. */
	remove(subscriber: Subscriber): boolean {
		return this.unproven.delete(subscriber) || this.subscribers.delete(subscriber);
	}

	/** Tries at once if it is down; resolves when a try has ended, well or not. */
	async tried(): Promise<void> {
		if (this.isUp || this.ended) return;
		this.line.hurry();
		await new Promise<void>((resolve) => this.waiting.add(resolve));
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
		await setImmediate();
		if (this.isUsed || this.ended) return;
		this.end();
		this.log.info('long connection closed: no workflow listens any more');
	}

	private get isUsed(): boolean {
		return this.subscribers.size + this.unproven.size > 0;
	}

	/** The secret that the platform accepted last serves every handshake to come. */
	private renew(candidate: Candidate): void {
		if (!this.proven && !this.uses(candidate.app)) this.line.hurry();
		this.credentials = candidate;
		this.proven = true;
	}

	private admit({ subscriber }: Candidate): void {
		this.unproven.delete(subscriber);
		this.subscribers.add(subscriber);
		harmless(this.log, () => subscriber.admitted());
	}

	/** Asks the platform about a secret that is not the one in use, until it says yes or no. */
	private async prove(candidate: Candidate): Promise<void> {
		const { app, http, subscriber } = candidate;
		while (this.isUp && this.unproven.has(subscriber)) {
			const error: unknown = await requestToken(http, app).then(
				() => undefined,
				(reason: unknown) => reason,
			);
			if (!this.unproven.has(subscriber)) return;
			if (error === undefined) return this.admit(candidate);
			if (error instanceof PlatformError && error.final) {
				this.unproven.delete(subscriber);
				harmless(this.log, () => subscriber.lost(error));
				return await this.closeWhenIdle();
			}
			await systemClock.sleep(PROVE_AGAIN_MILLISECONDS, this.over.signal).catch(() => undefined);
		}
	}

	/** @throws as `dispatch`, at once or later */
	private receive(payload: Buffer): Promise<void> | undefined {
		this.watch?.heard();
		try {
			const answer = whenThere(readPayload(payload), (body) => dispatch(this, body));
			if (answer) this.keep(answer);
			return answer;
		} catch (error) {
			throw this.toldOf(error);
		}
	}

	private keep(answer: Promise<void>): void {
		this.underWay.add(answer);
		const over = () => this.underWay.delete(answer);
		answer.then(over, (error: unknown) => {
			over();
			this.toldOf(error);
		});
	}

	/** The log is told of what nobody expects. */
	private toldOf(error: unknown): unknown {
		if (!(error instanceof Refused)) this.log.warn('an event could not be handled', { error });
		return error;
	}

	private wentUp(): void {
		this.log.info(this.reason ? 'long connection restored' : 'long connection is up');
		this.state = 'up';
		this.reason = undefined;
		this.proven = true;
		this.watch?.up();
		for (const candidate of [...this.unproven.values()]) {
			if (this.uses(candidate.app)) this.admit(candidate);
			else void this.prove(candidate);
		}
		this.tellWaiting();
	}

	/** Tells whether to try on. */
	private wentDown({ lasted, reason, wasUp }: End): boolean {
		// A refusal of a secret that has been replaced meanwhile is nobody's.
		if (reason.final && this.uses(this.inUse.app)) {
			this.refused(reason);
			return false;
		}
		if (lasted) this.warned.clear();
		if (wasUp) this.log.info(`long connection lost, reconnecting (${reason.msg})`);
		// Platforms and proxies end a connection now and then: only twice in a row is worth a word.
		if (!wasUp || (!lasted && this.unsteady)) this.warnOf(reason);
		this.unsteady = !lasted;
		this.state = 'down';
		this.reason = reason;
		this.watch?.down(reason);
		this.tellWaiting();
		return true;
	}

	private warnOf(reason: PlatformError): void {
		const { description, message } = explain(reason);
		this.warnOnce(
			message,
			`no long connection at the moment: ${message}. ${description} The workflows stay active and n8n tries on; Feishu brings the events of the last 7 hours as soon as it is up.`,
		);
	}

	private refused(reason: PlatformError): void {
		const told = [...this.subscribers, ...this.unproven.keys()].filter(
			(subscriber) => !this.joining.has(subscriber),
		);
		this.end(reason);
		const tell = () => {
			for (const subscriber of told) harmless(this.log, () => subscriber.lost(reason));
		};
		// Afterwards n8n switches them off, and none of them could run on this news.
		if (this.watch) void this.watch.refused(reason).finally(tell);
		else tell();
	}

	/** Somebody has joined, for whom there may be news. */
	joined(subscriber: Subscriber): void {
		this.joining.delete(subscriber);
		this.watch?.joined();
	}

	private end(reason?: PlatformError): void {
		this.state = 'ended';
		this.reason = reason;
		this.unproven.clear();
		this.over.abort();
		this.watch?.end();
		this.line.close();
		this.onEnd();
		this.tellWaiting();
	}

	private tellWaiting(): void {
		for (const resolve of this.waiting) resolve();
		this.waiting.clear();
	}
}
