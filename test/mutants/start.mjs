import { prepareCheckout } from '../host/checkout.mjs';
import { prepareN8nHost } from '../host/n8nHost.mjs';
import { run, step } from '../host/run.mjs';

/**
 * `npm run mutants`: breaks the code in thousands of small ways and counts what the unit tests catch;
 * all of it takes hours. `npm run mutants -- worker inbox`: some rooms of the house only.
 * `npm run mutants -- --sample 0.1`: a tenth of all, the same one each time (`--seed 2`: another).
 * The figures go to `scores.json` beside this file and to `MUTANTS.md`, what survived to the screen.
 */
async function main() {
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	await run(host.node, ['test/mutants/main.mjs', ...process.argv.slice(2)]);
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
