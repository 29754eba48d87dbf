import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
} from 'node:crypto';

import { appKey, type App } from '../transport/app';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps what is remembered of people from whoever reads the store: texts are sealed (AES-256-GCM),
 * ids become marks (HMAC-SHA-256) by which they are found again. Both keys come from the app's secret
 * (HKDF, RFC 5869), so that a new secret begins anew.
 */
export class Seal {
	private readonly key: Buffer;

	private readonly markKey: Buffer;

	/** @param purpose what is remembered; what is sealed for one purpose cannot be read for another */
	constructor(app: App, purpose: string) {
		const derive = (use: string) =>
			Buffer.from(hkdfSync('sha256', app.appSecret, appKey(app), `${purpose} ${use}`, 32));
		this.key = derive('texts');
		this.markKey = derive('marks');
	}

	/** The same for the same parts, and nothing else can be told from it. */
	mark(...parts: readonly string[]): string {
		return createHmac('sha256', this.markKey).update(JSON.stringify(parts)).digest('base64url');
	}

	/**
	 * As `mark`, for thousands of texts a second: a hash that begins with the key. What HMAC adds is
	 * needed where whole hashes are shown.
	 * @param length of the digest, in characters of 6 bits
	 */
	digest(text: string, length: number): string {
		const hash = createHash('sha256').update(this.markKey).update(text);
		return hash.digest('base64url').slice(0, length);
	}

	/** @param mark of the record: a text that was moved to another record cannot be read there */
	seal(content: Buffer, mark: string): string {
		const nonce = randomBytes(NONCE_BYTES);
		const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(mark));
		const text = [cipher.update(content), cipher.final()];
		return Buffer.concat([nonce, cipher.getAuthTag(), ...text]).toString('base64');
	}

	/** @returns nothing for what was sealed with another secret, or is damaged */
	open(sealed: string, mark: string): Buffer | undefined {
		const bytes = Buffer.from(sealed, 'base64');
		const nonce = bytes.subarray(0, NONCE_BYTES);
		const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
		try {
			const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, {
				authTagLength: TAG_BYTES,
			});
			decipher.setAAD(Buffer.from(mark)).setAuthTag(tag);
			const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
			return Buffer.concat([text, decipher.final()]);
		} catch {
			return undefined;
		}
	}
}
