import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether a received value equals a secret, in a time that tells nothing about the secret, its
 * length included (both sides are hashed to the same length first). Anything but a string differs.
 */
export function sameSecret(received: unknown, secret: string): boolean {
	return typeof received === 'string' && timingSafeEqual(digest(received), digest(secret));
}
