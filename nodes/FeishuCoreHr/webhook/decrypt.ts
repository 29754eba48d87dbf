import { createDecipheriv, createHash } from 'node:crypto';

const BLOCK = 16;

/**
 * Opens the platform's `encrypt` value: base64 of iv[16] + AES-256-CBC with SHA-256 of the Encrypt
 * Key, PKCS7 padding.
 *
 * @returns the text, or nothing when it cannot be opened with this key
 */
export function decrypt(encrypted: string, encryptKey: string): string | undefined {
	const bytes = Buffer.from(encrypted, 'base64');
	if (bytes.length < 2 * BLOCK) return undefined;
	const key = createHash('sha256').update(encryptKey).digest();
	try {
		const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, BLOCK));
		const plain = Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()]);
		// Strict UTF-8: blocks of different messages spliced into one leave random bytes at the seams.
		// Replaced by U+FFFD they would pass, and a URL check (which has no signature) would echo
		// another message's decrypted blocks as its challenge.
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
	} catch {
		return undefined;
	}
}
