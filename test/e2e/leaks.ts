import type { Simulator } from '../simulator';
import { TICKET_PREFIX, TOKEN_PREFIX } from '../simulator';
import type { Scene } from './scene';

/**
 * Where a secret shows: n8n's whole log at debug level, and every execution with all its items and
 * errors. Searched are the apps' secrets and, by their prefixes, access tokens and connect tickets.
 *
 * @returns the places, empty when nothing leaked
 */
export async function leaksIn({ n8n, simulator }: Scene): Promise<readonly string[]> {
	const places = new Map([['the log', n8n.log()]]);
	for (const { id } of await n8n.executions.list(undefined, Number.MAX_SAFE_INTEGER)) {
		places.set(`execution ${id}`, JSON.stringify(await n8n.executions.get(id)));
	}
	return secretsIn(simulator, places);
}

/** Which secret stands in which of these texts. */
export function secretsIn(
	{ apps }: Simulator,
	places: ReadonlyMap<string, string>,
): readonly string[] {
	const secrets = [
		...apps.flatMap(({ appSecret, encryptKey, verificationToken }) =>
			Object.entries({ appSecret, encryptKey, verificationToken }),
		),
		...Object.entries({ TOKEN_PREFIX, TICKET_PREFIX }),
	];
	return [...places].flatMap(([place, text]) =>
		secrets
			.filter(([, secret]) => secret !== '' && text.includes(secret))
			.map(([name]) => `${name} in ${place}`),
	);
}
