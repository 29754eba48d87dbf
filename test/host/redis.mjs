import { installDebian, isDebian } from './debian.mjs';
import { works } from './run.mjs';

/**
 * A Redis that runs here: an installed one, else Debian's, installed now.
 *
 * @returns {Promise<string>} the server's program
 * @throws when there is none, with what to install
 */
export async function prepareRedis() {
	const found = await program();
	if (found) return found;
	if (isDebian()) {
		console.log('  no Redis found, installing Debian’s');
		await installDebian('redis-server');
		const installed = await program();
		if (installed) return installed;
	}
	throw new Error(
		'No Redis was found for n8n’s queue mode. Install it (on Debian: apt-get install redis-server), ' +
			'or set REDIS_PATH to its redis-server.',
	);
}

async function program() {
	for (const place of [process.env.REDIS_PATH, '/usr/bin/redis-server', 'redis-server']) {
		if (place && (await works(place, ['--version']))) return place;
	}
	return undefined;
}
