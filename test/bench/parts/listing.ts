import { startSimulator } from '../../simulator';
import { credentialOf } from '../../unit/actions/runNodeType';
import type { Part } from '../part';
import { Child } from '../programs/child';
import type { ListerOrders } from '../programs/lister';
import { inTurns, median, ratio } from '../rounds';

const MANY = [1_000, 10_000, 60_000] as const;
const ROUNDS = 2;

/** The processor time of a list of people. */
export const listing: Part = {
	name: 'listing',
	async run(lab) {
		const simulator = await startSimulator({ settings: { rateLimits: false } });
		const child = await Child.start<ListerOrders>('lister');
		try {
			const [few, some, all] = MANY.map((people) => lab.some(people));
			simulator.company.people.add(all!);
			const credential = credentialOf(simulator);
			const list = (people: number) => async () => await child.tell('list', { credential, people });
			const took = await inTurns(Math.min(ROUNDS, lab.rounds), {
				...{ few: list(few!), some: list(some!), all: list(all!) },
			});
			const seconds = (times: readonly number[]) =>
				`${median(times).toFixed(2)} s of processor time`;
			return {
				rows: [
					{
						work: `${all!.toLocaleString('en')} people listed`,
						ours: seconds(took.all),
						rival: `${some!.toLocaleString('en')} people: ${seconds(took.some)}`,
						...{ result: ratio(took.all, took.some), goal: { atMost: 6.5 } },
					},
				],
				curves: [
					{
						...{ panel: 'People listed', over: 'people', unit: 's of processor time' },
						name: 'Get Many',
						points: [
							[few!, median(took.few)],
							[some!, median(took.some)],
							[all!, median(took.all)],
						],
					},
				],
			};
		} finally {
			await child.end();
			await simulator.close();
		}
	},
};
