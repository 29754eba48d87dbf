import { envelope, newEventId } from '../envelopes';
import type { Simulator } from '../simulator';
import type { Habits } from './habit';

const OFTEN_MS = 2_000;

const EMPLOYEE_EVENT = 'corehr.employee.domain_event_v2';

/** The most that the platform's page allows in one sub-event. */
const MOST_FIELDS = 1_000;

type SubEvents = ReadonlyArray<Readonly<Record<string, string | number | readonly string[]>>>;

/** The first location changes, as these sub-events tell. */
function changeLocation(
	{ app, company }: Simulator,
	subEvents: SubEvents,
	fieldChanges: readonly string[],
): void {
	const [locationId = ''] = company.locations.ids;
	app.push(app.locationUpdated({ locationId, fieldChanges, subEvents }));
}

/** Nineteen digits, as ids of records have, ever new. */
let nextId = 7_400_000_000_000_000_001n + BigInt(Date.now());

const IDS = /"(person_id|location_id|event_id)":"(\d{16,19})"/g;

/** Habits of what is in the events. */
export const bodyHabits = {
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
		start: (simulator) => simulator.repeat(OFTEN_MS, () => simulator.acts.hire()),
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
	'events with numbers for ids': {
		what: 'ids in events, their own among them, are JSON numbers of 19 digits, which a reader rounds',
		witness: 'gateways that parse and rewrite JSON; no page of the platform promises text for ids',
		start: (simulator) => {
			const { app, company } = simulator;
			const ends = [
				app.wording.put((json) => json.replace(IDS, '"$1":$2')),
				simulator.repeat(OFTEN_MS, () => {
					const [personId = ''] = company.people.ids;
					const header = { event_id: String(nextId++) };
					app.push(app.personUpdated({ personId, fieldChanges: ['phone_number'], header }));
				}),
			];
			return () => ends.forEach((end) => end());
		},
	},
	'sub-events of unknown kinds': {
		what: 'sub-events have an opt_type that no page lists, or name no entity',
		witness:
			'page of corehr.location.updated_v2: opt_type 1 to 3, and nothing says that it stays so',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () =>
				changeLocation(
					simulator,
					[
						{ id: '1', entity: 'location', opt_type: 9, field_changes: ['name'] },
						{ id: '2', opt_type: 2, field_changes: ['postal_code'] },
					],
					['name', 'address'],
				),
			),
	},
	'thousands of changed fields': {
		what: 'an event names 100,000 changed fields',
		witness:
			'page of corehr.location.updated_v2: 1,000 fields a sub-event, any number of sub-events',
		start: (simulator) => {
			const field_changes = Array.from({ length: MOST_FIELDS }, (_, field) => `field_${field}__c`);
			const subEvents = Array.from({ length: 100 }, (_, id) => {
				return { id: String(id), entity: 'location', opt_type: 2, field_changes };
			});
			changeLocation(simulator, subEvents, ['name']);
			return () => undefined;
		},
	},
	'events of schema 1.0': {
		what: 'events of the old form come: no header, their type inside',
		witness: 'SDK 1.74.0, EventDispatcher.parse reads both forms: "schema" in data, or not',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				const { appId: app_id, tenantKey: tenant_key, verificationToken: token } = simulator.app;
				const event = { type: 'user_update', app_id, tenant_key };
				const ts = String(simulator.settings.now() / 1_000);
				simulator.app.push({ ts, uuid: newEventId(), token, type: 'event_callback', event });
			}),
	},
} satisfies Habits;
