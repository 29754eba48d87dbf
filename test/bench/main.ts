import { parseArgs } from 'node:util';
import { startN8n } from '../host/n8n/startN8n';
import { startSimulator, type Simulator } from '../simulator';
import { benchDetails } from './details';
import { benchChosen, benchFiltering } from './filtering';
import type { Lab } from './lab';
import { benchWebhookBurst } from './webhookBurst';

/** Spares n8n 2.41 an expression engine for each webhook call. */
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** The trials that need a running n8n; started by `start.mjs`. */
async function main() {
	const { values } = parseArgs({ options: { people: { type: 'string', default: '200' } } });
	const people = Number(values.people);
	if (!Number.isInteger(people) || people < 1) throw new Error('--people must be a number');
	// Nothing changed: the documented limits, lags and lifetimes.
	const simulator = await startSimulator();
	try {
		await withN8n(simulator, {}, async (lab) => {
			await benchDetails(lab, people);
			await benchFiltering(lab);
			await benchChosen(lab);
			await benchWebhookBurst(lab, 'n8n as it comes');
		});
		await withN8n(simulator, LAZY, async (lab) => {
			await benchWebhookBurst(lab, Object.keys(LAZY).join());
		});
	} finally {
		await simulator.close();
	}
}

async function withN8n(
	simulator: Simulator,
	env: NodeJS.ProcessEnv,
	work: (lab: Lab) => Promise<void>,
): Promise<void> {
	const n8n = await startN8n({ env: { N8N_METRICS: 'true', ...env } });
	try {
		await work({ n8n, simulator });
	} finally {
		await n8n.dispose();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
