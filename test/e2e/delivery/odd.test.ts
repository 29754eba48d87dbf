import fs from 'node:fs';
import path from 'node:path';
import { liveThroughOddDay, ODD_RETRIES } from '../../host/odd/oddDay';
import { readWatchdog, reportOf, watchedBy } from '../../host/odd/watchdog';
import '../patience';
import { closeScene, openScene, type Scene } from '../scene';

/** Another day each time; one that went wrong comes again by its seed. */
const SEED = Number(process.env.ODD_SEED ?? Date.now() % 100_000);
const SECONDS = 120;
const HABITS = 12;
const AT_ONCE = 2;

const watchdog = path.resolve(__dirname, '../../../artefacts/logs/odd-watchdog.jsonl');
const tell = (line: string) => process.stdout.write(`${line}\n`);

let scene: Scene;
beforeAll(async () => {
	fs.rmSync(watchdog, { force: true });
	scene = await openScene({
		app: { clientConfig: { ReconnectInterval: 1, ReconnectNonce: 0.5 } },
		settings: { redeliveryMs: ODD_RETRIES },
		env: watchedBy(watchdog),
	});
});
afterAll(async () => await closeScene(scene));

it('loses nothing and runs nothing twice while the platform and the network misbehave', async () => {
	tell(`an odd day, ODD_SEED=${SEED}`);
	const begun = Date.now();
	const { passing, runs, ...wrong } = await liveThroughOddDay({
		...scene,
		seed: SEED,
		seconds: SECONDS,
		count: HABITS,
		atOnce: AT_ONCE,
		tell,
	});
	tell(`${passing} events passed a filter, ${runs} executions`);
	const watched = readWatchdog(watchdog, begun);
	for (const line of reportOf(watched)) tell(line);
	expect(wrong).toEqual({ lost: [], twice: [], uncalled: [], refused: [], leaks: [] });
	expect(watched.unhandled).toEqual([]);
	expect(passing).toBeGreaterThan(100);
}, 1_500_000);
