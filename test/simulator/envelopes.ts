import { randomBytes } from 'node:crypto';
import type { Json, JsonObject } from './json';
import type { SubEvent } from './company/locationChanges';

/** An event as the platform pushes it (schema 2.0). */
export interface Envelope extends JsonObject {
	readonly schema: '2.0';
	readonly header: {
		readonly event_id: string;
		readonly event_type: string;
		/** Milliseconds as a string; the platform's own example shows microseconds. */
		readonly create_time: string;
		/** The app's Verification Token: a secret. */
		readonly token: string;
		readonly app_id: string;
		readonly tenant_key: string;
	};
	readonly event: JsonObject;
}

/** Header values that differ from the default ones. */
export type HeaderChanges = Partial<Envelope['header']>;

/** What an app's events carry in their headers. */
export interface EventOrigin {
	readonly appId: string;
	readonly verificationToken: string;
	readonly tenantKey: string;
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Of `create_time`: 10, 13 or 16. */
	readonly createTimeDigits: number;
}

export const PERSON_UPDATED = 'corehr.person.updated_v1';
export const LOCATION_UPDATED = 'corehr.location.updated_v2';

export const newEventId = (): string => randomBytes(16).toString('hex');

/** Any event of the app; `header` overrides single values. */
export const envelope = (
	origin: EventOrigin,
	eventType: string,
	event: JsonObject,
	header: HeaderChanges = {},
): Envelope => ({
	schema: '2.0',
	header: {
		// In the order in which a recorded envelope has them.
		event_id: newEventId(),
		token: origin.verificationToken,
		create_time: String(origin.now()).padEnd(16, '0').slice(0, origin.createTimeDigits),
		event_type: eventType,
		tenant_key: origin.tenantKey,
		app_id: origin.appId,
		...header,
	},
	event,
});

export interface PersonUpdate {
	readonly personId: string;
	readonly fieldChanges: readonly string[];
	/** More keys of `event`. */
	readonly extra?: Readonly<Record<string, Json>>;
	readonly header?: HeaderChanges;
}

export const personUpdated = (origin: EventOrigin, update: PersonUpdate): Envelope =>
	envelope(
		origin,
		PERSON_UPDATED,
		{ person_id: update.personId, field_changes: update.fieldChanges, ...update.extra },
		update.header,
	);

export interface LocationUpdate {
	readonly locationId: string;
	readonly fieldChanges?: readonly string[];
	readonly subEvents?: ReadonlyArray<Partial<SubEvent>>;
	readonly extra?: Readonly<Record<string, Json>>;
	readonly header?: HeaderChanges;
}

export const locationUpdated = (origin: EventOrigin, update: LocationUpdate): Envelope =>
	envelope(
		origin,
		LOCATION_UPDATED,
		{
			location_id: update.locationId,
			field_changes: update.fieldChanges ?? [],
			sub_events: (update.subEvents ?? []) as readonly JsonObject[],
			...update.extra,
		},
		update.header,
	);
