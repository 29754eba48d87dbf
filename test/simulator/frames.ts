import { parse } from 'protobufjs';
import type { Json } from './json';

/** The platform's wire format of the long connection, as its SDKs ship it. */
const SCHEMA = `
syntax = "proto2";
message Header { required string key = 1; required string value = 2; }
message Frame {
	required uint64 SeqID = 1;
	required uint64 LogID = 2;
	required int32 service = 3;
	required int32 method = 4;
	repeated Header headers = 5;
	optional string payloadEncoding = 6;
	optional string payloadType = 7;
	optional bytes payload = 8;
	optional string LogIDNew = 9;
}`;

const FrameType = parse(SCHEMA, { keepCase: true }).root.lookupType('Frame');

export const CONTROL = 0;
export const DATA = 1;

/** A frame with its 64-bit ids as decimal strings. */
export interface Frame {
	readonly SeqID: string;
	readonly LogID: string;
	readonly service: number;
	readonly method: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly payload?: Uint8Array;
	readonly LogIDNew?: string;
}

interface WireFrame extends Omit<Frame, 'headers'> {
	readonly headers?: ReadonlyArray<{ readonly key: string; readonly value: string }>;
}

export function encodeFrame(frame: Frame): Uint8Array {
	const headers = Object.entries(frame.headers).map(([key, value]) => ({ key, value }));
	return FrameType.encode(FrameType.fromObject({ ...frame, headers })).finish();
}

/** Throws on bytes that are no frame. */
export function decodeFrame(bytes: Uint8Array): Frame {
	const wire = FrameType.toObject(FrameType.decode(bytes), { longs: String }) as WireFrame;
	const headers = Object.fromEntries((wire.headers ?? []).map(({ key, value }) => [key, value]));
	return { ...wire, headers };
}

export interface EventFrames {
	readonly messageId: string;
	readonly traceId: string;
	readonly service: number;
	readonly seqId: string;
	readonly logId: string;
	readonly payload: Uint8Array;
	/** The payload is cut into pieces of this many bytes. */
	readonly fragmentBytes: number;
}

/** The data frame, or the fragments `seq` 0 … `sum`-1, of one delivery. */
export function eventFrames(event: EventFrames): Frame[] {
	const sum = Math.max(1, Math.ceil(event.payload.length / event.fragmentBytes));
	return Array.from({ length: sum }, (_, seq) => ({
		SeqID: event.seqId,
		LogID: event.logId,
		service: event.service,
		method: DATA,
		headers: {
			type: 'event',
			message_id: event.messageId,
			sum: String(sum),
			seq: String(seq),
			trace_id: event.traceId,
		},
		payload: event.payload.subarray(seq * event.fragmentBytes, (seq + 1) * event.fragmentBytes),
		LogIDNew: event.traceId,
	}));
}

export const pongFrame = (ping: Frame, config: Json | undefined): Frame => ({
	SeqID: ping.SeqID,
	LogID: ping.LogID,
	service: ping.service,
	method: CONTROL,
	headers: { type: 'pong' },
	...(config === undefined ? {} : { payload: Buffer.from(JSON.stringify(config)) }),
});
