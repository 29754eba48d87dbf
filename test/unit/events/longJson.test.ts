import type { ChangedPart } from '../../../nodes/FeishuCoreHr/events/changes';
import { toJson } from '../../../nodes/FeishuCoreHr/events/longJson';
import { turnsDuring } from '../fakeClock';

const partsOf = (count: number) =>
	({
		parts: [{ leaves: Array.from({ length: count }, (_, at) => ({ name: `f${at}` })) }],
	}) as unknown as { readonly parts: readonly ChangedPart[] };

const FEW = partsOf(1);
const MANY = partsOf(20_000);

describe.each([
	['few', FEW],
	['very many', MANY],
])('an item of an event with %s names of fields is written as JSON.stringify does', (_, event) => {
	it.each<[string, object]>([
		['nothing', {}],
		['plain values', { text: '李 "x" \n', number: 0.5, no: false, nothing: null }],
		['what is not there', { gone: undefined, list: [undefined, 1, null] }],
		['empty lists and objects', { list: [], object: {}, deep: [[], {}, [{}]] }],
		['mixed lists', { list: [1, { a: [1, 'b', { c: null }] }, 'x', [[[[[[1]]]]]]] }],
		[
			'a list longer than what is written at once',
			{ list: Array.from({ length: 12_345 }, String) },
		],
		['objects in a list', { list: Array.from({ length: 6_000 }, (__, at) => ({ at })) }],
		['deeper than lists of names lie', { a: { b: { c: { d: { e: { f: [1, { g: 2 }] } } } } } }],
	])('%s', async (__, value) => {
		expect(await toJson(value, event)).toBe(JSON.stringify(value));
	});
});

it('others have their turn meanwhile', async () => {
	const list = Array.from({ length: 200_000 }, (_, at) => `field_${at}`);
	const written = Promise.resolve(toJson({ list, parts: [{ list }] }, MANY));
	expect(await turnsDuring(written)).toBeGreaterThan(20);
});
