import type { Habits } from './habit';

/** Habits of the events themselves: order, repetition, odd bodies. */
export const eventHabits = {
	'delivered twice': {
		what: 'an acknowledged event comes once more',
		witness: 'event FAQ of the platform: delivery is at least once',
		start: ({ settings }) => {
			const { duplicateProbability } = settings;
			settings.duplicateProbability = 0.3;
			return () => (settings.duplicateProbability = duplicateProbability);
		},
	},
} satisfies Habits;
