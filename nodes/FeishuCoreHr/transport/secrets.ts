/** Pieces of a secret from this length on are never shown; shorter ones stand in ordinary words, too. */
const PIECE = 8;

/** A secret shorter than this is a typing error, and would take ordinary words with it. */
const SHORTEST = 4;

/** Nobody reads more of a foreign text. */
const LONGEST_TEXT = 1000;

/**
 * A server may repeat what it was sent. Cuts out of its words whatever shows a part of the secrets,
 * also escaped for JSON or a URL, in hexadecimal digits or base64, and the password of any address.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	const shown = text.slice(0, LONGEST_TEXT).replace(/\/\/\S*@/g, '//…@');
	const folded = fold(shown);
	const hidden = new Set<number>();
	for (const piece of new Set(secrets.flatMap(formsOf).flatMap(piecesOf))) {
		for (let at = folded.indexOf(piece); at >= 0; at = folded.indexOf(piece, at + 1)) {
			for (let offset = 0; offset < piece.length; offset++) hidden.add(at + offset);
		}
	}
	if (hidden.size === 0) return shown;
	return Array.from({ length: shown.length }, (_, at) => (hidden.has(at) ? '\0' : shown[at]))
		.join('')
		.replace(/\0+/g, '…');
}

/** Scheme and host of an address: people paste passwords and keys into every other part of it. */
export function shownAddress(address: string): string {
	const bare = address.replace(/^(\w+:\/\/)?.*@/s, '$1…@');
	const host = /^(?:\w+:\/\/)?[^/?#\s]*/.exec(bare)?.[0] ?? '';
	const rest = bare.slice(host.length);
	return `${host.slice(0, 100)}${rest === '' ? '' : rest.startsWith('/') ? '/…' : '…'}`;
}

function formsOf(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	return [
		secret,
		inJson,
		JSON.stringify(inJson).slice(1, -1),
		new URLSearchParams({ '': secret }).toString().slice(1),
		Buffer.from(secret).toString('hex'),
		// What stands before a secret decides which three bytes base64 takes together.
		...['', 'x', 'xx'].map((before) =>
			Buffer.from(before + secret)
				.toString('base64')
				.slice(before.length === 0 ? 0 : before.length + 1, -4),
		),
	].map(fold);
}

function piecesOf(form: string): string[] {
	if (form.length < SHORTEST) return [];
	if (form.length <= PIECE) return [form];
	return Array.from({ length: form.length - PIECE + 1 }, (_, at) => form.slice(at, at + PIECE));
}

/** Small letters, and one alphabet for both kinds of base64; as long as before. */
function fold(text: string): string {
	return text
		.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
		.replaceAll('-', '+')
		.replaceAll('_', '/');
}
