import { NodeOperationError } from 'n8n-workflow';

import { ParameterReader } from '../../../nodes/FeishuCoreHr/trigger/parameterReader';
import { node } from './node';

const IT = { name: 'it', label: 'The Label' };
const reader = (it: unknown) => new ParameterReader(node({ it }));

/** The message without the part that names the parameter. */
function complaint(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		expect((error as NodeOperationError).description).toBe(
			"Open this node and correct 'The Label'. If it is an expression, look at what it gives.",
		);
		return (error as Error).message.replace("The parameter 'The Label' ", '');
	}
	throw new Error('accepted');
}

describe('a parameter', () => {
	it.each([undefined, null])('that is not there (%s) is its default', (nothing) => {
		const read = reader(nothing);
		expect(read.oneOf(IT, ['a', 'b'], 'b')).toBe('b');
		expect(read.someOf(IT, ['a', 'b'], ['b'])).toEqual(new Set(['b']));
		expect(read.yesOrNo(IT, true)).toBe(true);
		expect(read.numberIn(IT, { min: 0, max: 9, missing: 7 })).toBe(7);
		expect(read.texts(IT)).toEqual([]);
		expect(read.entries(IT, 'item')).toEqual([]);
	});

	it('of one choice is one of the choices', () => {
		expect(reader('a').oneOf(IT, ['a', 'b'], 'b')).toBe('a');
		expect(complaint(() => reader('c').oneOf(IT, ['a', 'b'], 'b'))).toBe('must be one of: a, b');
	});

	it('of several choices is some of them, each once, in any order', () => {
		expect([...reader(['b', 'a', 'b']).someOf(IT, ['a', 'b'], [])]).toEqual(['a', 'b']);
		expect([...reader('b').someOf(IT, ['a', 'b'], [])]).toEqual(['b']);
		expect(complaint(() => reader(['a', 'c']).someOf(IT, ['a', 'b'], []))).toBe(
			'must be a list of: a, b',
		);
	});

	it.each([
		[10, 'must be a list of: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9'],
		[11, 'must be a list of: 0, 1, 2 …'],
	])('of %i choices names no more of them than anybody reads', (count, words) => {
		const choices = Array.from({ length: count }, (_, index) => String(index));
		expect(complaint(() => reader('x').someOf(IT, choices, []))).toBe(words);
	});

	it('of yes or no is no other word', () => {
		expect([true, false].map((value) => reader(value).yesOrNo(IT, true))).toEqual([true, false]);
		expect(complaint(() => reader('true').yesOrNo(IT, true))).toBe('must be true or false');
	});

	it.each([
		[0, 0],
		[9, 9],
		['9', 9],
		[' 0.5 ', 0.5],
	])('of a number may be %j', (given, number) => {
		expect(reader(given).numberIn(IT, { min: 0, max: 9, missing: 7 })).toBe(number);
	});

	it.each([-0.01, 9.01, '', '  ', 'nine', true, [5], Number.NaN, Infinity])(
		'of a number from 0 to 9 may not be %j',
		(given) => {
			const range = { min: 0, max: 9, missing: 7 };
			const read = () => reader(given).numberIn(IT, range);
			expect(complaint(read)).toBe('must be a number from 0 to 9');
		},
	);

	it('of a whole number may be no fraction', () => {
		const whole = { min: 0, max: 9, whole: true, missing: 7 } as const;
		expect(reader('3').numberIn(IT, whole)).toBe(3);
		expect(complaint(() => reader(3.5).numberIn(IT, whole))).toBe(
			'must be a whole number from 0 to 9',
		);
	});

	it('of texts is a list of them, or one', () => {
		expect(reader(['a', 'b']).texts(IT)).toEqual(['a', 'b']);
		expect(reader('a, b').texts(IT)).toEqual(['a, b']);
		expect(complaint(() => reader(['a', 7]).texts(IT))).toBe('must hold names of fields');
	});

	it.each<[unknown, unknown[]]>([
		[{ item: [{ a: 1 }, null, 'x', { b: 2 }] }, [{ a: 1 }, { b: 2 }]],
		[{ item: { a: 1 } }, []],
		[{ other: [{ a: 1 }] }, []],
		['text', []],
	])('of a collection is its entries: %j', (given, entries) => {
		expect(reader(given).entries(IT, 'item')).toEqual(entries);
	});
});
