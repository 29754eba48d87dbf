import type { SimulatedApp } from '../app';
import type { Simulator } from '../simulator';
import { apiHabits } from './api';
import { eventHabits } from './events';
import type { Habit } from './habit';
import { lineHabits } from './line';
import { webhookHabits } from './webhook';

/** All bad habits by name, each with its witness. */
export const habits = { ...lineHabits, ...eventHabits, ...apiHabits, ...webhookHabits };

export type HabitName = keyof typeof habits;

export const habitNames = Object.keys(habits) as HabitName[];

/**
 * Begins a bad habit; the function returned ends it.
 *
 * @param app whose line, events or request URL it is about; the HTTP API is everybody's
 */
export function misbehave(
	simulator: Simulator,
	name: HabitName,
	app: SimulatedApp = simulator.app,
): () => void {
	const habit: Habit = habits[name];
	const seen = new Proxy(simulator, {
		get: (target, key) => (key === 'app' ? app : (Reflect.get(target, key) as unknown)),
	});
	return habit.start(seen);
}
