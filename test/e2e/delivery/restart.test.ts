import {
	exceptions,
	goingAway,
	outage,
	reset,
	setChaoticStage,
	wreakHavoc,
	type Trouble,
} from './chaos';
import { ENGINES } from '../../host/n8n/engine';

const restart: Trouble = async ({ n8n }) => {
	await n8n.stop(60_000);
	await n8n.start();
};

describe.each(ENGINES)(
	'300 events with losses, duplicates, disorder, three resets, an outage and a restart of n8n (%s)',
	(engine) => {
		let stage: Awaited<ReturnType<typeof setChaoticStage>>;
		beforeAll(async () => (stage = await setChaoticStage(engine)), 240_000);
		afterAll(async () => await stage.end(), 60_000);

		it.each([11, 12, 13])(
			'run each passing event exactly once (seed %i)',
			async (seed) => {
				const aftermath = await wreakHavoc(stage, seed, [reset, goingAway, reset, outage, restart]);

				const once = exceptions(
					aftermath,
					aftermath.passing,
					(runs) => runs.length === 1 && runs[0]?.status === 'success',
				);
				const never = exceptions(aftermath, aftermath.filtered, (runs) => runs.length === 0);
				expect({ once, never }).toEqual({ once: [], never: [] });
				// All of it really happened.
				expect(aftermath.sent).toBeGreaterThan(330);
				expect(aftermath.passing.size).toBeGreaterThan(150);
			},
			400_000,
		);
	},
);
