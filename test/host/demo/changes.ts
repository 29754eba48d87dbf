import type { Pushed, Simulator } from '../../simulator';
import type { Subject } from './exampleWorkflows';

export interface Change {
	readonly subject: Subject;
	/** In the words of the company: who or what, and how it changed. */
	readonly story: string;
	readonly pushed: Pushed;
}

const digits = (round: number, length: number) => String(round).padStart(length, '0');

/** What happens in the demo's company, over and over; the third and fourth are to be filtered out. */
const STORIES = [
	(simulator: Simulator, round: number): Change => {
		const id = pick(simulator.company.people.ids, round);
		const phone = `+861390000${digits(round % 10_000, 4)}`;
		return {
			subject: 'person',
			story: `person ${id} has a new phone number`,
			pushed: simulator.changePerson(id, { phone_number: phone }),
		};
	},
	(simulator: Simulator, round: number): Change => {
		const id = pick(simulator.company.locations.ids, round);
		const patch = { address: { postal_code: digits(100_000 + (round % 900_000), 6) } };
		return {
			subject: 'location',
			story: `location ${id} has a new postal code`,
			pushed: simulator.changeLocation(id, patch),
		};
	},
	(simulator: Simulator, round: number): Change => {
		const id = pick(simulator.company.people.ids, round);
		return {
			subject: 'person',
			story: `person ${id} has worked a year more (computed)`,
			pushed: simulator.changePerson(id, { working_years: round % 40 }),
		};
	},
	(simulator: Simulator, round: number): Change => {
		const id = pick(simulator.company.locations.ids, round);
		const patch = { hiberarchy_common: { code: `L-${round}` } };
		return {
			subject: 'location',
			story: `location ${id} has a new code`,
			pushed: simulator.changeLocation(id, patch),
		};
	},
];

/** Makes the change of this round, counted from 0, and pushes its event. */
export function nextChange(simulator: Simulator, round: number): Change {
	const story = STORIES[round % STORIES.length];
	if (!story) throw new Error('There are no stories to tell');
	return story(simulator, round);
}

/** Someone who is on board: the first few of the seeded company. */
function pick(ids: readonly string[], round: number): string {
	const id = ids[Math.floor(round / STORIES.length) % Math.min(5, ids.length)];
	if (!id) throw new Error('The company is empty');
	return id;
}
