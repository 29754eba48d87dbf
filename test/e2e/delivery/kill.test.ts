import { until } from '../../host/n8n/until';
import type { Attempt } from '../../simulator';
import {
	exceptions,
	goingAway,
	outage,
	reset,
	setChaoticStage,
	wreakHavoc,
	type Trouble,
} from './chaos';
import { runsUnderWay } from './runs';

describe('1,000 events with losses, duplicates, disorder, three resets, an outage and a kill -9', () => {
	let stage: Awaited<ReturnType<typeof setChaoticStage>>;
	beforeAll(async () => (stage = await setChaoticStage()), 240_000);
	afterAll(async () => await stage.end(), 60_000);

	it.each([21, 22, 23])(
		'lose none, and run again only those that the kill cut off (seed %i)',
		async (seed) => {
			const { ackTimeoutMs } = stage.simulator.settings;
			let from = 0;
			let to = 0;
			const kill: Trouble = async ({ n8n }) => {
				// A run that outlasts 2.5 s is acknowledged and counts as done, by the contract. On a
				// machine that stalls this could be any run, so wait until none lasts long.
				await until(
					'n8n to keep up',
					() => {
						const { all, older } = runsUnderWay(n8n, 1_500);
						return all > 0 && older === 0;
					},
					{ forMs: 60_000, everyMs: 20 },
				);
				from = Date.now();
				await n8n.kill();
				to = Date.now();
				await n8n.start();
			};
			const cutOff = ({ at, answeredAfterMs = ackTimeoutMs }: Attempt) =>
				at <= to && at + answeredAfterMs >= from;

			const aftermath = await wreakHavoc(stage, seed, [reset, goingAway, reset, outage, kill]);

			const { passing, filtered } = aftermath;
			const lost = exceptions(aftermath, passing, (runs) =>
				runs.some(({ status }) => status === 'success'),
			);
			const again = exceptions(
				aftermath,
				passing,
				(runs, { attempts }) => runs.length === 1 || attempts.some(cutOff),
			);
			const never = exceptions(aftermath, filtered, (runs) => runs.length === 0);
			expect({ lost, again, never }).toEqual({ lost: [], again: [], never: [] });
		},
		400_000,
	);
});
