import { parseEnvelope } from '../../nodes/FeishuCoreHr/events/envelope';
import { readHrEvent, type HrEvent } from '../../nodes/FeishuCoreHr/events/hrEvent';

export const PERSON = 'corehr.person.updated_v1';
export const LOCATION = 'corehr.location.updated_v2';

/** The body of an event as the platform sends it. */
export const bodyOf = (eventId: string, fieldChanges = ['age'], header: object = {}) => ({
	schema: '2.0',
	header: {
		event_id: eventId,
		event_type: PERSON,
		create_time: '1608725989000',
		tenant_key: 'tenant',
		...header,
	},
	event: { person_id: eventId.replace(/\d+$/, ''), field_changes: fieldChanges },
});

/** A person has changed: events are named after the person, as in `A1`, `A2`. */
export async function personChanged(
	eventId: string,
	fieldChanges?: string[],
	header?: object,
): Promise<HrEvent> {
	const parsed = parseEnvelope(bodyOf(eventId, fieldChanges, header));
	if (!parsed.ok) throw new Error(parsed.reason);
	return await readHrEvent(parsed.envelope);
}
