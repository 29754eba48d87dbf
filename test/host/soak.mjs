import { prepareCheckout } from './checkout.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { run, step } from './run.mjs';
import { prepareTarball } from './tarball.mjs';

/** `npm run soak`: ten minutes (or `SOAK_SECONDS`) of traffic; `soak/main.ts` tells how it went. */
async function main() {
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	const tarball = await step('build and pack', prepareTarball);
	await run(host.node, ['--import', 'tsx', 'test/host/soak/main.ts'], {
		env: { TEST_HOST_FOLDER: host.folder, PACKAGE_TARBALL: tarball },
	});
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
