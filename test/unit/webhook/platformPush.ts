import { createCipheriv, createHash } from 'node:crypto';

/** The platform's side of a webhook, written from its documentation alone. */

/** Base64 of iv + AES-256-CBC, as in the `encrypt` field. */
export function encrypt(
	plain: string | Buffer,
	encryptKey: string,
	iv = Buffer.alloc(16, 7),
): string {
	const key = createHash('sha256').update(encryptKey).digest();
	const cipher = createCipheriv('aes-256-cbc', key, iv);
	return Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString('base64');
}

/** The headers of a signed push. `at` is milliseconds; the platform sends seconds. */
export function sign(
	rawBody: string | Buffer,
	encryptKey: string,
	at: number,
	timestamp = String(Math.floor(at / 1000)),
): Record<string, string> {
	const nonce = '8f3a1c';
	return {
		'x-lark-request-timestamp': timestamp,
		'x-lark-request-nonce': nonce,
		'x-lark-signature': createHash('sha256')
			.update(timestamp + nonce + encryptKey)
			.update(rawBody)
			.digest('hex'),
	};
}

/** The body as n8n hands it to a node: JSON and plain text parsed, nothing for other or no content. */
export function asParsedByN8n(contentType: string, rawBody: string): unknown {
	if (rawBody === '') return undefined;
	if (contentType === 'application/json') return JSON.parse(rawBody) as unknown;
	return contentType === 'text/plain' ? rawBody : undefined;
}
