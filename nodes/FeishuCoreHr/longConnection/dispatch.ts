import { EVENT_TYPES, parseEnvelope } from '../events/envelope';
import { readHrEvent } from '../events/hrEvent';
import type { Absences } from './absences';
import type { Log } from './logger';
import { harmless, type Subscriber } from './subscriber';

/**
 * Milliseconds in which an event is answered. The platform waits 3 s (page on long connections, as for
 * request URLs); the rest is for the way.
 */
export const ANSWER_MILLISECONDS = 2_500;

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/** Thrown to answer 500, so that the platform brings the event again. */
export class Refused extends Error {}

export interface Room {
	readonly appId: string;
	readonly subscribers: ReadonlySet<Subscriber>;
	readonly absences: Absences;
	readonly log: Log;
	/** Warns once for each cause until the connection is opened anew. */
	warnOnce(cause: string, message: string): void;
}

/**
 * Gives one event to everyone who chose its type. It is parsed once, however many listen.
 *
 * Resolves when the platform need not bring it again: each one who wanted it was served, or it can
 * never succeed (no envelope, another app's).
 *
 * @param now milliseconds since 1970, when the event arrived
 * @throws {Refused} when somebody could not be served or may be missing; those who were served
 *   recognise the event when it comes again
 */
export async function dispatch(room: Room, body: unknown, now: number): Promise<void> {
	const parsed = parseEnvelope(body);
	if (!parsed.ok) {
		const message = `an event was dropped because it cannot be read: ${parsed.reason}`;
		return room.warnOnce(`unreadable ${parsed.reason}`, message);
	}
	const { envelope } = parsed;
	if (envelope.appId !== '' && envelope.appId !== room.appId) {
		return room.warnOnce(
			`other app ${envelope.appId}`,
			`an event of another app (${envelope.appId}) was dropped`,
		);
	}
	if (!KNOWN_TYPES.has(envelope.eventType)) return;

	const event = await readHrEvent(envelope);
	const present = [...room.subscribers];
	// Asked before the runs, not after them: who is missing now is not served by coming back
	// meanwhile, and who leaves meanwhile is.
	const someoneIsMissing = present.length === 0 || room.absences.expected(now);
	const wanting = present.filter(({ eventTypes }) => eventTypes.has(envelope.eventType));
	const deadline = now + ANSWER_MILLISECONDS;
	const served = await Promise.allSettled(
		wanting.map(async (one) => await one.deliver(event, deadline)),
	);

	if (!served.every((one) => one.status === 'fulfilled' && one.value))
		throw new Refused('not everyone who wanted the event was served');
	if (someoneIsMissing) {
		throw new Refused('a workflow that may want the event is about to listen');
	}
	for (const one of wanting) harmless(room.log, () => one.acknowledged(event));
}
