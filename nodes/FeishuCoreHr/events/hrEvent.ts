import { rowOf, type EventRow } from './catalogue';
import { changedParts, type ChangedPart } from './changes';
import { idText, type Envelope } from './envelope';
import { whenThere } from './turns';

/** Reads an event by its row of the catalogue. Never throws, whatever stands in the places. */
export function readHrEvent(envelope: Envelope): HrEvent | Promise<HrEvent> {
	const row = rowOf(envelope.eventType);
	const parts = row ? changedParts(row, envelope.event) : [];
	return whenThere(parts, (read) => new HrEvent(envelope, row, read));
}

/**
 * An event understood: made once, however many workflows listen. (A class: an object with a getter of
 * its own takes a microsecond to be made.)
 */
export class HrEvent {
	/** The id of what the event is about; empty when the platform sent none. */
	readonly subjectId: string;

	/**
	 * @param row undefined for a type that the catalogue does not know
	 * @param parts none for an event of such a type
	 */
	constructor(
		readonly envelope: Envelope,
		readonly row: EventRow | undefined,
		readonly parts: readonly ChangedPart[],
	) {
		this.subjectId = row ? idText(envelope.event[row.subject]) : '';
	}

	/** ISO 8601, UTC. Undefined when the envelope's time cannot be read. */
	get occurredAt(): string | undefined {
		return toIsoTime(this.envelope.createTime);
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
