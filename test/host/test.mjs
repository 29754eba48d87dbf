import fs from 'node:fs';
import path from 'node:path';
import { prepareBrowser } from './browser.mjs';
import { prepareCheckout } from './checkout.mjs';
import { prepareFirstStart } from './firstStart.mjs';
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
/** Jest by itself would leave a core idle, which on a small machine is half of it. */
const ON_ALL_CORES = ['--maxWorkers', '100%'];
/** The end-to-end room waits more than it works: for n8n to start, for events to come again. */
const SIDE_BY_SIDE = ['--maxWorkers', '3'];

const args = process.argv.slice(2);
const chosen = ROOMS.includes(args[0]) ? [args.shift()] : ROOMS;
const whole = chosen === ROOMS && args.length === 0;

async function main() {
	await step('dependencies', prepareCheckout);
	// Goes on beside the rest; how it went is asked before the long tests.
	const checked = whole ? check() : undefined;
	checked?.catch(() => undefined);
	const [host, { postgres, pgbouncer }] = await Promise.all([
		step('n8n host', prepareN8nHost),
		step('PostgreSQL', preparePostgres),
	]);
	const env = {
		TEST_HOST_FOLDER: host.folder,
		POSTGRES_BIN: postgres,
		PGBOUNCER_PATH: pgbouncer,
	};
	const quick = chosen.filter((room) => room !== 'e2e');
	const withN8n = chosen.includes('e2e');
	const [count, more] = await Promise.all([
		quick.length > 0 && jest(host, quick, env, ON_ALL_CORES),
		withN8n && prepareRest(host),
	]);
	await checked;
	const counts = count ? [count] : [];
	if (withN8n) {
		const options = args.length > 0 ? ['--runInBand'] : SIDE_BY_SIDE;
		counts.push(await jest(host, ['e2e'], { ...env, ...more }, options));
	}
	report(counts);
}

async function check() {
	await step('types', () => run('npm', ['run', '--silent', 'typecheck'], { quiet: true }));
	await step('lint', () => run('npm', ['run', '--silent', 'lint'], { quiet: true }));
}

/** What the end-to-end tests need and the others don't. */
async function prepareRest(host) {
	return {
		REDIS_PATH: await step('Redis', prepareRedis),
		CHROMIUM_PATH: await step('browser', prepareBrowser),
		PACKAGE_TARBALL: await step('build and pack', prepareTarball),
		FIRST_START_FOLDER: await step('first start of n8n', () => prepareFirstStart(host)),
	};
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
