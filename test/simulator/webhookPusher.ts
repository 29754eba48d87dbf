import http from 'node:http';
import https from 'node:https';
import { randomUUID } from 'node:crypto';
import type { Answered } from './delivery';
import { objectOf, parseJson } from './json';
import type { Settings } from './settings';
import { encrypt, signatureHeaders } from './webhookCrypto';

/** The app's secrets, read anew for each request so that they can be rotated. */
export interface WebhookSecrets {
	readonly encryptKey: string;
	readonly verificationToken: string;
}

export interface PostAnswer {
	readonly status: number;
	readonly body: string;
	readonly answeredAfterMs: number;
}

export interface UrlCheck {
	readonly passed: boolean;
	/** `undefined` when nothing answered in time. */
	readonly status: number | undefined;
	readonly reason: string;
}

/** Pushes the events of one app to its request URL. */
export class WebhookPusher {
	url: string | undefined;
	private readonly running = new Set<AbortController>();
	private readonly firstSent = new WeakMap<Uint8Array, number>();

	constructor(
		private readonly settings: Settings,
		private readonly secrets: WebhookSecrets,
	) {}

	/** The check the platform makes before it saves a request URL. */
	async checkUrl(url: string): Promise<UrlCheck> {
		const challenge = randomUUID();
		const check = { challenge, token: this.secrets.verificationToken, type: 'url_verification' };
		// Its signature cannot be relied on, so none is sent.
		const body = this.wrapped(Buffer.from(JSON.stringify(check)));
		const answer = await this.post(url, body, {}, this.settings.urlCheckTimeoutMs);
		if (!answer) return { passed: false, status: undefined, reason: 'no answer in time' };
		const passed =
			answer.status === 200 && objectOf(parseJson(answer.body)).challenge === challenge;
		return {
			passed,
			status: answer.status,
			reason: passed ? 'challenge returned' : 'the challenge was not returned',
		};
	}

	async send(payload: Uint8Array): Promise<Answered> {
		if (this.url === undefined) return { via: 'webhook', outcome: 'no client' };
		const { now, retriesSignedAnew } = this.settings;
		const first = this.firstSent.get(payload) ?? now();
		this.firstSent.set(payload, first);
		const body = this.wrapped(payload);
		const signature = this.signature(body, retriesSignedAnew ? now() : first);
		const answer = await this.post(this.url, body, signature, this.settings.ackTimeoutMs);
		if (!answer) return { via: 'webhook', outcome: 'silence' };
		const { status, answeredAfterMs } = answer;
		return { via: 'webhook', outcome: status, answeredAfterMs };
	}

	/** The body as it travels: encrypted when the app has an Encrypt Key. */
	wrapped(payload: Uint8Array): Buffer {
		const { encryptKey } = this.secrets;
		if (encryptKey === '') return Buffer.from(payload);
		return Buffer.from(JSON.stringify({ encrypt: encrypt(payload, encryptKey) }));
	}

	/** Signature headers of a body, none without an Encrypt Key. */
	signature(body: Uint8Array, epochMs = this.settings.now()): Record<string, string> {
		const { encryptKey } = this.secrets;
		if (encryptKey === '') return {};
		return signatureHeaders(body, encryptKey, String(Math.floor(epochMs / 1000)));
	}

	/** Posts any body; `undefined` when nothing answered within `timeoutMs`. */
	async post(
		url: string,
		body: Uint8Array,
		headers: Readonly<Record<string, string>>,
		timeoutMs = this.settings.ackTimeoutMs,
	): Promise<PostAnswer | undefined> {
		const abort = new AbortController();
		this.running.add(abort);
		const timer = setTimeout(() => abort.abort(), timeoutMs);
		const sentAt = performance.now();
		try {
			const answer = await request(url, body, headers, abort.signal);
			return { ...answer, answeredAfterMs: performance.now() - sentAt };
		} catch {
			return undefined;
		} finally {
			clearTimeout(timer);
			this.running.delete(abort);
		}
	}

	close(): void {
		for (const abort of this.running) abort.abort();
	}
}

const request = async (
	url: string,
	body: Uint8Array,
	headers: Readonly<Record<string, string>>,
	signal: AbortSignal,
): Promise<{ status: number; body: string }> =>
	await new Promise((resolve, reject) => {
		const { request: open } = url.startsWith('https:') ? https : http;
		const sent = open(
			url,
			{
				method: 'POST',
				agent: false,
				signal,
				headers: {
					'content-type': 'application/json; charset=utf-8',
					'content-length': body.length,
					...headers,
				},
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						body: Buffer.concat(chunks).toString('utf8'),
					}),
				);
			},
		);
		sent.on('error', reject);
		sent.end(body);
	});
