import { TICKET_PREFIX, TOKEN_PREFIX } from '../simulator';
import type { Scene } from './scene';

/**
 * Where a secret shows: n8n's whole log at debug level, and every execution with all its items and
 * errors. Searched are the app's secrets and, by their prefixes, access tokens and connect tickets.
 *
 * @returns the places, empty when nothing leaked
 */
export async function leaksIn({ n8n, simulator }: Scene): Promise<readonly string[]> {
	const { appSecret, encryptKey, verificationToken } = simulator.app;
	const secrets = { appSecret, encryptKey, verificationToken, TOKEN_PREFIX, TICKET_PREFIX };
	const places = new Map([['the log', n8n.log()]]);
	for (const { id } of await n8n.executions.list(undefined, Number.MAX_SAFE_INTEGER)) {
		places.set(`execution ${id}`, JSON.stringify(await n8n.executions.get(id)));
	}
	return [...places].flatMap(([place, text]) =>
		Object.entries(secrets)
			.filter(([, secret]) => secret !== '' && text.includes(secret))
			.map(([name]) => `${name} in ${place}`),
	);
}
