import { readRuns, runsByEvent } from '../../e2e/delivery/runs';
import { seededRandom, startSimulator, type Simulator } from '../../simulator';
import type { CredentialReference } from '../n8n/credentials';
import { allDone, startEngine, type Engine, type EngineName } from '../n8n/engine';
import { startN8n, type N8n } from '../n8n/startN8n';
import { chain, coreHrTrigger, noOp } from '../n8n/workflowDraft';
import { floorGrowth, memoryOf, type Memory } from './memory';
import { Traffic } from './traffic';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 600);
/** `SOAK_ENGINE=PostgreSQL`: where changes wait for their run. */
const ENGINE = (process.env.SOAK_ENGINE ?? 'SQLite') as EngineName;
const REPORT_MS = 10_000;
/** More than this, as a share, is no flat heap. */
const MOST_GROWTH = 0.2;

const tell = (line: string) => process.stdout.write(`${line}\n`);

/** 50 events a second through a real n8n: memory over time, what was lost, what ran twice. */
async function main(): Promise<void> {
	const simulator = await startSimulator({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		settings: {
			random: seededRandom(1),
			redeliveryMs: [2_000, 4_000, 8_000, 15_000, 15_000, 15_000],
			duplicateProbability: 0.05,
			disorderProbability: 0.05,
		},
	});
	const engine = await startEngine(ENGINE);
	const n8n = await startN8n({ env: { N8N_METRICS: 'true', ...engine.env } });
	process.once('SIGINT', () => void n8n.dispose().then(() => process.exit(130)));
	try {
		process.exitCode = (await soak(simulator, n8n, engine)) ? 0 : 1;
	} finally {
		await n8n.dispose();
		await simulator.close();
		await engine.end();
	}
}

async function soak(simulator: Simulator, n8n: N8n, engine: Engine): Promise<boolean> {
	const { appId, appSecret } = simulator.app;
	const fields = { platform: 'custom', baseUrl: simulator.url, appId, appSecret };
	const credential = await n8n.credentials.create('feishuCoreHrApi', 'Soak', fields);
	const chosen = await chosenOnes(n8n, credential);
	const all = await everyOne(n8n, credential);

	const traffic = new Traffic(simulator.app, SECONDS);
	const memory = await watch(simulator, n8n, engine, traffic.ended);
	await simulator.idle(180_000);
	await allDone(engine, n8n);

	const { pushed, chosen: wanted } = traffic;
	const results = [resultOf(n8n, chosen, wanted), resultOf(n8n, all, pushed)];
	const [lost, twice] = [sum(results, 'lost'), sum(results, 'twice')];
	const growth = floorGrowth(memory.map(({ heap }) => heap));
	tell(
		`${pushed.length} events, ${wanted.length} of them chosen: ${sum(results, 'executions')} executions, ${lost} lost, ${twice} run twice`,
	);
	tell(`heap floor from the first to the last third: ${(growth * 100).toFixed(1)} %`);
	return lost === 0 && twice === 0 && growth <= MOST_GROWTH;
}

/** A run for each event that passes a filter: one in ten. */
async function chosenOnes(n8n: N8n, credential: CredentialReference): Promise<string> {
	const filter = { personFilter: 'only', personFields: ['phone_number'] };
	return await live(n8n, chain('Chosen', [coreHrTrigger(credential, filter), noOp()]));
}

/** Every event, gathered for a second. */
async function everyOne(n8n: N8n, credential: CredentialReference): Promise<string> {
	const gathering = { startMode: 'gathered', gatherFor: 1, gatherUnit: 'seconds', maxItems: 100 };
	return await live(n8n, chain('Every one', [coreHrTrigger(credential, gathering), noOp()]));
}

async function live(n8n: N8n, draft: ReturnType<typeof chain>): Promise<string> {
	const { id } = await n8n.workflows.create(draft);
	await n8n.workflows.activate(id);
	return id;
}

/** Prints and returns n8n's memory every few seconds until the traffic has ended. */
async function watch(simulator: Simulator, n8n: N8n, engine: Engine, ended: Promise<void>) {
	const memory: Memory[] = [];
	const begun = Date.now();
	const look = async () => {
		const now = await memoryOf(n8n);
		memory.push(now);
		const { events, acknowledged } = simulator.app.deliveries.counts;
		const seconds = ((Date.now() - begun) / 1_000).toFixed().padStart(4);
		tell(
			`${seconds} s: heap ${now.heap.toFixed()} MB, process ${now.process.toFixed()} MB; store ${((await engine.bytes(n8n)) / 1024 ** 2).toFixed(1)} MB; ${events} events, ${acknowledged} acknowledged`,
		);
	};
	const timer = setInterval(() => void look().catch(tell), REPORT_MS);
	await ended;
	clearInterval(timer);
	await look();
	return memory;
}

function resultOf(n8n: N8n, workflow: string, expected: readonly string[]) {
	const own = readRuns(n8n).filter(({ workflowId }) => workflowId === workflow);
	const runs = runsByEvent(own);
	const times = expected.map((eventId) => runs.get(eventId)?.length ?? 0);
	return {
		executions: own.length,
		lost: times.filter((count) => count === 0).length,
		twice: times.filter((count) => count > 1).length,
	};
}

const sum = <K extends string>(results: ReadonlyArray<Record<K, number>>, key: K): number =>
	results.reduce((total, result) => total + result[key], 0);

void main();
