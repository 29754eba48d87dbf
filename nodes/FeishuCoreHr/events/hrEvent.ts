import { locationParts, personParts, type ChangedPart } from './changes';
import { idText, LOCATION_UPDATED, PERSON_UPDATED, type Envelope } from './envelope';

/** An event understood: made once, however many workflows listen. */
export interface HrEvent {
	readonly envelope: Envelope;
	/** The person's or location's id; empty when the platform sent none. */
	readonly subjectId: string;
	/** ISO 8601, UTC. Undefined when the envelope's time cannot be read. */
	readonly occurredAt: string | undefined;
	/** None for an event of another type. */
	readonly parts: readonly ChangedPart[];
}

/** Reads a person or location event. Never throws, whatever stands in the places. */
export async function readHrEvent(envelope: Envelope): Promise<HrEvent> {
	const subject = await readSubject(envelope);
	return { envelope, occurredAt: toIsoTime(envelope.createTime), ...subject };
}

async function readSubject({
	eventType,
	event,
}: Envelope): Promise<Pick<HrEvent, 'subjectId' | 'parts'>> {
	switch (eventType) {
		case PERSON_UPDATED:
			return { subjectId: idText(event.person_id), parts: personParts(event) };
		case LOCATION_UPDATED:
			return { subjectId: idText(event.location_id), parts: await locationParts(event) };
		default:
			return { subjectId: '', parts: [] };
	}
}

/** Milliseconds in one unit of a timestamp with that many digits. */
const UNIT_BY_DIGITS: Readonly<Record<number, number>> = { 10: 1000, 13: 1, 16: 0.001 };

/**
 * The platform documents milliseconds, but its own envelope example has microseconds: seconds (10
 * digits), milliseconds (13) and microseconds (16) are told apart by their length.
 */
export function toIsoTime(timestamp: string): string | undefined {
	if (!/^\d+$/.test(timestamp)) return undefined;
	const unit = UNIT_BY_DIGITS[timestamp.length];
	if (unit === undefined) return undefined;
	return new Date(Math.floor(Number(timestamp) * unit)).toISOString();
}
