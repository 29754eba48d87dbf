import { prepareCheckout } from '../host/checkout.mjs';
import { prepareN8nHost } from '../host/n8nHost.mjs';
import { run, step } from '../host/run.mjs';
import { prepareTarball } from '../host/tarball.mjs';

/**
 * `npm run bench`: this package next to what an operator would use without it, on one machine in
 * one run, the platform's documented rate limits on. `npm run bench -- --people 1000` lets the HTTP
 * Request node fetch as many people as ours (over ten minutes, because of the limits).
 */
async function main() {
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	const PACKAGE_TARBALL = process.env.PACKAGE_TARBALL ?? (await step('pack', prepareTarball));
	const env = { TEST_HOST_FOLDER: host.folder, PACKAGE_TARBALL };
	const args = process.argv.slice(2);
	await run(host.node, ['--import', 'tsx', 'test/bench/main.ts', ...args], { env });
	await run(host.node, ['test/bench/loading.mjs', PACKAGE_TARBALL]);
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
