import type { SimulatedApp } from '../app';
import type { Simulator } from '../simulator';
import type { HabitName } from './index';
import { habitNames, misbehave } from './index';
import { lineHabits } from './line';
import { webhookHabits } from './webhook';

/** One time in which a bad habit is on. */
export interface Spell {
	readonly name: HabitName;
	readonly app: SimulatedApp;
	/** Milliseconds from the beginning of the unrest. */
	readonly from: number;
	readonly to: number;
}

export interface UnrestOptions {
	readonly random: () => number;
	/** How many habits there are. */
	readonly count: number;
	/**
	 * How many of them are on at once, about. A third of them are enough by themselves to keep a
	 * client away: with too many at once nobody is ever there, which proves nothing but that.
	 */
	readonly atOnce: number;
	/** How long it lasts, in milliseconds. */
	readonly lastsMs: number;
}

const SHORTEST_MS = 2_000;
const LONGEST_MS = 12_000;

/** Random habits, one after the other in each of some lanes, in an order that brings all in turn. */
export function planUnrest(simulator: Simulator, options: UnrestOptions): readonly Spell[] {
	const { random, count, atOnce, lastsMs } = options;
	const draw = <T>(list: T[]): T => list.splice(Math.floor(random() * list.length), 1)[0]!;
	const names: HabitName[] = [...habitNames];
	const chosen = Array.from({ length: Math.min(count, names.length) }, () => draw(names));
	let deck: HabitName[] = [];
	const spells: Spell[] = [];
	const nextOf = Array.from({ length: atOnce }, () => random() * LONGEST_MS);
	for (;;) {
		const from = Math.round(Math.min(...nextOf));
		const to = Math.round(from + SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS));
		if (to > lastsMs) return spells;
		if (deck.length === 0) deck = [...chosen];
		const name = draw(deck);
		const apps = simulator.apps.filter((app) => concerns(name, app));
		if (apps.length === 0) continue;
		spells.push({ name, app: draw(apps), from, to });
		nextOf[nextOf.indexOf(Math.min(...nextOf))] = to;
	}
}

function concerns(name: HabitName, { receiver }: SimulatedApp): boolean {
	if (name in lineHabits) return receiver === 'longConnection';
	return !(name in webhookHabits) || receiver === 'webhook';
}

/** Turns the habits on and off; resolves when the last one has ended. */
export async function liveThrough(simulator: Simulator, spells: readonly Spell[]): Promise<void> {
	const after = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
	await Promise.all(
		spells.map(async ({ name, app, from, to }) => {
			await after(from);
			const end = misbehave(simulator, name, app);
			await after(to - from);
			end();
		}),
	);
}
