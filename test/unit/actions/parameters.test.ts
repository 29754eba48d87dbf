import { type IDataObject, type IExecuteFunctions, UserError } from 'n8n-workflow';

import { readLookupManners, readMaxWait } from '../../../nodes/FeishuCoreHr/actions/options';
import { readLimit } from '../../../nodes/FeishuCoreHr/actions/paging';
import {
	exactText,
	isEmpty,
	ItemParameters,
	listOf,
	readFlag,
	unusable,
} from '../../../nodes/FeishuCoreHr/actions/parameters';
import { SharedParameters } from '../../../nodes/FeishuCoreHr/actions/sharedParameters';

/** How often n8n was asked for a parameter. */
let asked: string[];
beforeEach(() => (asked = []));

/**
 * n8n's context with these parameters as they stand in the node, and what each of them gives for an
 * item; without that a parameter gives what stands there.
 */
function contextOf(
	parameters: IDataObject,
	items: readonly IDataObject[] = [{}],
	gives: Record<string, (item: IDataObject) => unknown> = {},
): IExecuteFunctions {
	return {
		getNode: () => ({ parameters }),
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (name: string, item: number, missing: unknown) => {
			asked.push(`${name} ${item}`);
			return gives[name]?.(items[item]!) ?? parameters[name] ?? missing;
		},
	} as unknown as IExecuteFunctions;
}

const parametersOf = (parameters: IDataObject) => new ItemParameters(contextOf(parameters), 0);

function complaint(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		expect(error).toBeInstanceOf(UserError);
		expect((error as UserError).description).toMatch(/correct the parameter|digits/);
		return (error as Error).message;
	}
	throw new Error('accepted');
}

describe('a parameter of an item', () => {
	it.each<[unknown, string]>([
		['  a b ', 'a b'],
		['', ''],
		[undefined, ''],
		[null, ''],
		[[], ''],
		[7, '7'],
	])('that is to be text is read so: %j', (it, text) => {
		expect(parametersOf({ it } as IDataObject).text('it')).toBe(text);
	});

	it.each<[unknown, string]>([
		[['a'], 'The parameter "it" must be text, but is ["a"]'],
		[{ a: 1 }, 'The parameter "it" must be text, but is {"a":1}'],
		[true, 'The parameter "it" must be text, but is true'],
		[2 ** 53, 'The parameter "it" came as the number 9007199254740992, which is not exact'],
	])('that is no text is refused by its name: %j', (it, message) => {
		expect(complaint(() => parametersOf({ it } as IDataObject).text('it'))).toBe(message);
	});

	it('that is one of several is the first where nothing is chosen', () => {
		const choose = (it: unknown) => parametersOf({ it } as IDataObject).choice('it', ['a', 'b']);
		expect(['b', '', null, undefined].map(choose)).toEqual(['b', 'a', 'a', 'a']);
		expect(complaint(() => choose('c'))).toBe('The parameter "it" must be a or b, but is "c"');
	});

	it('in the options need not be there', () => {
		const given = parametersOf({ options: { one: 'b', flag: 'false', none: '' } });
		expect(given.optionalChoice('one', ['a', 'b'])).toBe('b');
		expect(given.optionalChoice('other', ['a', 'b'])).toBeUndefined();
		expect(given.optionalFlag('flag', true)).toBe(false);
		expect([given.optionalFlag('none', true), given.optionalFlag('other', false)]).toEqual([
			true,
			false,
		]);
		expect(given.option('one')).toBe('b');
		expect(parametersOf({}).option('one')).toBeUndefined();
	});

	it('that is no collection is refused by its name', () => {
		expect(complaint(() => parametersOf({ options: 'x' }).option('one'))).toBe(
			'The parameter "options" must be a collection, but is "x"',
		);
	});

	it('beyond the last item is that of an empty item', () => {
		expect(new ItemParameters(contextOf({}, []), 3).json).toEqual({});
	});
});

describe('a list', () => {
	it.each<[unknown, string[]]>([
		['a, b，c、d\ne,,', ['a', 'b', 'c', 'd', 'e']],
		[
			['a', ' b,c ', 7],
			['a', 'b', 'c', '7'],
		],
		[7, ['7']],
		[undefined, []],
		[null, []],
		['', []],
	])('may be given as %j', (value, list) => {
		expect(listOf('it', value)).toEqual(list);
	});

	it.each<[unknown, string]>([
		[{}, 'The parameter "it" must be a list of words, but is {}'],
		[['a', null], 'The parameter "it" must be a list of words, but is null'],
		[[2 ** 60], 'The parameter "it" came as the number 1152921504606847000, which is not exact'],
	])('may not be given as %j', (value, message) => {
		expect(complaint(() => listOf('it', value))).toBe(message);
	});
});

it.each([Infinity, NaN, 2 ** 53, -(2 ** 53)])('%d is no exact text', (number) => {
	expect(() => exactText('it', number)).toThrow('not exact');
	expect(exactText('it', Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
	expect(exactText('it', -7.5)).toBe('-7.5');
});

it.each<[unknown, boolean | undefined]>([
	[true, true],
	[' TRUE ', true],
	[1, true],
	['1', true],
	[false, false],
	['False', false],
	[0, false],
	['0', false],
	['yes', undefined],
	['', undefined],
	[null, undefined],
	[2, undefined],
])('the flag %j is %s', (value, flag) => {
	if (flag === undefined) {
		expect(complaint(() => readFlag('it', value))).toMatch(/must be true or false/);
	} else expect(readFlag('it', value)).toBe(flag);
});

it.each<[unknown, boolean]>([
	['', true],
	[' \n', true],
	[undefined, true],
	[null, true],
	[[], true],
	[{}, true],
	['a', false],
	[0, false],
	[false, false],
	[[''], false],
	[{ a: undefined }, false],
])('%j is empty: %s', (value, empty) => {
	expect(isEmpty(value)).toBe(empty);
});

it('what cannot be used is shown, cut where nobody reads any more', () => {
	expect(unusable('it', 'text', 'x'.repeat(100)).message).toBe(
		`The parameter "it" must be text, but is "${'x'.repeat(59)}`,
	);
	expect(unusable('it', 'text', undefined).message).toMatch(/but is undefined$/);
});

describe('how many to get', () => {
	const limit = (parameters: IDataObject) =>
		readLimit(parametersOf({ returnAll: false, ...parameters }));

	it.each<[unknown, number]>([
		[1, 1],
		[' 50 ', 50],
	])('is a whole number from 1: %j', (given, number) => {
		expect(limit({ limit: given } as IDataObject)).toBe(number);
	});

	it('is no number where all are wanted', () => {
		expect(limit({ returnAll: true, limit: 'of no meaning' })).toBe(Infinity);
	});

	it.each([0, -1, 1.5, '', ' ', 'many', null, [5]])('is not %j', (given) => {
		expect(complaint(() => limit({ limit: given } as IDataObject))).toMatch(
			/"Limit" must be a whole number from 1/,
		);
	});
});

describe('how a record is looked up', () => {
	it.each<[IDataObject, object]>([
		[{}, { ifNotFound: 'error', waitForSync: true }],
		[
			{ ifNotFound: 'skip', waitForSync: false },
			{ ifNotFound: 'skip', waitForSync: false },
		],
	])('follows the options %j', (options, manners) => {
		expect(readLookupManners(parametersOf({ options }))).toEqual(manners);
	});

	it.each<[unknown, number]>([
		[undefined, 300_000],
		[0, 0],
		[7.5, 7_500],
		['60', 60_000],
	])('waits for limits as long as Max Wait says: %j', (maxWait, milliseconds) => {
		expect(readMaxWait(parametersOf({ options: { maxWait } as IDataObject }))).toBe(milliseconds);
	});

	it.each([-1, 'long', '', ' ', [7]])('does not wait for %j', (maxWait) => {
		const read = () => readMaxWait(parametersOf({ options: { maxWait } as IDataObject }));
		expect(complaint(read)).toMatch(/"Max Wait" must be/);
	});
});

describe('thousands of items', () => {
	const items = Array.from({ length: 50 }, (_, n) => ({ id: `${n}`, 'a b': n }));
	const readAll = (context: IExecuteFunctions, name: string) => {
		const shared = new SharedParameters(context);
		return items.map((_, index) => new ItemParameters(context, index, shared).value(name));
	};

	it('share what is written in the node, which is asked for once', () => {
		expect(readAll(contextOf({ it: 'x' }, items), 'it')).toEqual(items.map(() => 'x'));
		expect(asked).toEqual(['it 0']);
	});

	it.each<[unknown]>([[{ deep: [1, 'x'] }], [null], [7]])(
		'share what is written in the node, whatever it is: %j',
		(it) => {
			readAll(contextOf({ it } as IDataObject, items), 'it');
			expect(asked).toEqual(['it 0']);
		},
	);

	it('have their own field where an expression names just that, and n8n is not asked', () => {
		const context = contextOf({ it: '={{ $json.id }}' }, items);
		expect(readAll(context, 'it')).toEqual(items.map(({ id }) => id));
		expect(asked).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['does more', { it: '={{ $json.id + 1 }}' }],
		['stands in a text', { it: '=x {{ $json.id }}' }],
		['names a field that no item has', { it: '={{ $json.nothing }}' }],
		['stands deep in a collection', { it: { deep: [{ a: '={{ $json.id }}' }] } }],
	])('are each asked for where an expression %s', (_, parameters) => {
		readAll(contextOf(parameters, items), 'it');
		expect(asked).toHaveLength(50);
	});

	it('share what depends on no other expression', () => {
		let made = 0;
		const make = (parameters: IDataObject) => {
			made = 0;
			const context = contextOf(parameters, items);
			const shared = new SharedParameters(context);
			for (let index = 0; index < items.length; index++) {
				new ItemParameters(context, index, shared).sameForAll(['id'], () => (made += 1));
			}
			return made;
		};
		expect(make({ id: '={{ $json.id }}', other: 'x' })).toBe(1);
		expect(make({ id: '={{ $json.id }}', other: '={{ $json.id }}' })).toBe(50);
	});
});
