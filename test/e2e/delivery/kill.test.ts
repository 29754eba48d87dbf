import { until } from '../../host/n8n/until';
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
import { runsUnderWay } from './runs';

/** Runs that may end between n8n's word that they did and ours. */
const JUST_ENDED = 3;

/** Seeds: each puts the kill at another place among the five troubles. */
const ORDERS: ReadonlyArray<[EngineName, readonly number[]]> = [
	['SQLite', [27, 28]],
	['PostgreSQL', [23, 35]],
];

describe.each(ORDERS)(
	'300 events with losses, duplicates, disorder, three resets, an outage and a kill -9 (%s)',
	(engine, seeds) => {
		let stage: Awaited<ReturnType<typeof setChaoticStage>>;
		beforeAll(async () => (stage = await setChaoticStage(engine)), 240_000);
		afterAll(async () => await stage.end(), 60_000);

		it.each(seeds)(
			'lose none, and run again only those that the kill cut off (seed %i)',
			async (seed) => {
				let underWay = 0;
				const kill: Trouble = async ({ n8n }) => {
					await until('some runs to be under way', () => runsUnderWay(n8n, 0).all > 0, {
						forMs: 60_000,
						everyMs: 20,
					});
					await n8n.kill();
					underWay = runsUnderWay(n8n, 0).all;
					await n8n.start();
				};

				const aftermath = await wreakHavoc(stage, seed, [reset, goingAway, reset, outage, kill]);

				const { passing, filtered } = aftermath;
				const lost = exceptions(aftermath, passing, (runs) =>
					runs.some(({ status }) => status === 'success'),
				);
				// A run that the kill cut off, or whose end it kept from being written, runs again.
				const again = [...passing.values()].filter((runs) => runs.length > 1).length;
				const never = exceptions(aftermath, filtered, (runs) => runs.length === 0);
				expect({ lost, never }).toEqual({ lost: [], never: [] });
				expect(again).toBeLessThanOrEqual(underWay + JUST_ENDED);
			},
			400_000,
		);
	},
);
