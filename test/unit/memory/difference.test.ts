import { differences, merged } from '../../../nodes/FeishuCoreHr/memory/difference';
import { fieldsOf, type Fields } from '../../../nodes/FeishuCoreHr/memory/fields';
import { pack, unpack } from '../../../nodes/FeishuCoreHr/memory/pack';
import { sameValue } from '../../../nodes/FeishuCoreHr/memory/sameValue';

const chosen = (...paths: readonly string[]) => ({
	left: new Set(['age', 'employment.tenure']),
	parts: new Set(['employment']),
	isChosen: (path: string) => paths.some((one) => `${one}.`.startsWith(`${path}.`)),
});
const of = (record: object, ...paths: readonly string[]): Fields =>
	fieldsOf(record as Record<string, unknown>, chosen(...paths));
/** "field: before → after" */
const told = (before: object, after: object, ...paths: readonly string[]): string[] =>
	differences(of(before, ...paths), of(after, ...paths)).map(
		(one) => `${one.field}: ${JSON.stringify(one.before.text)} → ${JSON.stringify(one.after.text)}`,
	);

describe('two records differ', () => {
	it.each<[string, object, object, string[]]>([
		['a text', { name: 'a' }, { name: 'b' }, ['name: "a" → "b"']],
		['emptied', { name: 'a' }, { name: null }, ['name: "a" → null']],
		['filled', { name: '' }, { name: 'a' }, ['name: null → "a"']],
		['a number', { rate: 1 }, { rate: 2 }, ['rate: 1 → 2']],
		['a flag', { active: true }, { active: false }, ['active: true → false']],
		[
			'a choice, by its code',
			{ gender: '男', gender_code: 'male' },
			{ gender: '女', gender_code: 'female' },
			['gender: "男" → "女"'],
		],
		[
			'inside a part with an id of its own',
			{ employment: { employment_id: '1', employee_number: '7' } },
			{ employment: { employment_id: '1', employee_number: '8' } },
			['employment.employee_number: "7" → "8"'],
		],
		[
			'a reference, with the names',
			{ employment: { department_id: '1', department: { id: '1', name: 'A' } } },
			{ employment: { department_id: '2', department: { id: '2', name: 'B' } } },
			['employment.department_id: "A" → "B"'],
		],
		[
			'a reference that is an object alone',
			{ position: { id: '1', names: 'A' } },
			{ position: { id: '2', names: 'B' } },
			['position: "A" → "B"'],
		],
		[
			'a manager, by the name of the person',
			{ direct_manager_id: '1', direct_manager: { person_info: { preferred_name: 'A' } } },
			{ direct_manager_id: '2', direct_manager: { person_info: { preferred_name: 'B' } } },
			['direct_manager_id: "A" → "B"'],
		],
		['a list of texts', { tags: ['a'] }, { tags: ['a', 'b'] }, ['tags: ["a"] → ["a","b"]']],
		[
			'a list of choices',
			{ uses: ['甲'], uses_code: ['a'] },
			{ uses: ['乙'], uses_code: ['b'] },
			['uses: ["甲"] → ["乙"]'],
		],
		[
			'an entry of a list, by its id',
			{ address: [{ address_id: '1', postal_code: 'x' }] },
			{ address: [{ address_id: '1', postal_code: 'y' }] },
			['address.postal_code: "x" → "y"'],
		],
		[
			'an entry that came',
			{ address: [{ address_id: '1', full_name: 'x' }] },
			{
				address: [
					{ address_id: '2', full_name: 'z' },
					{ address_id: '1', full_name: 'x' },
				],
			},
			['address: ["x"] → ["x","z"]'],
		],
		[
			'entries without ids',
			{ email_list: [{ email: 'a@x' }] },
			{ email_list: [{ email: 'b@x' }] },
			['email_list: ["a@x"] → ["b@x"]'],
		],
		[
			'custom fields, of which the list is whole',
			{ custom_fields: { a__c: 1, b__c: 'x' } },
			{ custom_fields: { b__c: 'y', d__c: 'new' } },
			[
				'custom_fields.a__c: 1 → null',
				'custom_fields.b__c: "x" → "y"',
				'custom_fields.d__c: null → "new"',
			],
		],
		[
			'custom fields where there were none',
			{ custom_fields: [] },
			{ custom_fields: { a__c: 1 } },
			['custom_fields.a__c: null → 1'],
		],
		['a reference without a name', { boss_id: '1' }, { boss_id: '2' }, ['boss_id: "1" → "2"']],
		[
			'a reference that was empty',
			{ boss_id: null },
			{ boss_id: 'ou_1' },
			['boss_id: null → "ou_1"'],
		],
		[
			'a reference that is empty now',
			{ boss_id: 'ou_1' },
			{ boss_id: '' },
			['boss_id: "ou_1" → null'],
		],
		[
			'a long number that is no id',
			{ number: '123456789012345678' },
			{ number: 'x' },
			['number: "123456789012345678" → "x"'],
		],
		[
			'entries of which an id is empty',
			{ list: [{ id: '', kind: 'a' }] },
			{ list: [{ id: '', kind: 'b' }] },
			['list: ["a"] → ["b"]'],
		],
		[
			'entries of which two have one id',
			{
				list: [
					{ id: '1', kind: 'a' },
					{ id: '1', kind: 'b' },
				],
			},
			{
				list: [
					{ id: '1', kind: 'a' },
					{ id: '1', kind: 'c' },
				],
			},
			['list: ["a","b"] → ["a","c"]'],
		],
		[
			'entries without a name, told by what they say',
			{ list: [] },
			{ list: [{ id: '1', x_id: '9', flag: true, no: null, kind: '甲', kind_code: 'k', n: 5 }] },
			['list: null → ["甲 5"]'],
		],
		[
			'entries that say nothing but an id and a flag',
			{ list: [] },
			{ list: [{ id: '1', x_id: '9', flag: true }] },
			['list: null → ["9 true"]'],
		],
		[
			'lists in a list',
			{ list: [['a']] },
			{ list: [['b']] },
			[`list: ["[\\"a\\"]"] → ["[\\"b\\"]"]`],
		],
		[
			'a text that is no date',
			{ day: '2021-02-30' },
			{ day: '2021-02-31' },
			['day: "2021-02-30" → "2021-02-31"'],
		],
		[
			'numbers of employees, which may begin with 0',
			{ number: '007' },
			{ number: '7' },
			['number: "007" → "7"'],
		],
	])('%s', (_, before, after, expected) => {
		expect(told(before, after)).toEqual(expected);
	});
});

describe('two records are the same', () => {
	it.each<[string, object, object]>([
		[
			'nothing is empty, whatever nothing it is',
			{ a: null, b: '', c: [] },
			{ a: '', b: [], c: null },
		],
		['a list in another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }],
		[
			'entries in another order',
			{ email_list: [{ email: 'a' }, { email: 'b' }] },
			{ email_list: [{ email: 'b' }, { email: 'a' }] },
		],
		[
			'another label of the same code',
			{ gender: '男', gender_code: 'm' },
			{ gender: '男性', gender_code: 'm' },
		],
		[
			'other labels of the same codes',
			{ uses: ['甲'], uses_code: ['a'] },
			{ uses: ['乙'], uses_code: ['a'] },
		],
		[
			'ids of a person in another kind, and the same name',
			{ boss_id: '7101000000000000002', boss: { name: 'A' } },
			{ boss_id: 'emp7101000000000000002', boss: { name: 'A' } },
		],
		[
			'another label in a list without ids',
			{ list: [{ use: '家', use_code: 'home', email: 'a' }] },
			{ list: [{ use: '住宅', use_code: 'home', email: 'a' }] },
		],
		[
			'the department was renamed',
			{ department_id: '1', department: { name: 'A' } },
			{ department_id: '1', department: { name: 'B' } },
		],
		[
			'the manager has another phone',
			{ boss_id: '1', boss: { phone: '1' } },
			{ boss_id: '1', boss: { phone: '2' } },
		],
		['numbers by value', { rate: 50.2, other: '70.20' }, { rate: '50.20', other: '70.2' }],
		['times by value', { day: '2020-05-01 00:00:00' }, { day: '2020-05-01' }],
		['times in another zone', { at: '2020-05-01T00:00:00+08:00' }, { at: '2020-04-30T16:00:00Z' }],
		['a field is not answered any more', { a: 1, b: 2 }, { a: 1 }],
		['a field was not answered before', { a: 1 }, { a: 1, b: 2 }],
		[
			'a field of an entry is not answered any more',
			{ address: [{ address_id: '1', a: 1, b: 2 }] },
			{ address: [{ address_id: '1', a: 1 }] },
		],
		[
			'computed fields',
			{ age: 30, employment: { tenure: '1.0' } },
			{ age: 31, employment: { tenure: '1.1' } },
		],
		[
			'ids of another kind, and the same name',
			{ department_id: '7101000000000000002', department: { name: 'A' } },
			{ department_id: 'od-4e6ac4d14bcd5071a37a39de902c7141', department: { name: 'A' } },
		],
		[
			'the id in another kind beside the id',
			{ a_id: '1', a_id_v2: 'x' },
			{ a_id: '1', a_id_v2: 'y' },
		],
	])('%s', (_, before, after) => {
		expect(told(before, after)).toEqual([]);
	});
});

it('what is not there is no field, and what is empty is one', () => {
	expect(of({ a: undefined, b: null })).toEqual({ b: null });
});

it('what belongs to another record, or is computed, counts where it is chosen', () => {
	const before = { age: 30, department_id: '1', department: { name: 'A', code: 'a' } };
	const after = { age: 31, department_id: '1', department: { name: 'B', code: 'b' } };
	expect(told(before, after, 'age', 'department.name')).toEqual([
		'age: 30 → 31',
		'department.name: "A" → "B"',
	]);
});

describe('what is known of a record', () => {
	const known = of({ a: 1, b: 2, address: [{ address_id: '1', x: 1, y: 2 }] });

	it('a list of which an entry has lost its id is compared by what it says, in any order', () => {
		const list = (...entries: object[]) => ({ phones: entries });
		const [one, two] = [
			{ id: '1', phone_number: 'x' },
			{ id: '2', phone_number: 'y' },
		];
		expect(told(list(one, two), list({ phone_number: 'y' }, one))).toEqual([]);
		expect(told(list(one, two), list({ phone_number: 'z' }, one))).toHaveLength(1);
	});

	it('is the last value of each field, also of one that cannot be read any more', () => {
		const now = of({ a: 3, address: [{ address_id: '1', x: 4 }] });
		const later = merged(known, now);
		expect(later).toEqual(of({ a: 3, b: 2, address: [{ address_id: '1', x: 4, y: 2 }] }));
		expect(differences(later, of({ a: 3, b: 5 }))).toMatchObject([{ field: 'b' }]);
	});

	it('is packed small, and comes back', () => {
		expect(unpack(pack(known))).toEqual(known);
		expect(unpack(Buffer.from('something else'))).toBeUndefined();
	});
});

it.each<[unknown, unknown, boolean]>([
	[1, '1', true],
	[0, '', false],
	[true, 'true', true],
	[null, '', false],
	['1.0', '1', true],
	['1e3', '1000', false],
	['2021-01-01', '2021-01-02', false],
	['2021-01-01 10:00', '2021-01-01T10:00:00.000Z', true],
])('%j and %j are the same value: %j', (a, b, same) => {
	expect(sameValue(a, b)).toBe(same);
	expect(sameValue(b, a)).toBe(same);
});
