import fs from 'node:fs';
import path from 'node:path';
import { prepareBrowser } from './browser.mjs';
import { prepareCheckout } from './checkout.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { preparePostgres } from './postgres.mjs';
import { prepareRedis } from './redis.mjs';
import { ROOT, run, step } from './run.mjs';
import { prepareTarball } from './tarball.mjs';

/**
 * `npm test`: everything, from a fresh clone. `npm test -- unit` (or `simulator`, `e2e`): one room;
 * further arguments go to jest, as in `npm test -- e2e webhook -t challenge`.
 */
const ROOMS = ['unit', 'simulator', 'e2e'];
/** Each n8n of the end-to-end room is a process of its own: as many at once as there are cores. */
const SIDE_BY_SIDE = ['--maxWorkers', '2'];

const args = process.argv.slice(2);
const chosen = ROOMS.includes(args[0]) ? [args.shift()] : ROOMS;
const whole = chosen === ROOMS && args.length === 0;

async function main() {
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	if (whole) {
		await step('types', () => run('npm', ['run', '--silent', 'typecheck']));
		await step('lint', () => run('npm', ['run', '--silent', 'lint']));
	}
	const { postgres, pgbouncer } = await step('PostgreSQL', preparePostgres);
	const env = {
		TEST_HOST_FOLDER: host.folder,
		POSTGRES_BIN: postgres,
		PGBOUNCER_PATH: pgbouncer,
	};
	if (chosen.includes('e2e')) {
		env.REDIS_PATH = await step('Redis', prepareRedis);
		env.CHROMIUM_PATH = await step('browser', prepareBrowser);
		env.PACKAGE_TARBALL = await step('build and pack', prepareTarball);
	}
	const counts = [];
	const quick = chosen.filter((room) => room !== 'e2e');
	if (quick.length > 0) counts.push(await jest(host, quick, env));
	if (chosen.includes('e2e')) {
		counts.push(await jest(host, ['e2e'], env, args.length > 0 ? ['--runInBand'] : SIDE_BY_SIDE));
	}
	report(counts);
}

/** Runs rooms of tests with the host's Node, which has the SQLite that the package uses. */
async function jest(host, rooms, env, options = []) {
	const results = path.join(ROOT, `artefacts/jest-${rooms.join('-')}.json`);
	fs.mkdirSync(path.dirname(results), { recursive: true });
	fs.rmSync(results, { force: true });
	const script = path.join(ROOT, 'node_modules/jest/bin/jest.js');
	const command = [script, '--selectProjects', ...rooms, '--json', '--outputFile', results];
	const filtered = args.length > 0 ? ['--passWithNoTests'] : [];
	const title = `tests: ${rooms.join(', ')}`;
	const failure = await step(title, () =>
		run(host.node, [...command, ...options, ...filtered, ...args], {
			env: { ...env, FORCE_COLOR: '0' },
		}).catch((error) => error),
	);
	if (!fs.existsSync(results)) throw failure;
	return JSON.parse(fs.readFileSync(results, 'utf8'));
}

/** The closing line. In a whole run a skipped test counts as a failed one. */
function report(counts) {
	const sum = (...keys) =>
		counts.reduce((all, count) => all + keys.reduce((n, key) => n + count[key], 0), 0);
	const passed = sum('numPassedTests');
	const skipped = sum('numPendingTests', 'numTodoTests');
	const failed = sum('numFailedTests', 'numRuntimeErrorTestSuites') + (whole ? skipped : 0);
	if (skipped > 0) console.log(`${skipped} not run`);
	if (failed > 0 || counts.some((count) => !count.success) || passed === 0) process.exitCode = 1;
	console.log(`${passed} passed, ${failed} failed`);
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
