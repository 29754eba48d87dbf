import { parseArgs } from 'node:util';
import { startN8n } from '../host/n8n/startN8n';
import { startSimulator } from '../simulator';
import { benchDetails } from './details';
import { benchFiltering } from './filtering';

/** The trials that need a running n8n; started by `start.mjs`. */
async function main() {
	const { values } = parseArgs({ options: { people: { type: 'string', default: '200' } } });
	const people = Number(values.people);
	if (!Number.isInteger(people) || people < 1) throw new Error('--people must be a number');
	// Nothing changed: the documented limits, lags and lifetimes.
	const simulator = await startSimulator();
	try {
		const n8n = await startN8n({ env: { N8N_METRICS: 'true' } });
		try {
			await benchDetails({ n8n, simulator }, people);
			await benchFiltering({ n8n, simulator });
		} finally {
			await n8n.dispose();
		}
	} finally {
		await simulator.close();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
