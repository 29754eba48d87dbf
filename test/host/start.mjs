import { spawn } from 'node:child_process';
import { prepareCheckout } from './checkout.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { preparePostgres } from './postgres.mjs';
import { prepareRedis } from './redis.mjs';
import { ROOT, step } from './run.mjs';
import { prepareTarball } from './tarball.mjs';

/**
 * `npm start`: installs what is missing, then hands over to `demo/main.ts` on the host's Node.
 * `npm start -- queue`: the same with n8n in queue mode.
 */
async function main() {
	await step('dependencies', prepareCheckout);
	const host = await step('n8n host', prepareN8nHost);
	const tarball = process.env.PACKAGE_TARBALL ?? (await step('build and pack', prepareTarball));
	const servers = process.argv[2] === 'queue' ? await step('PostgreSQL and Redis', serversOf) : {};
	const demo = spawn(
		host.node,
		['--import', 'tsx', 'test/host/demo/main.ts', ...process.argv.slice(2)],
		{
			cwd: ROOT,
			stdio: 'inherit',
			env: { ...process.env, ...servers, TEST_HOST_FOLDER: host.folder, PACKAGE_TARBALL: tarball },
		},
	);
	// Ctrl-C reaches the demo by itself; a signal sent to this process alone has to be passed on.
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => demo.kill(signal));
	process.exitCode = await new Promise((resolve) => {
		demo.once('exit', (code) => resolve(code ?? 1));
	});
}

const serversOf = async () => ({
	POSTGRES_BIN: (await preparePostgres()).postgres,
	REDIS_PATH: await prepareRedis(),
});

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
