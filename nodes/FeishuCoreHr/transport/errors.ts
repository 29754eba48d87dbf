import {
	BAD_CERTIFICATE,
	GATEWAY_LIMIT,
	NO_ANSWER,
	NOT_THE_PLATFORM,
	OTHER_CODE,
	SENTENCES,
	SERVER_FAILURE,
	type Sentence,
} from './errorSentences';

/** What is known of a failed call. Holds no secret and no foreign error object. */
export interface Failure {
	/** the platform's `code`; undefined when no answer of the platform came */
	readonly code?: number;
	/** the platform's own words, or why there are none */
	readonly msg: string;
	readonly logId?: string;
	/** HTTP status; undefined when no answer came */
	readonly status?: number;
	/** names of the scopes the app lacks, for code 99991672 */
	readonly scopes?: readonly string[];
	/** seconds until the rate limit resets, when the platform said so */
	readonly retryAfterSeconds?: number;
	/** what to tell the operator, where code and status do not say it */
	readonly sentence?: Sentence;
}

export const RATE_LIMITED = 99991400;

/**
 * An expired, unknown or missing token: the platform's general error codes. It sends these with HTTP 400,
 * not 401.
 */
const DEAD_TOKEN: ReadonlySet<number> = new Set([99991661, 99991663, 99991665, 99991671, 99991677]);

/**
 * Codes that pass by themselves: rate limit (page on rate limits), "system busy", "internal error" (SDK
 * 1.74.0, `ErrorCode`).
 */
const PASSING: ReadonlySet<number> = new Set([RATE_LIMITED, 1, 1000040343]);

/** Codes that every further call of the same app would get too. */
const APP_WIDE: ReadonlySet<number> = new Set([
	10003,
	10014,
	10015,
	99991401,
	99991403,
	99991662,
	99991672,
	99991673,
	...DEAD_TOKEN,
]);

/**
 * Refusals of an app that last until a person changes something here or in Feishu: the platform's general
 * error codes; 1000040351 as github.com/bytedance/deer-flow pull 1535 met it.
 */
const FINAL: ReadonlySet<number> = new Set([
	10003, 10014, 10015, 99991401, 99991662, 99991673, 1000040351,
]);

/** A call that the platform refused, or that never reached it. */
export class PlatformError extends Error {
	readonly code: number | undefined;

	readonly msg: string;

	readonly logId: string | undefined;

	readonly status: number | undefined;

	readonly scopes: readonly string[];

	readonly retryAfterSeconds: number | undefined;

	readonly sentence: Sentence | undefined;

	constructor(failure: Failure) {
		super(failure.code === undefined ? failure.msg : `${failure.msg} (code ${failure.code})`);
		this.name = 'PlatformError';
		this.code = failure.code;
		this.msg = failure.msg;
		this.logId = failure.logId;
		this.status = failure.status;
		this.scopes = failure.scopes ?? [];
		this.retryAfterSeconds = failure.retryAfterSeconds;
		this.sentence = failure.sentence;
	}

	/** Also where another copy of this package made the error. */
	static is(error: unknown): error is PlatformError {
		return error instanceof Error && error.name === 'PlatformError';
	}

	/** false: unreachable, 5xx, rate limit or system busy, so worth another try */
	get permanent(): boolean {
		if (this.rateLimited) return false;
		if (this.code !== undefined && PASSING.has(this.code)) return false;
		return this.status !== undefined && this.status < 500;
	}

	/**
	 * true: the platform's own words, and only a person can help. Whoever listens ends then; anything
	 * else (no network, a proxy's page, "too many connections") may pass.
	 */
	get final(): boolean {
		return this.code !== undefined && FINAL.has(this.code);
	}

	get rateLimited(): boolean {
		return this.code === RATE_LIMITED || this.status === 429;
	}

	get deadToken(): boolean {
		return this.code !== undefined && DEAD_TOKEN.has(this.code);
	}

	/** true: the same app would be refused again whatever it asked for */
	get appWide(): boolean {
		return this.code !== undefined && APP_WIDE.has(this.code);
	}
}

/** What happened and what to do, for the person who sees it in n8n; with code, msg and log_id. */
export function explain(error: PlatformError): { message: string; description: string } {
	const sentence = sentenceFor(error);
	const facts = [
		`message: ${error.msg.slice(0, 500)}`,
		...(error.code === undefined ? [] : [`code: ${error.code}`]),
		...(error.logId === undefined ? [] : [`log_id: ${error.logId}`]),
		...(error.status === undefined ? [] : [`HTTP ${error.status}`]),
	];
	const scopes = error.scopes.length > 0 ? ` Scopes: ${error.scopes.join(', ')}.` : '';
	return {
		message: sentence.message,
		description: `${sentence.description}${scopes} (${facts.join(', ')})`,
	};
}

/** Node's codes for a certificate that it does not trust: OpenSSL's names, and its own. */
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/;

function sentenceFor(error: PlatformError): Sentence {
	if (CERTIFICATE.test(error.msg) && error.code === undefined) return BAD_CERTIFICATE;
	if (error.sentence !== undefined) return error.sentence;
	if (error.rateLimited && error.code === undefined) return GATEWAY_LIMIT;
	if (error.rateLimited) return SENTENCES[RATE_LIMITED] ?? OTHER_CODE;
	if (error.code !== undefined) return SENTENCES[error.code] ?? OTHER_CODE;
	if (error.status === undefined) return NO_ANSWER;
	return error.status >= 500 ? SERVER_FAILURE : NOT_THE_PLATFORM;
}
