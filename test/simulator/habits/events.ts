import { bodyHabits } from './bodies';
import type { Habits } from './habit';
import { lend } from './lend';

/** Habits of the events: order, repetition, loss, and what is in them. */
export const eventHabits = {
	'twice at once': {
		what: 'an event comes twice at the same moment',
		witness: 'event overview of the platform: at least once, receivers are to be idempotent',
		start: ({ settings }) => lend(settings, { twinProbability: 0.3 }),
	},
	'twice, late': {
		what: 'an acknowledged event comes once more seconds later',
		witness: 'event FAQ of the platform: delivery is at least once',
		start: ({ settings }) =>
			lend(settings, { duplicateProbability: 0.5, duplicateDelayMs: [1_000, 6_000] }),
	},
	'out of order': {
		what: 'events overtake each other',
		witness: 'page of corehr.person.updated_v1: not ordered',
		start: ({ settings }) =>
			lend(settings, { disorderProbability: 0.5, disorderDelayMs: [0, 2_000] }),
	},
	late: {
		what: 'every event comes some seconds after its change',
		witness: 'page of corehr.job_data.changed: up to hours late; pushes queue behind each other',
		start: ({ settings }) =>
			lend(settings, { disorderProbability: 1, disorderDelayMs: [2_000, 5_000] }),
	},
	'events lost': {
		what: 'one delivery in five never arrives',
		witness: 'networks; the platform repeats what is not answered within 3 s',
		start: ({ settings }) => lend(settings, { eventLossProbability: 0.2 }),
	},
	'answers lost': {
		what: 'one answer in five never reaches the platform, which brings the event again',
		witness: 'networks; the platform repeats what is not answered within 3 s',
		start: ({ settings }) => lend(settings, { answerLossProbability: 0.2 }),
	},
	'time in seconds': {
		what: 'create_time has 10 digits',
		witness: 'events of schema 1.0 (ts), and other events of the platform',
		start: ({ settings }) => lend(settings, { createTimeDigits: 10 }),
	},
	'time in microseconds': {
		what: 'create_time has 16 digits',
		witness: "the platform's own example of an envelope",
		start: ({ settings }) => lend(settings, { createTimeDigits: 16 }),
	},
	'delivered twice': {
		what: 'an acknowledged event comes once more',
		witness: 'event FAQ of the platform: delivery is at least once',
		start: ({ settings }) => lend(settings, { duplicateProbability: 0.3 }),
	},
	...bodyHabits,
} satisfies Habits;
