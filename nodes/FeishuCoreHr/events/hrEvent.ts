import { locationLeaves, personLeaves, type LeafChange } from './changes';
import { LOCATION_UPDATED, PERSON_UPDATED, type Envelope } from './envelope';

/** An event understood: made once, however many workflows listen. */
export interface HrEvent {
	readonly envelope: Envelope;
	/** The person's or location's id; empty when the platform sent none. */
	readonly subjectId: string;
	/** ISO 8601, UTC. Undefined when the envelope's time cannot be read. */
	readonly occurredAt: string | undefined;
	/** None for an event of another type. */
	readonly leaves: readonly LeafChange[];
}

/** Reads a person or location event. Never throws, whatever stands in the places. */
export function readHrEvent(envelope: Envelope): HrEvent {
	return { envelope, occurredAt: toIsoTime(envelope.createTime), ...readSubject(envelope) };
}

function readSubject({ eventType, event }: Envelope): Pick<HrEvent, 'subjectId' | 'leaves'> {
	switch (eventType) {
		case PERSON_UPDATED:
			return { subjectId: idText(event.person_id), leaves: personLeaves(event) };
		case LOCATION_UPDATED:
			return { subjectId: idText(event.location_id), leaves: locationLeaves(event) };
		default:
			return { subjectId: '', leaves: [] };
	}
}

function idText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
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
