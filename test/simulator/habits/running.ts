import type { SimulatedApp } from '../app';
import type { Simulator } from '../simulator';
import type { HabitName } from './index';
import { habitNames, habits, misbehave } from './index';

/** Bad habits that another process has begun, by simulator and name. */
const running = new WeakMap<Simulator, Map<HabitName, () => void>>();

const runningOf = (simulator: Simulator): Map<HabitName, () => void> => {
	const known = running.get(simulator) ?? new Map<HabitName, () => void>();
	running.set(simulator, known);
	return known;
};

/** Begins a habit, unless it is on. */
export function begin(simulator: Simulator, name: HabitName, app: SimulatedApp): void {
	const on = runningOf(simulator);
	if (!on.has(name)) on.set(name, misbehave(simulator, name, app));
}

/** Ends a habit that is on, or all that are. */
export function end(simulator: Simulator, name?: HabitName): void {
	const on = runningOf(simulator);
	for (const one of name === undefined ? [...on.keys()] : [name]) {
		on.get(one)?.();
		on.delete(one);
	}
}

/** The whole table, and what is on. */
export const habitTable = (simulator: Simulator) =>
	habitNames.map((name) => {
		const { what, witness } = habits[name];
		return { name, what, witness, on: runningOf(simulator).has(name) };
	});
