/**
 * The frames of a long connection as they are on the wire: protobuf, of which these fields matter. (The
 * SDK makes objects of all of them, and bytes of all of them again for the answer: half of what an event
 * costs that nobody wants.)
 */
const METHOD = 4;
const HEADER = 5;
const PAYLOAD = 8;

const VARINT = 0;
const FIXED64 = 1;
const TEXT = 2;
const FIXED32 = 5;

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
	const headers: Record<string, string> = {};
	let method = Number.NaN;
	let [start, from, to] = [bytes.length, bytes.length, bytes.length];
	const reader = new Reader(bytes, 0, bytes.length);
	while (reader.next()) {
		if (reader.field === METHOD) method = reader.value;
		else if (reader.field === HEADER) readHeader(reader.inside(), headers);
		else if (reader.field === PAYLOAD) {
			({ start, from, at: to } = reader);
		}
	}
	if (reader.isBroken) return undefined;
	const [before, payload, after] = [
		bytes.subarray(0, start),
		bytes.subarray(from, to),
		bytes.subarray(to),
	];
	return { method, headers, payload, before, after };
}

/**
 * What answers a frame: the same, with another payload.
 * @param code 200: the platform need not bring the event again
 * @param lasted milliseconds
 */
export function answerTo({ before, after }: Frame, code: number, lasted: number): Buffer {
	const header = field(1, 'biz_rt') + field(2, String(lasted));
	const more = field(HEADER, header) + field(PAYLOAD, JSON.stringify({ code }));
	return Buffer.concat([before, after, Buffer.from(more, 'latin1')]);
}

/** Of fewer than 128 characters, each of them a byte. */
const field = (number: number, text: string): string =>
	String.fromCharCode((number << 3) | TEXT, text.length) + text;

function readHeader(reader: Reader, headers: Record<string, string>): void {
	let [key, value] = ['', ''];
	while (reader.next()) {
		if (reader.field === 1) key = reader.text;
		else if (reader.field === 2) value = reader.text;
	}
	headers[key] = value;
}

/** Goes from field to field. */
class Reader {
	field = 0;

	/** Where the field starts, and of a text its first character. */
	start = 0;

	from = 0;

	/** Of a number that fits in 32 bits. */
	value = 0;

	isBroken = false;

	constructor(
		private readonly bytes: Buffer,
		/** Where the field ends. */
		public at: number,
		private readonly end: number,
	) {}

	get text(): string {
		return this.bytes.toString('latin1', this.from, this.at);
	}

	/** Tells whether there is another one. */
	next(): boolean {
		if (this.at >= this.end) return false;
		this.start = this.at;
		const key = this.varint();
		this.field = key >>> 3;
		const type = key & 7;
		if (type === VARINT) this.value = this.varint();
		else if (type === TEXT) {
			const length = this.varint();
			this.from = this.at;
			this.at += length;
		} else if (type === FIXED64) this.at += 8;
		else if (type === FIXED32) this.at += 4;
		else this.isBroken = true;
		this.isBroken ||= this.at > this.end;
		return !this.isBroken;
	}

	/** The fields in this one. */
	inside(): Reader {
		return new Reader(this.bytes, this.from, this.at);
	}

	private varint(): number {
		let value = 0;
		for (let shift = 0; this.at < this.end; shift += 7) {
			const byte = this.bytes[this.at++]!;
			if (shift < 32) value |= (byte & 0x7f) << shift;
			if (byte < 0x80) return value >>> 0;
		}
		this.isBroken = true;
		return 0;
	}
}
