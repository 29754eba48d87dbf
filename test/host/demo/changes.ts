import type { Simulator } from '../../simulator';

export interface Change {
	/** In the words of the company: who, and how it changed. */
	readonly story: string;
	/** Nothing where nobody has subscribed to it. */
	readonly eventIds: readonly string[];
}

type Patch = Parameters<Simulator['changePerson']>[1];
type Story = (simulator: Simulator, id: string, round: number) => Change;

const digits = (round: number, length: number) => String(round).padStart(length, '0');

const NAMES = ['欧阳雪', '林小雨', '徐明', '何佳'];

const DEPARTMENT_MOVES = ['7101000000000000003', '7101000000000000002'];

const changed =
	(what: string, patchOf: (round: number) => Patch): Story =>
	(simulator, id, round) => {
		const { eventId } = simulator.changePerson(id, patchOf(round));
		return { story: `person ${id} has ${what}`, eventIds: eventId ? [eventId] : [] };
	};

/** What happens in the demo's company, over and over; the second is to be filtered out. */
const STORIES: readonly Story[] = [
	changed('a new phone number', (round) => ({
		phone_number: `+861390000${digits(round % 10_000, 4)}`,
	})),
	changed('worked a year more (computed)', (round) => ({ working_years: round % 40 })),
	changed('a new name', (round) => {
		const name = NAMES[Math.floor(round / STORIES.length) % NAMES.length];
		return { legal_name: name, preferred_name: name };
	}),
	changed('a new e-mail address', (round) => ({ email_address: `new${round}@example.com` })),
	(simulator, id, round) => {
		const department = DEPARTMENT_MOVES[Math.floor(round / STORIES.length) % 2] ?? '';
		const { pushed } = simulator.acts.move(id, department);
		const eventIds = pushed.map(({ eventId }) => eventId);
		return { story: `person ${id} has a new job in another department`, eventIds };
	},
];

/** Makes the change of this round, counted from 0, and pushes its events. */
export function nextChange(simulator: Simulator, round: number): Change {
	const story = STORIES[round % STORIES.length];
	if (!story) throw new Error('There are no stories to tell');
	return story(simulator, pick(simulator.company.people.ids, round), round);
}

/** Someone who is on board: the first few of the seeded company. */
function pick(ids: readonly string[], round: number): string {
	const id = ids[Math.floor(round / STORIES.length) % Math.min(5, ids.length)];
	if (!id) throw new Error('The company is empty');
	return id;
}
