import type { SimulatedApp } from './app';
import type { Company } from './company/company';
import type { Envelope } from './envelopes';
import { LOCATION_UPDATED, PERSON_UPDATED } from './envelopes';
import type { JsonObject } from './json';

/** The events a change sent: to each subscribed app its own, by app id. */
export interface Pushed {
	/** The default app's event. */
	readonly eventId: string | undefined;
	readonly eventIds: Readonly<Record<string, string>>;
	readonly fieldChanges: readonly string[];
}

/** Changes a person of the company and pushes the event. Throws when nobody has the id. */
export function changePerson(
	company: Company,
	apps: readonly SimulatedApp[],
	personId: string,
	patch: JsonObject,
): Pushed {
	const fieldChanges = company.people.change(personId, patch);
	if (!fieldChanges) throw new Error(`There is no person ${personId}`);
	return pushToAll(apps, PERSON_UPDATED, fieldChanges, (app) =>
		app.personUpdated({ personId, fieldChanges }),
	);
}

/** Changes a location of the company and pushes the event. Throws when none has the id. */
export function changeLocation(
	company: Company,
	apps: readonly SimulatedApp[],
	locationId: string,
	patch: JsonObject,
): Pushed {
	const change = company.locations.change(locationId, patch);
	if (!change) throw new Error(`There is no location ${locationId}`);
	const { fieldChanges, subEvents } = change;
	return pushToAll(apps, LOCATION_UPDATED, fieldChanges, (app) =>
		app.locationUpdated({ locationId, fieldChanges, subEvents }),
	);
}

/** A change of fields that never trigger an event pushes none. */
function pushToAll(
	apps: readonly SimulatedApp[],
	eventType: string,
	fieldChanges: readonly string[],
	event: (app: SimulatedApp) => Envelope,
): Pushed {
	const receivers =
		fieldChanges.length === 0 ? [] : apps.filter(({ subscribed }) => subscribed.has(eventType));
	const eventIds = Object.fromEntries(receivers.map((app) => [app.appId, app.push(event(app))]));
	return { eventId: apps[0] && eventIds[apps[0].appId], eventIds, fieldChanges };
}
