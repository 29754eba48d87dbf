import path from 'node:path';
import { prepareCheckout } from './checkout.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { ROOT, run, step } from './run.mjs';
import { prepareTarball } from './tarball.mjs';

/**
 * `npm run compat`: what the package is for, on each n8n that people have; `npm run compat -- 1.123`: on
 * one of them. Each is installed in a folder of its own (once; about five minutes).
 */
const HOSTS = {
	1.123: path.join(ROOT, 'test/host/compat/hosts/1.123'),
	'2.20': path.join(ROOT, 'test/host/compat/hosts/2.20'),
	2.41: path.join(ROOT, 'test/host'),
};

async function main() {
	const wanted = process.argv.slice(2);
	const chosen = wanted.length > 0 ? wanted : ['1.123', '2.20', '2.41'];
	await step('dependencies', prepareCheckout);
	const driver = await step('n8n host', () => prepareN8nHost());
	const tarball = await step('build and pack', prepareTarball);
	for (const version of chosen) {
		const source = HOSTS[version];
		if (!source) throw new Error(`There are the versions ${Object.keys(HOSTS).join(', ')}`);
		const { folder } = await step(`n8n ${version}`, () => prepareN8nHost(source));
		// The tests' own programs need the SQLite of a newer Node than an older n8n has.
		await step(`tests on n8n ${version}`, () =>
			run(driver.node, ['--import', 'tsx', 'test/host/compat/main.ts'], {
				env: { TEST_HOST_FOLDER: folder, PACKAGE_TARBALL: tarball },
			}),
		);
	}
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
