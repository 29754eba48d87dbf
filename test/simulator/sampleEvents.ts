import type { Envelope, EventOrigin, HeaderChanges } from './envelopes';
import { envelope } from './envelopes';
import type { JsonObject } from './json';
import { objectOf } from './json';
import samples from './samples/events.json';

/** What the platform's page says of an event. */
export interface EventPage {
	/** The title. */
	readonly zh: string;
	readonly apps: readonly string[];
	readonly scopes: readonly string[];
	/** Seconds after which its record can be read, where the page says so. */
	readonly lag?: number;
	/** The keys of the body, with their types; those of objects in it as `object.key`. */
	readonly body: Readonly<Record<string, string>>;
	/** By key: the values that are listed for it, with their first words. */
	readonly states: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** The example body. */
	readonly event: JsonObject;
}

/** Every CoreHR event, by its type. */
export const eventPages = samples as unknown as Readonly<Record<string, EventPage>>;

/** An event with its page's example for a body, some of whose keys may differ. */
export function sampleEvent(
	origin: EventOrigin,
	eventType: string,
	changes: JsonObject = {},
	header: HeaderChanges = {},
): Envelope {
	const page = eventPages[eventType];
	if (!page) throw new Error(`There is no page of an event ${eventType}`);
	return envelope(origin, eventType, { ...objectOf(page.event), ...changes }, header);
}
