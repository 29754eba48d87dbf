import fc from 'fast-check';

import { mayHoldLongNumbers, parseJson } from '../../../nodes/FeishuCoreHr/events/exactJson';
import { turnsDuring } from '../fakeClock';

/** In one go, and piece by piece. */
const WAYS: Array<[string, number]> = [
	['in one go', 1_000_000],
	['piece by piece', 10],
];

describe.each(WAYS)('JSON that is read %s', (_, atOnce) => {
	const read = async (text: string) => await parseJson(text, atOnce);

	it.each<[string, unknown]>([
		['{"id":6919737965274990093}', { id: '6919737965274990093' }],
		['{"id": -6919737965274990093 }', { id: '-6919737965274990093' }],
		['[6919737965274990093,\n6919737965274990094]', ['6919737965274990093', '6919737965274990094']],
		['6919737965274990093', '6919737965274990093'],
		[
			'{"a":{"b":{"c":{"id":6919737965274990093}}}}',
			{ a: { b: { c: { id: '6919737965274990093' } } } },
		],
		['[[[[[6919737965274990093]]]]]', [[[[['6919737965274990093']]]]]],
	])('keeps every digit of a whole number that a double cannot hold: %s', async (text, value) => {
		expect(await read(text)).toEqual(value);
	});

	it.each<[string, unknown]>([
		['[9007199254740991]', [9007199254740991]],
		['[9007199254740992]', ['9007199254740992']],
		['[1234567890123456]', [1234567890123456]],
		['[1234567890123456.5]', [1234567890123456.5]],
		['[1234567890123456e3]', [1234567890123456e3]],
		['[12345678901234567890, 1e5, -7, 0.5]', ['12345678901234567890', 1e5, -7, 0.5]],
	])('leaves every other number a number: %s', async (text, value) => {
		expect(await read(text)).toEqual(value);
	});

	it.each([
		{ text: 'no 6919737965274990093 here', id: 1 },
		{ '6919737965274990093': ': 6919737965274990093,' },
		{ text: 'a quote " and 6919737965274990093' },
		{ text: 'a backslash \\', other: '[6919737965274990093]' },
		{ text: 'two \\\\', other: '" 6919737965274990093' },
		{ text: '\\" 6919737965274990093 {[', more: [{ deep: [{ a: '}]' }] }] },
	])('changes no text, whatever stands in it: %j', async (value) => {
		expect(await read(JSON.stringify(value))).toEqual(value);
		const withNumber = `[6919737965274990093, ${JSON.stringify(value)}]`;
		expect(await read(withNumber)).toEqual(['6919737965274990093', value]);
	});

	it.each([
		['["field_1","field_2","field_3","field_4"]'],
		['["field_1", "field_2" ,"field_3",\n"field_4"]'],
		['{"names":["field_1","field_2",3,true,"field_4",null],"more":["field_5","field_6",7]}'],
		['{"names":["field_1","field_2",{"a":["field_3","field_4"]},"field_5","field_6"],"b":[]}'],
		['[["field_1","field_2",["field_3","field_4","field_5"],"field_6","field_7","field_8"],9]'],
		['[[[["field_1","field_2","field_3"]]],"a, b, c, d, e","\\\\",","]'],
	])('keeps the entries of a long list in their order: %s', async (text) => {
		expect(await read(text)).toEqual(JSON.parse(text));
	});

	it('is what JSON.parse makes of it, where no number is long', async () => {
		const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
		const { tree } = fc.letrec((tie) => ({
			tree: fc.oneof(
				{ depthSize: 'large' },
				fc.string(),
				fc.boolean(),
				fc.constant(null),
				numbers.filter((number) => Math.abs(number) < 1e15),
				fc.array(tie('tree'), { maxLength: 4 }),
				fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
			),
		}));
		await fc.assert(
			fc.asyncProperty(tree, fc.constantFrom(undefined, 2), async (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				expect(await read(text)).toEqual(JSON.parse(text));
			}),
		);
	});

	it.each([
		...['', '{', '{"a":}', '[1,]', '{"a":"b', '{"a":"\\"}', '{"a":1}}', '[[[[[1,]]]]]', 'NaN'],
		...['["field_1",]', '["field_1",,"a"]', '["field_1":1,"a"]', '["field_1" "field_2","a"]'],
		...['["field_1","field_2"', '["field_1","field_2"}'],
	])('is refused when it is none: %j', async (text) => {
		// Some of them only where they are long enough to be taken apart.
		await expect(read(text.padEnd(20))).rejects.toThrow(SyntaxError);
	});

	it('carries a key __proto__ as mere data', async () => {
		const text = '{"a":{"b":{"c":{"__proto__":{"id":6919737965274990093}}}},"__proto__":[1]}';
		const value = (await read(text)) as Record<string, unknown>;
		expect(Object.keys(value)).toEqual(['a', '__proto__']);
		expect(JSON.stringify(value)).toBe(text.replace(/(\d{19})/, '"$1"'));
	});
});

const PARTS = Array.from({ length: 200 }, (_, id) => ({
	parts: [[{ id, text: 'x'.repeat(50) }]],
}));
const NAMES = Array.from({ length: 1_000 }, (_, id) => `field_${id}`);

it.each<[string, unknown]>([
	['parts', { event: { sub_events: PARTS } }],
	['names in one list', { changed_fields: NAMES }],
])(
	'long JSON of many %s lets n8n do other things while it is taken apart and while it is read, short JSON does not wait',
	async (_, value) => {
		const text = JSON.stringify(value);
		const read = async (atOnce: number) => await parseJson(text, atOnce);
		expect(await turnsDuring(read(text.length / 20))).toBeGreaterThan(30);
		expect(await turnsDuring(read(text.length))).toBeLessThan(3);
	},
);

it.each([
	['6919737965274990093', true],
	['{"id":6919737965274990093}', true],
	['{"id": -1234567890123456}', true],
	['[1,1234567890123456]', true],
	['{"id":123456789012345}', false],
	['{"id":"6919737965274990093"}', false],
	['{"x6919737965274990093":1}', false],
])('whether a parser may round a number of %s: %s', (text, may) => {
	expect(mayHoldLongNumbers(text)).toBe(may);
});
