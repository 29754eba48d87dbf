import fc from 'fast-check';
import { answersTo, readFrame } from '../../../nodes/FeishuCoreHr/longConnection/frame';
import { DATA, decodeFrame, encodeFrame } from '../../simulator';

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const frame = fc.record(
	{
		...{ SeqID: uint64, LogID: uint64, service: int32, method: fc.nat(2 ** 31 - 1) },
		headers: fc.dictionary(ascii, ascii, { noNullPrototype: true }),
		payload: fc.uint8Array({ maxLength: 70_000 }).map((bytes) => Buffer.from(bytes)),
		LogIDNew: ascii,
	},
	{ requiredKeys: ['SeqID', 'LogID', 'service', 'method', 'headers'] },
);
const wire = (sent: Parameters<typeof encodeFrame>[0]) => Buffer.from(encodeFrame(sent));

it('a frame is read as the platform wrote it', () => {
	fc.assert(
		fc.property(frame, (sent) => {
			const read = readFrame(wire(sent))!;
			expect(read.method).toBe(sent.method);
			expect(read.headers).toEqual(sent.headers);
			expect(read.payload.equals(sent.payload ?? Buffer.alloc(0))).toBe(true);
		}),
	);
});

it('a header may have any name', () => {
	const headers = JSON.parse('{"__proto__": "odd", "type": "event"}') as Record<string, string>;
	const sent = { ...{ SeqID: '0', LogID: '0', service: 0 }, method: DATA, headers };
	expect(readFrame(wire(sent))?.headers).toEqual(headers);
});

it('an answer is its frame with the code for its payload, and with how long it lasted', () => {
	fc.assert(
		fc.property(frame, fc.constantFrom(200, 500), fc.nat(10_000), (sent, code, lasted) => {
			const answered = decodeFrame(answersTo(readFrame(wire(sent))!)(code, lasted));
			expect(answered).toEqual({
				...sent,
				headers: { ...sent.headers, biz_rt: String(lasted) },
				payload: Buffer.from(JSON.stringify({ code })),
			});
		}),
	);
});

const plain = { SeqID: '1', LogID: '2', service: 3, method: DATA, headers: { type: 'event' } };

it('what a later version of the platform adds to a frame is passed over, and stays in the answer', () => {
	const more = Buffer.from([0x51, ...Array<number>(8).fill(1), 0x5d, 1, 2, 3, 4, 0x60, 0xff, 0x01]);
	const bytes = Buffer.concat([more, wire({ ...plain, payload: Buffer.from('{}') })]);
	const read = readFrame(bytes)!;
	expect(read).toMatchObject({ method: DATA, headers: plain.headers });
	expect(answersTo(read)(200, 0).subarray(0, more.length).equals(more)).toBe(true);
});

it.each([
	['is cut off', wire({ ...plain, payload: Buffer.from('{}') }).subarray(0, -1)],
	['is text', Buffer.from('not a frame')],
	['has a field of an unknown kind', Buffer.from([0x0b, 0x01])],
	['ends within a number', Buffer.from([0x08, 0xff])],
	['has a length beyond its end', Buffer.from([0x42, 0xff, 0xff, 0xff, 0xff, 0x0f])],
])('what %s is no frame', (_, bytes) => {
	expect(readFrame(bytes)).toBeUndefined();
});
