import fs from 'node:fs';
import path from 'node:path';
import { installDebian, isDebian } from './debian.mjs';
import { works } from './run.mjs';

const DEBIAN = '/usr/lib/postgresql';

/**
 * A PostgreSQL and a pgbouncer that run here: installed ones, else Debian's, installed now.
 *
 * @returns {Promise<{ postgres: string, pgbouncer: string }>} the folder of the server's programs, and
 *   the pooler
 * @throws when there are none, with what to install
 */
export async function preparePostgres() {
	const found = await programs();
	if (found) return found;
	if (isDebian()) {
		console.log('  no PostgreSQL found, installing Debian’s');
		await installDebian('postgresql', 'pgbouncer');
		const installed = await programs();
		if (installed) return installed;
	}
	throw new Error(
		'No PostgreSQL with pgbouncer was found for the tests. Install them (on Debian: apt-get install ' +
			'postgresql pgbouncer), or set POSTGRES_BIN to the folder of initdb and PGBOUNCER_PATH.',
	);
}

/** Jest's global setup: what `npm test` has not prepared already. The names go to the environment. */
export default async function prepare() {
	if (process.env.POSTGRES_BIN && process.env.PGBOUNCER_PATH) return;
	const { postgres, pgbouncer } = await preparePostgres();
	process.env.POSTGRES_BIN = postgres;
	process.env.PGBOUNCER_PATH = pgbouncer;
}

async function programs() {
	const folders = [process.env.POSTGRES_BIN, ...newestFirst(), '/opt/homebrew/bin', '/usr/bin'];
	const poolers = [process.env.PGBOUNCER_PATH, '/usr/sbin/pgbouncer', 'pgbouncer'];
	const postgres = await firstOf(folders, (folder) => path.join(folder, 'initdb'));
	const pgbouncer = await firstOf(poolers, (pooler) => pooler);
	return postgres && pgbouncer ? { postgres, pgbouncer } : undefined;
}

const newestFirst = () =>
	(fs.existsSync(DEBIAN) ? fs.readdirSync(DEBIAN) : [])
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => path.join(DEBIAN, version, 'bin'));

async function firstOf(places, program) {
	for (const place of places) {
		if (place && (await works(program(place), ['--version']))) return place;
	}
	return undefined;
}
