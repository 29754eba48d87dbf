import type { Simulator } from '../../simulator';
import { liveThrough, planUnrest, seededRandom } from '../../simulator';
import { allDone, startEngine } from '../n8n/engine';
import type { N8n } from '../n8n/startN8n';
import { WATCHED } from './pushes';
import { subscribe } from './subscriptions';
import { tally, type Evening } from './tally';

/**
 * The platform's retries in minutes instead of hours. Not so the pauses before a reconnect, which the
 * platform dictates and which are heeded up to ten minutes ("odd pace"): an event that nobody takes is
 * brought again for longer than that.
 */
export const ODD_RETRIES: readonly number[] = [
	...[1, 2, 3, 5, 8, 10, 12, 15, 15, 15, 15, 15],
	...Array<number>(40).fill(20),
].map((seconds) => seconds * 1_000);

const LONGEST_MS = ODD_RETRIES.reduce((sum, ms) => sum + ms, 60_000);

export interface OddDay {
	readonly simulator: Simulator;
	readonly n8n: N8n;
	readonly seed: number;
	readonly seconds: number;
	/** How many habits. */
	readonly count: number;
	readonly atOnce: number;
	tell(line: string): void;
}

/** People and locations change while habits come and go, by long connection and by webhook. */
export async function liveThroughOddDay(day: OddDay): Promise<Evening> {
	const { simulator, n8n, seed, seconds, count, atOnce, tell } = day;
	const random = seededRandom(seed);
	simulator.settings.random = seededRandom(seed + 1);
	const subscriptions = await subscribe(simulator, n8n);
	const unrest = { random, count, atOnce, lastsMs: seconds * 1_000 };
	const spells = planUnrest(simulator, unrest);
	for (const { name, app, from, to } of [...spells].sort((a, b) => a.from - b.from)) {
		tell(
			`  ${(from / 1_000).toFixed(1)} to ${(to / 1_000).toFixed(1)} s, ${app.receiver}: ${name}`,
		);
	}
	const stopChanging = keepChanging(simulator, random);
	await liveThrough(simulator, spells);
	stopChanging();
	// Whoever lost its connection for good is found out by these.
	simulator.changePerson(simulator.company.people.ids[0]!, { [WATCHED]: '+8613899999999' });
	await simulator.idle(LONGEST_MS);
	await allDone(await startEngine('SQLite'), n8n);
	return await tally(simulator, n8n, subscriptions);
}

/** A change every third of a second or so, as long as n8n keeps up. */
function keepChanging(simulator: Simulator, random: () => number): () => void {
	const { people, locations } = simulator.company;
	const some = (ids: readonly string[]) => ids[Math.floor(random() * ids.length)]!;
	const fields = [WATCHED, WATCHED, 'age', 'email_address'];
	return simulator.repeat(300, () => {
		const open = simulator.apps.reduce((sum, app) => sum + app.deliveries.counts.open, 0);
		if (open > 150) return;
		if (random() < 0.2) {
			const postal_code = String(Math.floor(100_000 + random() * 800_000));
			simulator.changeLocation(some(locations.ids), { address: { postal_code } });
		} else {
			const field = some(fields);
			simulator.changePerson(some(people.ids), { [field]: String(random()) });
		}
	});
}
