import type { IDataObject } from 'n8n-workflow';
import { operationOf } from './changes';
import { LOCATION_UPDATED, PERSON_UPDATED } from './envelope';
import type { HrEvent } from './hrEvent';
import { copyPlain, isRecord, stringsIn } from './plainData';

interface ItemDetails {
	readonly changed: readonly string[];
	readonly matched: readonly string[];
	readonly includeRawEvent: boolean;
}

/**
 * The item a workflow gets. It is a copy of its own: one event serves several workflows, and their
 * nodes may change what they are given.
 */
export function toItem(hrEvent: HrEvent, details: ItemDetails): IDataObject {
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
	return {
		...head,
		...(copyPlain(envelope.event) as IDataObject),
		...head,
		changed_fields: [...details.changed],
		matched_fields: [...details.matched],
		...(details.includeRawEvent && { raw: copyPlain(envelope.raw) }),
	};
}

/** The platform's names, in types a workflow can rely on. */
function subjectOf({ envelope: { eventType, event }, subjectId }: HrEvent): IDataObject {
	const field_changes = stringsIn(event.field_changes);
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
		return { ...(copyPlain(subEvent) as IDataObject), ...(operation && { operation }) };
	});
}
