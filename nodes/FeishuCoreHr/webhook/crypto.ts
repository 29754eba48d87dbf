import { isUtf8 } from 'node:buffer';
import {
	createDecipheriv,
	createHash,
	createSecretKey,
	hash,
	timingSafeEqual,
	type KeyObject,
} from 'node:crypto';

/** How far the platform's clock may be ahead of ours, in milliseconds. */
const AHEAD_MS = 5 * 60_000;

/** Bytes of an AES block. */
const BLOCK = 16;

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
	const only = onlyValues(headers);
	const timestamp = only.get('x-lark-request-timestamp');
	const nonce = only.get('x-lark-request-nonce');
	const signature = only.get('x-lark-signature');
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

/** Headers with one value each. Of repeated ones nobody could say which value was meant. */
function onlyValues(headers: Readonly<Record<string, unknown>>): Map<string, string | undefined> {
	const values = new Map<string, string | undefined>();
	for (const [key, value] of Object.entries(headers)) {
		const name = key.toLowerCase();
		const only = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
		values.set(name, values.has(name) || typeof only !== 'string' ? undefined : only);
	}
	return values;
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

/**
 * Opens the platform's `encrypt` value: base64 of iv[16] + AES-256-CBC with SHA-256 of the Encrypt
 * Key, PKCS7 padding.
 *
 * @returns the text, or nothing when it cannot be opened with this key
 */
export function decrypt(encrypted: string, encryptKey: string): string | undefined {
	const bytes = Buffer.from(encrypted, 'base64');
	if (bytes.length < 2 * BLOCK) return undefined;
	try {
		const decipher = createDecipheriv('aes-256-cbc', keyOf(encryptKey), bytes.subarray(0, BLOCK));
		const plain = Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()]);
		// Strict UTF-8: blocks of different messages spliced into one leave random bytes at the seams.
		// Replaced by U+FFFD they would pass, and a URL check (which has no signature) would echo
		// another message's decrypted blocks as its challenge.
		return isUtf8(plain) ? plain.toString() : undefined;
	} catch {
		return undefined;
	}
}

/** Of bytes Node.js 24 finds out, by two errors that it throws and catches, that they are no key object. */
const keyOf = (encryptKey: string): KeyObject => createSecretKey(digest(encryptKey));

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/**
 * Whether a received value equals a secret, in a time that tells nothing about the secret, its
 * length included (both sides are hashed to the same length first). Anything but a string differs.
 */
export function sameSecret(received: unknown, secret: string): boolean {
	return typeof received === 'string' && timingSafeEqual(digest(received), digest(secret));
}
