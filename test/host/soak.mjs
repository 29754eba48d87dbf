import { prepareCheckout } from './checkout.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { preparePostgres } from './postgres.mjs';
import { run, step } from './run.mjs';
import { prepareTarball } from './tarball.mjs';

/**
 * `npm run soak`: ten minutes (or `SOAK_SECONDS`) of traffic; `soak/main.ts` tells how it went,
 * with `SOAK_ENGINE=PostgreSQL` on that engine.
 * `npm run soak -- odd`: as long of random bad habits (`ODD_SEED` repeats a night), by `soak/odd.ts`.
 */
const SCRIPTS = { even: 'test/host/soak/main.ts', odd: 'test/host/soak/odd.ts' };

async function main() {
	const script = SCRIPTS[process.argv[2] ?? 'even'];
	if (!script) throw new Error(`There are the soaks ${Object.keys(SCRIPTS).join(' and ')}`);
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	const { postgres } = await step('PostgreSQL', preparePostgres);
	const tarball = await step('build and pack', prepareTarball);
	await run(host.node, ['--import', 'tsx', script], {
		env: { TEST_HOST_FOLDER: host.folder, PACKAGE_TARBALL: tarball, POSTGRES_BIN: postgres },
	});
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
