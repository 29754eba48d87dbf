import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { prepareCheckout } from '../host/checkout.mjs';
import { prepareN8nHost } from '../host/n8nHost.mjs';
import { preparePostgres } from '../host/postgres.mjs';
import { ROOT, run, step } from '../host/run.mjs';
import { prepareTarball } from '../host/tarball.mjs';

const FOLDER = path.join(ROOT, 'artefacts/bench');

/**
 * `npm run bench`: what this package needs, next to whoever else does the same, in one run on one
 * machine; about fifteen minutes. It prints a table, and writes `BENCHMARKS.md` and
 * `docs/growth.svg`. `npm run bench -- filters webhook`: these parts alone, the others as they were
 * measured last. `--quick`: a tenth of everything, to see that it works; nothing is written.
 */
async function main() {
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	const { postgres } = await step('PostgreSQL', preparePostgres);
	const tarball = process.env.PACKAGE_TARBALL ?? (await step('pack', prepareTarball));
	const env = {
		TEST_HOST_FOLDER: host.folder,
		POSTGRES_BIN: postgres,
		PACKAGE_TARBALL: tarball,
		BENCH_FOLDER: FOLDER,
		BENCH_PACKAGE: unpack(tarball),
	};
	await run(host.node, ['--import', 'tsx', 'test/bench/main.ts', ...process.argv.slice(2)], {
		env,
	});
}

/** Inside the checkout, where the package finds what n8n would lend it. */
function unpack(tarball) {
	fs.mkdirSync(FOLDER, { recursive: true });
	fs.rmSync(path.join(FOLDER, 'package'), { recursive: true, force: true });
	execFileSync('tar', ['xzf', path.resolve(tarball), '-C', FOLDER]);
	return path.join(FOLDER, 'package');
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
