import type { IDataObject } from 'n8n-workflow';
import { operationOf } from './changes';
import { LOCATION_UPDATED, PERSON_UPDATED } from './envelope';
import type { HrEvent } from './hrEvent';
import { isRecord, stringsIn } from '../plainData';

interface ItemDetails {
	readonly changed: readonly string[];
	readonly matched: readonly string[];
	readonly includeRawEvent: boolean;
}

/**
 * The item a workflow gets. One event serves many workflows, so what lies in it is shared among
 * them and with the event: it may be read and written down. A run, whose nodes may change what they
 * are given, gets a copy.
 */
export function toItem(hrEvent: HrEvent, details: ItemDetails): Readonly<IDataObject> {
	const { changed, matched, includeRawEvent } = details;
	return {
		...sharedPart(hrEvent),
		changed_fields: changed as string[],
		matched_fields: matched as string[],
		...(includeRawEvent && { raw: hrEvent.envelope.raw }),
	};
}

const sharedParts = new WeakMap<HrEvent, Readonly<IDataObject>>();

/** What all items of an event have in common. */
function sharedPart(hrEvent: HrEvent): Readonly<IDataObject> {
	const known = sharedParts.get(hrEvent);
	if (known) return known;
	const { envelope, occurredAt } = hrEvent;
	const head: IDataObject = {
		event_id: envelope.eventId,
		event_type: envelope.eventType,
		tenant_key: envelope.tenantKey,
		app_id: envelope.appId,
		create_time: envelope.createTime,
		...(occurredAt !== undefined && { occurred_at: occurredAt }),
		...subjectOf(hrEvent),
	};
	const part = { ...head, ...(envelope.event as IDataObject), ...head };
	sharedParts.set(hrEvent, part);
	return part;
}

/** The platform's names, in types a workflow can rely on. */
function subjectOf({ envelope: { eventType, event }, subjectId }: HrEvent): IDataObject {
	const field_changes = stringsIn(event.field_changes) as string[];
	switch (eventType) {
		case PERSON_UPDATED:
			return { person_id: subjectId, field_changes };
		case LOCATION_UPDATED:
			return { location_id: subjectId, field_changes, sub_events: subEvents(event.sub_events) };
		default:
			return {};
	}
}

function subEvents(list: unknown): IDataObject[] {
	if (!Array.isArray(list)) return [];
	return list.filter(isRecord).map((subEvent) => {
		const operation = operationOf(subEvent.opt_type);
		return { ...(subEvent as IDataObject), ...(operation && { operation }) };
	});
}
