import path from 'node:path';
import { startSimulator } from '../../simulator';
import { freePort } from '../n8n/ports';
import { startN8n, type N8n } from '../n8n/startN8n';
import { startQueue } from '../queue/startQueue';
import { claimFolder } from './claimFolder';
import { readDemoOptions, type DemoOptions } from './demoOptions';
import { installExamples, retireExamples, type Shown } from './exampleWorkflows';
import { Mails } from './mails';
import { reasonOf, tell, welcome } from './print';
import { runReal } from './real';
import { Shutdown } from './shutdown';
import { runSimulated } from './simulated';

const USER_FOLDER = path.resolve(
	process.env.N8N_DEMO_FOLDER ?? path.join(__dirname, '../../../.n8n-demo'),
);
const N8N_PORT = 5678;
const SIMULATOR_PORT = 5680;
/** Quicker than the platform's 15 s, 5 min, 1 h and 6 h: somebody is watching. */
const REDELIVERY_MS = [5_000, 10_000, 20_000, 40_000];
/** Less than the time that `Shutdown` gives a step. */
const N8N_GRACE_MS = 8_000;
/** In which language n8n's editor and the panels of this package are. */
const LANGUAGE = 'N8N_DEFAULT_LOCALE';
const PROXY = /^(http|https|all|no)_proxy$/i;

/** Where the events come from. */
interface Scene {
	readonly credential: object;
	readonly env: NodeJS.ProcessEnv;
	/** @returns whether all went well, once as many events were seen as were asked for */
	readonly run: (n8n: N8n, examples: readonly Shown[]) => Promise<boolean>;
}

async function demo(shutdown: Shutdown): Promise<boolean> {
	const options = readDemoOptions(process.argv.slice(2), process.env);
	const release = claimFolder(USER_FOLDER);
	shutdown.add(async () => release());
	const scene = await sceneOf(options, shutdown);
	const language = process.env[LANGUAGE];
	const env = { ...scene.env, ...(language && { [LANGUAGE]: language }) };
	const n8n = await (options.inQueueMode ? startInQueueMode : startAlone)(env, shutdown);
	tellOtherPort(N8N_PORT, n8n.baseUrl);

	const mails = new Mails();
	shutdown.add(async () => await mails.close());
	const mailPage = await mails.listen();
	const smtp = mails.server.credential;
	const examples = await installExamples(n8n, { feishuCoreHrApi: scene.credential, smtp });
	shutdown.add(async () => await retireExamples(n8n, examples));
	welcome(n8n.baseUrl, mailPage, examples, !options.inQueueMode);
	return await scene.run(n8n, examples);
}

async function startAlone(env: NodeJS.ProcessEnv, shutdown: Shutdown): Promise<N8n> {
	tell('starting n8n (up to a minute)');
	const n8n = await startN8n({
		userFolder: USER_FOLDER,
		preferredPort: N8N_PORT,
		env,
		logFile: path.join(USER_FOLDER, 'n8n.log'),
		signal: shutdown.signal,
	});
	shutdown.add(async () => await n8n.stop(N8N_GRACE_MS));
	return n8n;
}

/** From nothing each time: its folders and databases are temporary. */
async function startInQueueMode(env: NodeJS.ProcessEnv, shutdown: Shutdown): Promise<N8n> {
	tell('starting PostgreSQL, Redis and n8n in queue mode (up to two minutes)');
	const { signal } = shutdown;
	const options = { preferredPort: N8N_PORT, env, logFolder: USER_FOLDER, signal };
	const queue = await startQueue(options);
	shutdown.add(async () => await queue.end(N8N_GRACE_MS));
	const { workers, webhooks } = queue;
	tell(`${workers.length} workers run executions; webhooks are answered by`);
	for (const { baseUrl } of webhooks) tell(`  ${baseUrl}`);
	return queue.main;
}

async function sceneOf({ platform, events }: DemoOptions, shutdown: Shutdown): Promise<Scene> {
	if (platform.kind === 'real') {
		return {
			credential: platform.credential,
			// n8n runs without the shell's proxy, but the real platform may be behind it.
			env: Object.fromEntries(Object.entries(process.env).filter(([name]) => PROXY.test(name))),
			run: async (n8n) => await runReal(n8n, events, shutdown.signal),
		};
	}
	const simulator = await startSimulator({
		port: await freePort(SIMULATOR_PORT),
		settings: { redeliveryMs: REDELIVERY_MS },
	});
	shutdown.add(async () => await simulator.close());
	tell(`the simulated open platform is at ${simulator.url}`);
	tellOtherPort(SIMULATOR_PORT, simulator.url);
	const { appId, appSecret, encryptKey, verificationToken } = simulator.app;
	const app = { appId, appSecret, encryptKey, verificationToken };
	return {
		credential: { platform: 'custom', baseUrl: simulator.url, ...app },
		env: {},
		run: async (n8n, [example]) => {
			if (!example) throw new Error('There is no example to run');
			return await runSimulated(simulator, n8n, example, events, shutdown.signal);
		},
	};
}

function tellOtherPort(preferred: number, url: string): void {
	if (new URL(url).port === String(preferred)) return;
	tell(`port ${preferred} is taken, so another one is used: ${url}`);
}

const shutdown = new Shutdown();
shutdown.onSignals();
demo(shutdown)
	.catch((error: unknown) => {
		if (shutdown.signal.aborted) return true;
		tell(`the demo cannot go on: ${reasonOf(error)}`);
		return false;
	})
	.then(async (well) => {
		await shutdown.run();
		tell('everything is stopped');
		// Whatever still hangs ends with this process.
		process.exit(well ? 0 : 1);
	})
	.catch((error: unknown) => tell(reasonOf(error)));
