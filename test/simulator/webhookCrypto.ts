import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** `{"encrypt": …}` of the platform: base64(iv + AES-256-CBC, key = SHA-256 of the Encrypt Key). */
export function encrypt(plain: Uint8Array | string, encryptKey: string): string {
	const key = createHash('sha256').update(encryptKey).digest();
	const iv = randomBytes(16);
	const cipher = createCipheriv('aes-256-cbc', key, iv);
	const text = typeof plain === 'string' ? Buffer.from(plain) : plain;
	return Buffer.concat([iv, cipher.update(text), cipher.final()]).toString('base64');
}

/** The signature headers over the raw body; `timestamp` is in seconds. */
export function signatureHeaders(
	body: Uint8Array,
	encryptKey: string,
	timestamp: string,
	nonce: string = randomBytes(8).toString('hex'),
): Record<string, string> {
	const signature = createHash('sha256')
		.update(timestamp + nonce + encryptKey)
		.update(body)
		.digest('hex');
	return {
		'X-Lark-Request-Timestamp': timestamp,
		'X-Lark-Request-Nonce': nonce,
		'X-Lark-Signature': signature,
	};
}
