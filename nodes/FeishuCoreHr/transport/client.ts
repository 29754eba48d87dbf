import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import { exchange } from './answer';
import type { App } from './app';
import { PlatformError, RATE_LIMITED } from './errors';
import type { HttpRequest } from './http';
import type { Platform } from './platform';
import type { RateGate } from './rateGate';

/** A reading call: it may be repeated without harm. */
export interface ApiCall {
	/** the name under which the platform counts it, without ids */
	readonly endpoint: string;
	readonly method: IHttpRequestMethods;
	/** begins with a slash; ids in it are encoded */
	readonly path: string;
	readonly qs?: IDataObject;
	readonly body?: IDataObject;
}

export interface ClientSettings {
	readonly app: App;
	readonly http: HttpRequest;
	readonly platform: Platform;
	/** the longest that one call waits for rate limits, in milliseconds */
	readonly maxWait: number;
	/** the execution's; ends every wait */
	readonly signal?: AbortSignal;
}

/** Attempts after the first when the platform cannot be reached or has a problem. */
const RETRIES = 3;

const FIRST_BACKOFF_MS = 500;

/** A platform that keeps answering "too often, wait no time" is not asked for ever. */
const MAX_RATE_LIMITS = 50;

type Outcome =
	| { readonly ok: true; readonly answer: IDataObject }
	| { readonly ok: false; readonly error: PlatformError };

/** The operator does not want to wait as long as the platform asks for. */
class OutOfPatience extends PlatformError {}

/** What one call has been through. */
interface Attempts {
	token: string;
	renewed: boolean;
	failed: number;
	limited: number;
	/** what told this call to wait, if anything did */
	limit: PlatformError | undefined;
	/** by the clock that nobody sets */
	readonly deadline: number;
}

/** Calls the platform with a valid token, keeps to its rate limits, and outlasts short troubles. */
export class Client {
	constructor(private readonly settings: ClientSettings) {}

	/** The same for somebody who waits for rate limits so many milliseconds. */
	within(maxWait: number): Client {
		return new Client({ ...this.settings, maxWait });
	}

	/** The platform's time, in milliseconds since 1970; asks for a token when nothing is known of it. */
	async platformTime(): Promise<number> {
		const { app, platform } = this.settings;
		// Why there is no token is told by the call that needs it.
		await platform.tokens.get(this.http, app).catch(() => undefined);
		return platform.time.now(app.baseUrl);
	}

	/**
	 * The `data` of the platform's answer, as it came.
	 * @throws PlatformError when it refuses, or when trying again does not help
	 */
	async call(call: ApiCall): Promise<unknown> {
		const { app, platform, maxWait, signal } = this.settings;
		const gate = platform.gate(app, call.endpoint);
		const attempts: Attempts = {
			token: '',
			renewed: false,
			failed: 0,
			limited: 0,
			limit: undefined,
			deadline: platform.clock.monotonic() + maxWait,
		};
		const patience = (pause: number) => this.checkPatience(pause, attempts);
		for (;;) {
			const attempt = gate.pass(() => this.attempt(call, attempts), patience, signal);
			const outcome = await settle(attempt);
			if (outcome.ok) return outcome.answer.data;
			await this.recover(outcome.error, attempts, gate);
		}
	}

	private readonly http: HttpRequest = async (options) => {
		const { app, http, platform } = this.settings;
		const sentAt = platform.clock.now();
		const response = await http(options);
		platform.time.learn(app.baseUrl, response.headers?.date, sentAt);
		return response;
	};

	private async attempt(call: ApiCall, attempts: Attempts): Promise<IDataObject> {
		const { app, platform, signal } = this.settings;
		// Without the signal: others may be waiting for the same token.
		attempts.token = await platform.tokens.get(this.http, app);
		return await exchange(this.http, {
			method: call.method,
			url: `${app.baseUrl}${call.path}`,
			headers: { Authorization: `Bearer ${attempts.token}` },
			qs: call.qs,
			body: call.body,
			abortSignal: signal,
		});
	}

	/** Returns when the call may be tried again, throws when that would not help. */
	private async recover(error: PlatformError, attempts: Attempts, gate: RateGate): Promise<void> {
		const { app, platform, signal } = this.settings;
		signal?.throwIfAborted();
		if (error instanceof OutOfPatience) throw error;
		if (error.deadToken && !attempts.renewed) {
			attempts.renewed = true;
			await platform.tokens.forget(app, attempts.token);
			return;
		}
		if (error.rateLimited) {
			attempts.limited += 1;
			attempts.limit = error;
			if (attempts.limited > MAX_RATE_LIMITS) throw error;
			const pause = (error.retryAfterSeconds ?? 0) * 1000;
			gate.block(pause > 0 ? pause : this.backoff(attempts.limited));
			return;
		}
		attempts.failed += 1;
		if (error.permanent || attempts.failed > RETRIES) throw error;
		await platform.clock.sleep(this.backoff(attempts.failed), signal);
	}

	/** Doubles each time; the random half keeps many executions from coming back together. */
	private backoff(attempt: number): number {
		const { clock } = this.settings.platform;
		return FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 6) * (0.5 + clock.random());
	}

	private checkPatience(pause: number, { deadline, limit }: Attempts): void {
		if (this.settings.platform.clock.monotonic() + pause <= deadline) return;
		const retryAfterSeconds = Math.ceil(pause / 1000);
		throw new OutOfPatience({
			...(limit === undefined
				? { code: RATE_LIMITED }
				: { code: limit.code, status: limit.status }),
			msg: `the limit resets in ${retryAfterSeconds} s, later than Max Wait allows`,
			retryAfterSeconds,
		});
	}
}

async function settle(answer: Promise<IDataObject>): Promise<Outcome> {
	return await answer.then(
		(value): Outcome => ({ ok: true, answer: value }),
		(error: unknown): Outcome => {
			if (error instanceof PlatformError) return { ok: false, error };
			throw error;
		},
	);
}
