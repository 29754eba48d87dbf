import type { IDataObject } from 'n8n-workflow';
import { copyPlain, isRecord, odditiesOf, type PlainRecord } from '../plainData';

export const PERSON_UPDATED = 'corehr.person.updated_v1';

export type ParsedEnvelope =
	| { readonly ok: true; readonly envelope: Envelope }
	| {
			readonly ok: false;
			/** For a log line: holds nothing of the body. */
			readonly reason: string;
			readonly eventType?: string;
			readonly eventId?: string;
	  };

/** Real ids have 32 characters; the bound keeps a forged one out of the memory of seen events. */
const MAX_ID_LENGTH = 255;

/** Events are four levels deep. Thousands of levels overflow the stack of whoever walks them. */
const MAX_DEPTH = 100;

/**
 * Reads a parsed request body, or a frame's parsed payload, as an event. Never throws. The envelope
 * is made of parts of the body, which nobody may change from then on.
 */
export function parseEnvelope(body: unknown): ParsedEnvelope {
	if (!isRecord(body)) return { ok: false, reason: 'The body is not a JSON object.' };

	const { tooDeep, rounded, prototypeKey } = odditiesOf(body, MAX_DEPTH);
	if (tooDeep) return { ok: false, reason: 'The body is nested too deeply.' };

	const sound = prototypeKey ? copyPlain(body) : body;
	const { header, event } = sound;
	if (!isRecord(header)) return refuseHeaderless(body);

	const eventId = shortText(idText(header.event_id));
	const eventType = shortText(header.event_type);
	const refuse = (reason: string): ParsedEnvelope => {
		return { ok: false, reason, ...(eventId && { eventId }), ...(eventType && { eventType }) };
	};
	if (!eventId) return refuse(`header.event_id ${complaint(header.event_id)}.`);
	if (!eventType) return refuse(`header.event_type ${complaint(header.event_type)}.`);
	if (!isRecord(event)) return refuse('event is not an object.');
	// It may be an id, and the rounded one another person's.
	if (rounded) return refuse('A number in it is too large to be read.');

	const token = typeof header.token === 'string' ? header.token : undefined;
	const read = { eventId, eventType, token, event: withoutToken(event, token) };
	return { ok: true, envelope: new Envelope(read, header, sound) };
}

/**
 * One event of schema 2.0, with its header checked. (A class: an object with a getter of its own takes a
 * microsecond to be made.)
 */
export class Envelope {
	/** Never empty, at most 255 characters: the event's identity over all redeliveries. */
	readonly eventId: string;

	readonly eventType: string;

	/** As sent: seconds, milliseconds or microseconds; empty when the platform sent none. */
	readonly createTime: string;

	readonly appId: string;

	readonly tenantKey: string;

	/** The app's Verification Token: a secret, for the receiver alone. */
	readonly token: string | undefined;

	readonly event: PlainRecord;

	private made: IDataObject | undefined;

	constructor(
		{
			eventId,
			eventType,
			token,
			event,
		}: Pick<Envelope, 'eventId' | 'eventType' | 'token' | 'event'>,
		private readonly header: PlainRecord,
		private readonly body: PlainRecord,
	) {
		this.eventId = eventId;
		this.eventType = eventType;
		this.createTime = idText(header.create_time);
		this.appId = idText(header.app_id);
		this.tenantKey = idText(header.tenant_key);
		this.token = token;
		this.event = event;
	}

	/** The whole envelope as sent, the Verification Token taken out. Few want it, and most events nobody. */
	get raw(): IDataObject {
		return (this.made ??= this.withoutTokens());
	}

	private withoutTokens(): IDataObject {
		const { token, event } = this;
		const [header, body] = [this.header, this.body].map((record) =>
			withoutToken(withoutKey(record, 'token'), token),
		);
		return { ...body, header, event } as IDataObject;
	}
}

/** Schema 1.0 has no header: `{uuid, ts, token, type: 'event_callback', event: {type, …}}`. */
function refuseHeaderless(body: PlainRecord): ParsedEnvelope {
	if (body.type !== 'event_callback' && typeof body.uuid !== 'string') {
		return { ok: false, reason: 'The body has no header: it is not an event.' };
	}
	const eventId = shortText(body.uuid);
	const eventType = isRecord(body.event) ? shortText(body.event.type) : undefined;
	return {
		ok: false,
		reason: 'The event has the old schema 1.0; CoreHR events have schema 2.0.',
		...(eventId && { eventId }),
		...(eventType && { eventType }),
	};
}

function shortText(value: unknown): string | undefined {
	const usable = typeof value === 'string' && value.trim() !== '' && value.length <= MAX_ID_LENGTH;
	return usable ? value : undefined;
}

function complaint(value: unknown): string {
	if (value === undefined || value === null) return 'is missing';
	if (typeof value !== 'string') return 'is not a string';
	return value.trim() === '' ? 'is empty' : `is longer than ${MAX_ID_LENGTH} characters`;
}

/** An id, or another value of a header: text, though some gateways make numbers of digits. */
export function idText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function withoutKey(record: PlainRecord, key: string): PlainRecord {
	return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function holds(record: PlainRecord, token: string): boolean {
	for (const key in record) if (record[key] === token) return true;
	return false;
}

/** Drops every value that is the token itself, whatever name it goes by. */
function withoutToken(record: PlainRecord, token: string | undefined): PlainRecord {
	if (!token || !holds(record, token)) return record;
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== token));
}
