import { randomBytes } from 'node:crypto';
import type * as Settings from '../../nodes/FeishuCoreHr/trigger/settings';
import type { TriggerSettings } from '../../nodes/FeishuCoreHr/trigger/settings';
import { node } from '../unit/trigger/node';
import {
	DATA,
	DEFAULT_APP,
	encodeFrame,
	LOCATION_UPDATED,
	PERSON_UPDATED,
	envelope,
	type Envelope,
} from '../simulator';
import { published } from './published';

const origin = { ...DEFAULT_APP, now: Date.now, createTimeDigits: 13 };

/** The one field that `FILTER` lets pass. */
export const WANTED = 'phone_number';
/** A computed field, as a nightly run changes it for everybody. */
export const UNWANTED = 'working_years';
export const FILTER = { personFilter: 'only', personFields: [WANTED] };

let people = 7_000_000_000_000_000_000n;

/** An event of another person each time. */
export const personEvent = (field: string | string[], appId = DEFAULT_APP.appId): Envelope =>
	envelope({ ...origin, appId }, PERSON_UPDATED, {
		person_id: String((people += 1n)),
		field_changes: [field].flat(),
	});

/** An event of a location with so many parts of so many fields each. */
export function locationEvent(parts: number, fields: number, appId = DEFAULT_APP.appId): Envelope {
	const list = (count: number, name: string) =>
		Array.from({ length: count }, (_, index) => `${name}_${index}`);
	const sub_events = list(parts, 'part').map((entity) => ({
		entity,
		opt_type: 2,
		field_changes: list(fields, 'field'),
	}));
	const event = { location_id: '1', sub_events };
	return envelope({ ...origin, appId }, LOCATION_UPDATED, event);
}

/** What the platform sends over the long connection for an event. */
export function frameOf(event: Envelope): Uint8Array {
	const traceId = randomBytes(16).toString('hex');
	const message_id = `om_${randomBytes(12).toString('hex')}`;
	return encodeFrame({
		...{ SeqID: '1', LogID: randomBytes(8).readBigUInt64BE().toString() },
		...{ service: 33554678, method: DATA, LogIDNew: traceId },
		headers: { type: 'event', message_id, sum: '1', seq: '0', trace_id: traceId },
		payload: Buffer.from(JSON.stringify(event)),
	});
}

/** What a trigger node with these parameters was told. */
export function settingsOf(parameters: Record<string, unknown>): TriggerSettings {
	const { readSettings } = published<typeof Settings>('trigger/settings');
	return readSettings(node({ events: [PERSON_UPDATED], ...parameters }));
}
