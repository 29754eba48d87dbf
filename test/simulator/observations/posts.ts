import { createDecipheriv, createHash } from 'node:crypto';
import type { SimulatedApp } from '../app';
import type { Posted } from './scene';

/** Whether a post carries the signature that the platform's page describes. */
export function isSigned({ headers, text }: Posted, { encryptKey }: SimulatedApp): boolean {
	const [timestamp, nonce, signature] = ['request-timestamp', 'request-nonce', 'signature'].map(
		(name) => headers[`x-lark-${name}`],
	);
	const expected = createHash('sha256').update(`${timestamp}${nonce}${encryptKey}${text}`);
	return signature === expected.digest('hex');
}

/** What is inside a post, by the app's Encrypt Key; empty when it does not open. */
export function opened({ body }: Posted, { encryptKey }: SimulatedApp): string {
	const bytes = Buffer.from(String(body.encrypt), 'base64');
	const key = createHash('sha256').update(encryptKey).digest();
	try {
		const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
		return decipher.update(bytes.subarray(16), undefined, 'utf8') + decipher.final('utf8');
	} catch {
		return '';
	}
}
