import type { Door, Verdict } from '../door';
import { rowOf } from '../events/catalogue';
import { parseEnvelope } from '../events/envelope';
import { readHrEvent, type HrEvent } from '../events/hrEvent';
import { whenThere } from '../events/turns';
import type { Log } from '../log';
import type { Subscription } from '../subscription';
import { unknownEvents } from '../unknownEvents';
import type { Subscriber } from './subscriber';

/** Thrown to answer 500, so that the platform brings the event again. */
export class Refused extends Error {}

export interface Room {
	/** The platform and the App ID (`appKey`). */
	readonly app: string;
	readonly appId: string;
	readonly subscribers: ReadonlySet<Subscriber>;
	readonly door: Pick<Door, 'receive'>;
	readonly log: Log;
	/** Warns once for each cause until the connection is opened anew. */
	warnOnce(cause: string, message: string): void;
}

/**
 * Takes one event in for all who listen. It is parsed once, however many they are.
 *
 * Returns, or resolves, when the platform need not bring it again: it is safe on disk for everyone who
 * wants it, or it can never be of use (no envelope, another app's).
 *
 * @throws {Refused} when it could not be stored, or nobody listens yet
 */
export function dispatch(room: Room, body: unknown): Promise<void> | undefined {
	const parsed = parseEnvelope(body);
	if (!parsed.ok) {
		const message = `an event was dropped because it cannot be read: ${parsed.reason}`;
		room.warnOnce(`unreadable ${parsed.reason}`, message);
		return undefined;
	}
	const { envelope } = parsed;
	if (envelope.appId !== '' && envelope.appId !== room.appId) {
		room.warnOnce(
			`other app ${envelope.appId}`,
			`an event of another app (${envelope.appId}) was dropped`,
		);
		return undefined;
	}
	if (!rowOf(envelope.eventType)) {
		const sentence = unknownEvents().sentence(envelope.eventType);
		if (sentence) room.log.warn(sentence);
		return undefined;
	}
	if (room.subscribers.size === 0) throw new Refused('nobody listens yet');

	return whenThere(readHrEvent(envelope), (event) => deliver(room, event));
}

function deliver(room: Room, event: HrEvent): Promise<void> | undefined {
	const { eventId } = event.envelope;
	const tests = [...room.subscribers].filter(({ subscription }) => !subscription);
	const audience = { app: room.app, present: () => subscriptionsOf(room), awaitsOthers: true };
	const verdict = room.door.receive(event, audience);
	const told = tests.length === 0 ? verdict : afterTests(tests, event, verdict);
	// Thousands of events may wait here: what they hold is their id alone.
	return whenThere(told, (how) => conclude(room, eventId, how));
}

async function afterTests(
	tests: readonly Subscriber[],
	event: HrEvent,
	verdict: Verdict | Promise<Verdict>,
): Promise<Verdict> {
	const [told] = await Promise.all([verdict, ...tests.map(async (one) => await one.see(event))]);
	return told;
}

function subscriptionsOf({ subscribers }: Room): readonly Subscription[] {
	const all: Subscription[] = [];
	for (const { subscription } of subscribers) if (subscription) all.push(subscription);
	return all;
}

/** @throws {Refused} */
function conclude(room: Room, eventId: string, verdict: Verdict): undefined {
	room.log.debug(`event ${eventId} ${verdict}`);
	if (verdict === 'refused') throw new Refused('the event could not be stored');
}
