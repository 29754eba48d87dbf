import { rowOf } from '../events/catalogue';
import { parseEnvelope } from '../events/envelope';
import { readHrEvent } from '../events/hrEvent';
import type { Log } from '../log';
import type { Door } from '../subscription';
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
 * Resolves when the platform need not bring it again: it is safe on disk for everyone who wants it, or
 * it can never be of use (no envelope, another app's).
 *
 * @throws {Refused} when it could not be stored, or nobody listens yet
 */
export async function dispatch(room: Room, body: unknown): Promise<void> {
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
	if (!rowOf(envelope.eventType)) {
		const sentence = unknownEvents().sentence(envelope.eventType);
		if (sentence) room.log.warn(sentence);
		return;
	}
	if (room.subscribers.size === 0) throw new Refused('nobody listens yet');

	const event = await readHrEvent(envelope);
	const present = () => [...room.subscribers].flatMap(({ subscription }) => subscription ?? []);
	const tests = [...room.subscribers].filter(({ subscription }) => !subscription);
	const audience = { app: room.app, present, awaitsOthers: true };
	const [verdict] = await Promise.all([
		room.door.receive(event, audience),
		...tests.map(async (one) => await one.see(event)),
	]);
	room.log.debug(`event ${envelope.eventId} ${verdict}`);
	if (verdict === 'refused') throw new Refused('the event could not be stored');
}
