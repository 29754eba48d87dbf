import { Reader, Writer } from 'protobufjs/minimal';

/**
 * The frames of a long connection as they are on the wire: protobuf, of which these fields matter. (The
 * SDK makes objects of all of them, and bytes of all of them again for the answer: half of what an event
 * costs that nobody wants.)
 */
const METHOD = 4;
const HEADER = 5;
const KEY = 1;
const VALUE = 2;
const PAYLOAD = 8;

/** How protobuf marks a text, or bytes, or a message in a message. */
const LENGTH_DELIMITED = 2;

/** The `method` of a frame that carries an event; others keep the connection alive. */
export const DATA = 1;

export interface Frame {
	readonly method: number;
	readonly headers: Readonly<Partial<Record<string, string>>>;
	readonly payload: Buffer;
	/** What comes before and after the payload, as it is on the wire. */
	readonly before: Buffer;
	readonly after: Buffer;
}

/** Nothing where it is no frame. */
export function readFrame(bytes: Buffer): Frame | undefined {
	try {
		return parseFrame(bytes);
	} catch {
		return undefined;
	}
}

/** @throws for what is no protobuf */
function parseFrame(bytes: Buffer): Frame {
	const headers = Object.create(null) as Record<string, string>;
	const reader = Reader.create(bytes);
	let method = Number.NaN;
	let payload = bytes.subarray(bytes.length);
	let [start, end] = [bytes.length, bytes.length];
	while (reader.pos < reader.len) {
		const at = reader.pos;
		const tag = reader.uint32();
		if (tag >>> 3 === METHOD) method = reader.int32();
		else if (tag >>> 3 === HEADER) readHeader(reader, headers);
		else if (tag >>> 3 === PAYLOAD) {
			payload = reader.bytes() as Buffer;
			[start, end] = [at, reader.pos];
		} else reader.skipType(tag & 7);
	}
	return { method, headers, payload, before: bytes.subarray(0, start), after: bytes.subarray(end) };
}

function readHeader(reader: Reader, headers: Record<string, string>): void {
	const end = reader.uint32() + reader.pos;
	let [key, value] = ['', ''];
	while (reader.pos < end) {
		const tag = reader.uint32();
		if (tag >>> 3 === KEY) key = reader.string();
		else if (tag >>> 3 === VALUE) value = reader.string();
		else reader.skipType(tag & 7);
	}
	headers[key] = value;
}

/**
 * What answers a frame: the same, with another payload. To be asked for as soon as the frame is there,
 * which need not be kept until it is answered.
 */
export function answersTo({ before, after }: Frame): Answers {
	const frame = Buffer.concat([before, after]);
	return (code, lasted) => Buffer.concat([frame, endOfAnswer(code, lasted)]);
}

/**
 * @param code 200: the platform need not bring the event again
 * @param lasted milliseconds
 */
export type Answers = (code: number, lasted: number) => Buffer;

/** By code and milliseconds: in a burst the same few again and again. */
const ends = new Map<string, Uint8Array>();
const MOST_ENDS = 1_000;

function endOfAnswer(code: number, lasted: number): Uint8Array {
	const key = `${code} ${lasted}`;
	const known = ends.get(key);
	if (known) return known;
	if (ends.size === MOST_ENDS) ends.clear();
	const end = writeEnd(code, lasted);
	ends.set(key, end);
	return end;
}

function writeEnd(code: number, lasted: number): Uint8Array {
	const header = Writer.create();
	header.uint32(tagOf(KEY)).string('biz_rt').uint32(tagOf(VALUE)).string(String(lasted));
	const end = Writer.create();
	end.uint32(tagOf(HEADER)).bytes(header.finish());
	end.uint32(tagOf(PAYLOAD)).string(JSON.stringify({ code }));
	return end.finish();
}

const tagOf = (field: number): number => (field << 3) | LENGTH_DELIMITED;
