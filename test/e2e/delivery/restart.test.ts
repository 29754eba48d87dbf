import {
	exceptions,
	goingAway,
	outage,
	reset,
	setChaoticStage,
	wreakHavoc,
	type Trouble,
} from './chaos';
import type { EngineName } from '../../host/n8n/engine';

/**
 * Runs that n8n has only written down when it closes its database: it tells nothing of them, and runs
 * them by itself at its next start, as we do.
 */
const JUST_BEGUN = 3;

const restart: Trouble = async ({ n8n }) => {
	await n8n.stop(60_000);
	await n8n.start();
};

/** Seeds: each puts the restart at another place among the five troubles. */
const ORDERS: ReadonlyArray<[EngineName, readonly number[]]> = [
	['SQLite', [11, 15]],
	['PostgreSQL', [12, 38]],
];

describe.each(ORDERS)(
	'300 events with losses, duplicates, disorder, three resets, an outage and a restart of n8n (%s)',
	(engine, seeds) => {
		let stage: Awaited<ReturnType<typeof setChaoticStage>>;
		beforeAll(async () => (stage = await setChaoticStage(engine)), 240_000);
		afterAll(async () => await stage.end(), 60_000);

		it.each(seeds)(
			'run each passing event once, but for what n8n was just beginning (seed %i)',
			async (seed) => {
				const aftermath = await wreakHavoc(stage, seed, [reset, goingAway, reset, outage, restart]);

				const lost = exceptions(
					aftermath,
					aftermath.passing,
					(runs) => runs.length > 0 && runs.every(({ status }) => status === 'success'),
				);
				const twice = [...aftermath.passing.values()].filter((runs) => runs.length > 1).length;
				const never = exceptions(aftermath, aftermath.filtered, (runs) => runs.length === 0);
				expect({ lost, never }).toEqual({ lost: [], never: [] });
				expect(twice).toBeLessThanOrEqual(JUST_BEGUN);
				// All of it really happened.
				expect(aftermath.sent).toBeGreaterThan(330);
				expect(aftermath.passing.size).toBeGreaterThan(150);
			},
			400_000,
		);
	},
);
