import type { Habits } from './habit';

/** Habits of posted events, and of those who post without being the platform. */
export const webhookHabits = {} satisfies Habits;
