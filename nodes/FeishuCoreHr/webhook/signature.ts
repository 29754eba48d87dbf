import { createHash } from 'node:crypto';
import { sameSecret } from './sameSecret';

/** How far the platform's clock may be ahead of ours, in milliseconds. */
const AHEAD_MS = 5 * 60_000;

export interface SignedRequest {
	/** HTTP headers as the host hands them on: any case, single values or arrays. */
	readonly headers: Readonly<Record<string, unknown>>;
	/** The bytes as they came. The platform signs these, not a re-serialised body. */
	readonly rawBody: Buffer | undefined;
}

/**
 * Checks `X-Lark-Signature`: hex SHA-256 of timestamp + nonce + Encrypt Key + raw body, and that the
 * signed timestamp is at most `replayWindowMs` old.
 *
 * @returns nothing when the request is authentic, otherwise the reason for the log
 */
export function signatureFault(
	{ headers, rawBody }: SignedRequest,
	encryptKey: string,
	replayWindowMs: number,
	now: number,
): string | undefined {
	const timestamp = header(headers, 'x-lark-request-timestamp');
	const nonce = header(headers, 'x-lark-request-nonce');
	const signature = header(headers, 'x-lark-signature');
	if (timestamp === undefined || nonce === undefined || signature === undefined || !rawBody) {
		return 'the request is not signed';
	}
	const expected = createHash('sha256')
		.update(timestamp + nonce + encryptKey)
		.update(rawBody)
		.digest('hex');
	if (!sameSecret(signature, expected)) {
		return 'the signature does not match the Encrypt Key of the credential';
	}
	const sentAt = milliseconds(timestamp);
	if (sentAt === undefined) return 'the signed timestamp is not a time';
	if (now - sentAt > replayWindowMs) return 'the signed timestamp is older than the replay window';
	if (sentAt - now > AHEAD_MS) return 'the signed timestamp is more than 5 minutes ahead';
	return undefined;
}

/** A header's only value. Repeated headers are no value: nobody could say which one was meant. */
function header(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
	const values = Object.entries(headers)
		.filter(([key]) => key.toLowerCase() === name)
		.flatMap(([, value]) => value);
	const [value] = values;
	return values.length === 1 && typeof value === 'string' ? value : undefined;
}

/**
 * The platform sends seconds here, but has milliseconds elsewhere where it documents another unit
 * (an event's `create_time`). 13 digits cannot be seconds, so both are read.
 */
function milliseconds(timestamp: string): number | undefined {
	if (/^\d{10}$/.test(timestamp)) return Number(timestamp) * 1000;
	if (/^\d{13}$/.test(timestamp)) return Number(timestamp);
	return undefined;
}
