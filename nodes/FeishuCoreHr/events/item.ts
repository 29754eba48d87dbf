import type { IDataObject } from 'n8n-workflow';
import { EVENT_ROWS, type EventRow } from './catalogue';
import type { HrEvent } from './hrEvent';
import { entriesInWords, inWords, keysInWords } from './inWords';
import { isRecord, stringsIn, type PlainRecord } from '../plainData';

export interface ItemDetails {
	readonly changed: readonly string[];
	readonly matched: readonly string[];
	readonly includeRawEvent: boolean;
}

/**
 * Makes the items that workflows get of an event. One event serves many workflows, so what lies in an
 * item is shared among them and with the event: it may be read and written down. A run, whose nodes may
 * change what they are given, gets a copy. The keys come in the order in which an operator looks for
 * them.
 */
export function itemsOf(hrEvent: HrEvent): (details: ItemDetails) => Readonly<IDataObject> {
	let parts: SharedParts | undefined;
	return ({ changed, matched, includeRawEvent }) => {
		const { first, rest } = (parts ??= sharedParts(hrEvent));
		return {
			...first,
			matched_fields: matched as string[],
			changed_fields: changed as string[],
			...rest,
			...(includeRawEvent && { raw: hrEvent.envelope.raw }),
		};
	};
}

/** What all items of an event have in common. */
interface SharedParts {
	/** What the event is about, and what it says in words. */
	readonly first: Readonly<IDataObject>;
	readonly rest: Readonly<IDataObject>;
}

function sharedParts({ envelope, occurredAt, row, subjectId }: HrEvent): SharedParts {
	if (!row) return { first: {}, rest: envelope.event as IDataObject };
	const { eventId, eventType, tenantKey, appId, createTime, event } = envelope;
	const first = {
		...(row.subject && { [row.subject]: subjectId }),
		...inWords(row, event, occurredAt),
	};
	const body = bodyOf(row, event).filter(([key]) => !Object.hasOwn(first, key));
	const rest = {
		...(occurredAt !== undefined && { occurred_at: occurredAt }),
		event_id: eventId,
		event_type: eventType,
		tenant_key: tenantKey,
		app_id: appId,
		create_time: createTime,
		...Object.fromEntries(body),
	};
	return { first, rest };
}

/** Keys of an item that are not the body's: what the body has under them gets another name. */
const RESERVED: ReadonlySet<string> = new Set([
	...['event_id', 'event_type', 'tenant_key', 'app_id', 'create_time', 'occurred_at'],
	...['changed_fields', 'matched_fields', 'changed_labels', 'changed_text'],
	...['event_ids', 'is_sample', 'sample_note', 'raw'],
	...EVENT_ROWS.flatMap(keysInWords),
]);

/** The body as sent, its lists in types that a workflow can rely on. */
function bodyOf(row: EventRow, event: PlainRecord): Array<[string, unknown]> {
	const { names, parts } = row.changes ?? {};
	const lists = {
		...(names && { [names]: stringsIn(event[names]) }),
		...(parts && { [parts]: recordsIn(event[parts]) }),
	};
	return Object.entries({ ...event, ...lists }).map(([key, value]) => [
		nameInItem(key, event),
		Array.isArray(value) && key !== names ? entriesInWords(row, key, value) : value,
	]);
}

/** `event_type` becomes `body_event_type`: the employee event has an integer by that name. */
function nameInItem(key: string, event: PlainRecord): string {
	let name = key;
	while (RESERVED.has(name) || (name !== key && Object.hasOwn(event, name))) name = `body_${name}`;
	return name;
}

const recordsIn = (value: unknown): PlainRecord[] =>
	Array.isArray(value) ? value.filter(isRecord) : [];
