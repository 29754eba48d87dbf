import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { habitNames, startSimulator } from '../../simulator';
import { startN8n } from '../n8n/startN8n';
import { liveThroughOddDay, ODD_RETRIES } from '../odd/oddDay';
import { heldByUs, readWatchdog, reportOf, watchedBy } from '../odd/watchdog';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 600);
const SEED = Number(process.env.ODD_SEED ?? Date.now() % 100_000);
/** All habits come about twice in ten minutes. */
const AT_ONCE = 4;
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** A night of random bad habits: what was lost, what ran twice, what leaked, who held the loop. */
async function main(): Promise<void> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-odd-'));
	const watchdog = path.join(folder, 'watchdog.jsonl');
	const simulator = await startSimulator({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		settings: { redeliveryMs: ODD_RETRIES },
	});
	const n8n = await startN8n({
		env: { N8N_LOG_LEVEL: 'debug', ...watchedBy(watchdog) },
		logFile: path.join(folder, 'n8n.log'),
	});
	process.once('SIGINT', () => void n8n.dispose().then(() => process.exit(130)));
	tell(`ODD_SEED=${SEED}, ${SECONDS} s; n8n's log and the watchdog's are in ${folder}`);
	const begun = Date.now();
	try {
		const evening = await liveThroughOddDay({
			simulator,
			n8n,
			seed: SEED,
			seconds: SECONDS,
			count: habitNames.length,
			atOnce: AT_ONCE,
			tell,
		});
		const { passing, runs, lost, twice, uncalled, refused, leaks } = evening;
		const wrong = [lost, twice, uncalled, refused, leaks].flat();
		tell(
			`${passing} events passed a filter: ${runs} executions, ${lost.length} lost, ${twice.length} run twice, ${uncalled.length} run uncalled, ${refused.length} never acknowledged, ${leaks.length} secrets seen`,
		);
		for (const line of wrong.slice(0, 20)) tell(`  ${line}`);
		const watched = readWatchdog(watchdog, begun);
		for (const line of reportOf(watched)) tell(line);
		for (const line of watched.unhandled.slice(0, 5)) tell(`  ${line}`);
		const troubles = [wrong, watched.unhandled, heldByUs(watched)].flat();
		process.exitCode = troubles.length === 0 ? 0 : 1;
	} finally {
		await n8n.dispose();
		await simulator.close();
	}
}

void main();
