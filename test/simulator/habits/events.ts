import { envelope, newEventId } from '../envelopes';
import type { Habits } from './habit';
import { lend } from './lend';

const OFTEN_MS = 2_000;

const EMPLOYEE_EVENT = 'corehr.employee.domain_event_v2';

/** Habits of the events themselves: order, repetition, odd bodies. */
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
	'computed fields': {
		what: 'a field that the platform computes changes for many people at a time',
		witness: 'page of corehr.person.updated_v1: working_years and others trigger it too',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				for (const personId of simulator.company.people.ids.slice(0, 20)) {
					const fieldChanges = ['working_years'];
					simulator.app.push(simulator.app.personUpdated({ personId, fieldChanges }));
				}
			}),
	},
	'update before creation': {
		what: 'person.updated comes for somebody who cannot be read yet',
		witness: 'page of corehr.person.created: creating a person fires the update as well',
		start: (simulator) => simulator.repeat(OFTEN_MS, () => simulator.createPerson()),
	},
	'nothing named': {
		what: 'an update names no changed field',
		witness: 'page of corehr.location.updated_v2: field_changes has 0 to 200 entries',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				const [locationId = ''] = simulator.company.locations.ids;
				simulator.app.push(simulator.app.locationUpdated({ locationId }));
			}),
	},
	'other kinds of events': {
		what: 'events come that nobody chose, one with an event_type of its own in its body',
		witness: 'page of corehr.employee.domain_event_v2: event.event_type is a number',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				const body = { event_type: 2, employment_id: '7300000000000000010', data: [] };
				simulator.app.push(envelope(simulator.app, EMPLOYEE_EVENT, body));
				simulator.app.push(envelope(simulator.app, `corehr.new_thing.${newEventId()}_v9`, {}));
			}),
	},
	'delivered twice': {
		what: 'an acknowledged event comes once more',
		witness: 'event FAQ of the platform: delivery is at least once',
		start: ({ settings }) => lend(settings, { duplicateProbability: 0.3 }),
	},
} satisfies Habits;
