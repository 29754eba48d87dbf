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
	/** How long it lasts, in milliseconds. */
	readonly lastsMs: number;
}

const SHORTEST_MS = 2_000;
const LONGEST_MS = 12_000;

/** Random habits at random times, some more than once. */
export function planUnrest(simulator: Simulator, options: UnrestOptions): readonly Spell[] {
	const { random, count, lastsMs } = options;
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const left = [...habitNames];
	const chosen = Array.from({ length: Math.min(count, left.length) }, () =>
		left.splice(Math.floor(random() * left.length), 1),
	).flat();
	const spellsEach = 1 + Math.floor(lastsMs / 60_000);
	return chosen.flatMap((name) => {
		const apps = simulator.apps.filter((app) => concerns(name, app));
		return Array.from({ length: apps.length === 0 ? 0 : spellsEach }, () => {
			const length = SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS);
			const from = Math.round(random() * (lastsMs - length));
			return { name, app: pick(apps), from, to: Math.round(from + length) };
		});
	});
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
