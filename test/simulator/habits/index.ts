import type { Simulator } from '../simulator';
import { apiHabits } from './api';
import { eventHabits } from './events';
import type { Habit } from './habit';
import { lineHabits } from './line';
import { webhookHabits } from './webhook';

/** All bad habits by name, each with its witness. */
export const habits = { ...lineHabits, ...eventHabits, ...apiHabits, ...webhookHabits };

export type HabitName = keyof typeof habits;

/** Begins a bad habit; the function returned ends it. */
export function misbehave(simulator: Simulator, name: HabitName): () => void {
	const habit: Habit = habits[name];
	return habit.start(simulator);
}
