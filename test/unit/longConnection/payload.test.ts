import {
	type Fragment,
	type Fragments,
	mergeFragment,
} from '../../../nodes/FeishuCoreHr/longConnection/fragments';
import { readPayload } from '../../../nodes/FeishuCoreHr/longConnection/payload';

let cache: Fragments;
beforeEach(() => (cache = new Map()));

const fragment = (seq: number, sum: number, text?: string, message_id = 'm'): Fragment => ({
	message_id,
	sum,
	seq,
	trace_id: 't',
	...(text !== undefined && { data: Buffer.from(text) }),
});
const merge = (...one: Parameters<typeof fragment>) =>
	mergeFragment(cache, fragment(...one))?.toString() ?? null;

describe('a payload', () => {
	it('of one fragment is whole at once', () => {
		expect(merge(0, 1, 'all')).toBe('all');
		expect(cache.size).toBe(0);
	});

	it('in fragments is put together by their numbers, whatever the order', () => {
		expect([merge(2, 3, 'c'), merge(0, 3, 'a')]).toEqual([null, null]);
		expect(merge(1, 3, 'b')).toBe('abc');
		expect(cache.size).toBe(0);
	});

	it('is not taken for whole because a fragment came twice', () => {
		expect([merge(0, 2, 'a'), merge(0, 2, 'a')]).toEqual([null, null]);
		expect(merge(1, 2, 'b')).toBe('ab');
	});

	it('is kept apart from another one that comes in between', () => {
		expect([merge(0, 2, 'a', 'm1'), merge(0, 2, 'x', 'm2')]).toEqual([null, null]);
		expect([merge(1, 2, 'b', 'm1'), merge(1, 2, 'y', 'm2')]).toEqual(['ab', 'xy']);
	});

	it('may have a fragment without anything in it', () => {
		expect([merge(0, 2), merge(1, 2, 'b')]).toEqual([null, 'b']);
	});

	it('that is not complete waits as the SDK knows it, so that the SDK throws it away', () => {
		const before = Date.now();
		merge(0, 2, 'a');
		const kept = cache.get('m') as Record<string, unknown>;
		expect(kept).toMatchObject({ message_id: 'm', sum: 2, trace_id: 't' });
		expect(kept.create_time).toBeGreaterThanOrEqual(before);
		merge(0, 2, 'a');
		expect(cache.get('m')).toBe(kept);
	});

	it.each([
		[1, 1],
		[-1, 2],
		[0, 0],
		[0.5, 2],
		[0, 1.5],
		[NaN, 2],
	])('with a fragment %d of %d cannot be put together', (seq, sum) => {
		expect(() => merge(seq, sum, 'x')).toThrow(`fragment ${seq} of ${sum} does not fit`);
		expect(cache.size).toBe(0);
	});

	it('whose fragments do not agree how many they are cannot be put together', () => {
		merge(0, 2, 'a');
		expect(() => merge(1, 3, 'b')).toThrow('fragment 1 of 3 does not fit');
	});
});

it.each<[string, unknown]>([
	['{"a":"é"}', { a: 'é' }],
	['7', 7],
	['no JSON', undefined],
	['', undefined],
])('a payload that reads %s is the body %j', async (text, body) => {
	expect(await readPayload(Buffer.from(text))).toEqual(body);
});
