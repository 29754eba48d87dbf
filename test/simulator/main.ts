import { controlUsage } from './controlApi';
import { startSimulator } from './index';

/** `npm run simulator [-- port]`: the platform alone, driven through its control API. */
async function main(): Promise<void> {
	const port = Number(process.argv[2] ?? process.env.SIMULATOR_PORT ?? 0);
	const simulator = await startSimulator({ port });
	const { appId, appSecret, encryptKey, verificationToken } = simulator.app;
	const [person] = simulator.company.people.ids;
	process.stdout.write(`Open platform simulator at ${simulator.url}

  App ID              ${appId}
  App Secret          ${appSecret}
  Encrypt Key         ${encryptKey}
  Verification Token  ${verificationToken}

Choose "Custom" as the platform and ${simulator.url} as the base URL. Change a person with

  curl ${simulator.url}/_control/change-person -d '{"id":"${person}","patch":{"phone_number":"+8613800000000"}}'

All verbs:
${controlUsage.map((verb) => `  ${verb}`).join('\n')}
`);
	const stop = () => void simulator.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
