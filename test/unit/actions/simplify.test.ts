import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { simplifyEmployee } from '../../../nodes/FeishuCoreHr/actions/person/employments';
import { simplifyPerson } from '../../../nodes/FeishuCoreHr/actions/person/personRecord';
import {
	type Language,
	simplifyRecord,
} from '../../../nodes/FeishuCoreHr/actions/simplify/simplify';
import { simplifyWithId } from '../../../nodes/FeishuCoreHr/actions/simplify/withId';
import employees from '../../simulator/samples/employees-batch-get.json';
import locationV1 from '../../simulator/samples/location-v1-get.json';
import locationsV2 from '../../simulator/samples/locations-batch-get.json';
import personV1 from '../../simulator/samples/person-v1-get.json';

const simplifyLocation = (record: IDataObject, language: Language) =>
	simplifyWithId(record, 'location_id', language);

const simple = (record: object) => simplifyRecord(record as IDataObject, 'zh-CN');
const text = (...texts: Array<[string, string]>) => texts.map(([lang, value]) => ({ lang, value }));

describe('a text in several languages', () => {
	const name = text(['zh-CN', '北京'], ['en-US', 'Beijing']);

	it.each([
		['zh-CN', name, '北京'],
		['en-US', name, 'Beijing'],
		['en-US', text(['zh-CN', '北京']), '北京'],
		['zh-CN', text(['zh_cn', '北京'], ['en_us', 'Beijing']), '北京'],
		['en-US', text(['zh_cn', '北京'], ['en_us', 'Beijing']), 'Beijing'],
		['zh-CN', text(['zh-CN', ''], ['en-US', 'Beijing']), 'Beijing'],
		['zh-CN', text(['zh-CN', '  '], ['en-US', 'Beijing']), 'Beijing'],
		['zh-CN', [{ lang: 'zh-CN', value: null }, ...text(['en-US', 'Beijing'])], 'Beijing'],
		['zh-CN', [{ lang: 'zh-CN' }, ...text(['en-US', 'Beijing'])], 'Beijing'],
		['zh-CN', [null, ...text(['en-US', 'Beijing'])], 'Beijing'],
		['zh-CN', [{ lang: 'zh-CN', value: null }], ''],
	] as const)('is in %s, else the first there is', (language, value, expected) => {
		expect(simplifyRecord({ name: value } as unknown as IDataObject, language)).toEqual({
			name: expected,
		});
	});
});

describe('a choice', () => {
	const display = text(['zh-CN', '男']);

	it.each<[string, object, object]>([
		[
			'is its label, with its name beside it',
			{ enum_name: 'male', display },
			{ f: '男', f_code: 'male' },
		],
		[
			'without a label is its name',
			{ enum_name: 'male', display: [] },
			{ f: 'male', f_code: 'male' },
		],
		['without any display is its name', { enum_name: 'male' }, { f: 'male', f_code: 'male' }],
		[
			'among several is a list of labels and a list of names',
			[
				{ enum_name: 'a', display },
				{ enum_name: 'b', display: null },
			],
			{ f: ['男', 'b'], f_code: ['a', 'b'] },
		],
		[
			'whose label is empty is its name',
			{ enum_name: 'male', display: [{ lang: 'zh-CN', value: null }] },
			{ f: 'male', f_code: 'male' },
		],
		['that was not made is nothing', { enum_name: null, display: null }, { f: null, f_code: null }],
		[
			'whose label is something else stays whole',
			{ enum_name: 'm', display: ['male'] },
			{ f: { enum_name: 'm', display: ['male'] } },
		],
		[
			'whose name is something else stays whole',
			{ enum_name: 7, display },
			{ f: { enum_name: 7, display: '男' } },
		],
		[
			'among what are none stays as it is',
			[{ enum_name: 'a' }, { id: 1 }],
			{ f: [{ enum_name: 'a' }, { id: 1 }] },
		],
		['among none is an empty list', [], { f: [] }],
		[
			'with more in it stays whole',
			{ enum_name: 'm', display, id: 1 },
			{ f: { enum_name: 'm', display: '男', id: 1 } },
		],
	])('%s', (_, f, expected) => {
		expect(simple({ f })).toEqual(expected);
	});

	it('does not overwrite a field that is there', () => {
		expect(simple({ f: { enum_name: 'a' }, f_code: 7 })).toEqual({
			f: { enum_name: 'a' },
			f_code: 7,
		});
	});
});

describe('custom fields', () => {
	const TYPES = { text: 1, boolean: 2, number: 3, choice: 4, people: 5, code: 6, date: 7 };
	const V1 = undefined;

	it.each<[string, number | undefined, string, unknown]>([
		['a text', TYPES.text, '"231"', '231'],
		['a text without quotes', TYPES.text, 'Sandy', 'Sandy'],
		['a text without quotes that looks like a number', TYPES.text, '1e5', '1e5'],
		['another one', TYPES.text, '1.10', '1.10'],
		['an id without quotes', TYPES.text, '68930140621420641356', '68930140621420641356'],
		['a text without quotes that looks like JSON', TYPES.text, '[1]', '[1]'],
		['the word null', TYPES.text, 'null', 'null'],
		[
			'a text in two languages',
			TYPES.text,
			'{"en-US":"a","zh-CN":null}',
			{ 'en-US': 'a', 'zh-CN': null },
		],
		['no JSON', TYPES.text, 'no JSON: {left', 'no JSON: {left'],
		['an empty string', TYPES.text, '', ''],
		['a number', TYPES.number, '231', 231],
		['a number in quotes', TYPES.number, '"2334.00"', 2334],
		[
			'a number that a number cannot hold',
			TYPES.number,
			'12345678901234567890',
			'12345678901234567890',
		],
		['a number of 15 digits', TYPES.number, '123456789012345', 123456789012345],
		['a number of 16 digits', TYPES.number, '1234567890123456', '1234567890123456'],
		['15 digits with decimals', TYPES.number, '1234567890123.45', 1234567890123.45],
		['16 digits with decimals', TYPES.number, '12345678901234.56', '12345678901234.56'],
		['a negative number', TYPES.number, '-2.5', -2.5],
		['a number with an exponent', TYPES.number, '1.5e3', 1500],
		['a number with more after it', TYPES.number, '"5 kg"', '5 kg'],
		['a number with more before it', TYPES.number, '"no 5"', 'no 5'],
		['no number', TYPES.number, '007', '007'],
		['a number that is not there', TYPES.number, 'null', null],
		['a boolean', TYPES.boolean, 'true', true],
		['a boolean in quotes', TYPES.boolean, '"false"', false],
		['a choice', TYPES.choice, '"option_1"', 'option_1'],
		['choices', TYPES.choice, '["a","b"]', ['a', 'b']],
		['a choice without quotes', TYPES.choice, '231', '231'],
		['people', TYPES.people, '["6893014062142064135"]', ['6893014062142064135']],
		['people without quotes', TYPES.people, '[6893014062142064135]', '[6893014062142064135]'],
		['a list of 15 digits', TYPES.people, '[123456789012345]', [123456789012345]],
		['a list of 16 digits', TYPES.people, '[1234567890123456]', '[1234567890123456]'],
		['ids after a quote', TYPES.people, '["\\"","1234567890123456"]', ['"', '1234567890123456']],
		['a choice that is not made', TYPES.choice, 'null', null],
		['a boolean that is none', TYPES.boolean, '"maybe"', 'maybe'],
		['a code without quotes', TYPES.code, '001', '001'],
		['a group of fields', TYPES.people, '[{"wk_id":"1"}]', [{ wk_id: '1' }]],
		['a code', TYPES.code, '"001"', '001'],
		['a date', TYPES.date, '"2026-08-31"', '2026-08-31'],
		['a date without quotes', TYPES.date, '2026', '2026'],
		['a text (v1)', V1, '"231"', '231'],
		['a text without quotes (v1)', V1, '1e5', '1e5'],
		['an id without quotes (v1)', V1, '6893014062142064135', '6893014062142064135'],
		['a list of 16 digits (v1)', V1, '[1234567890123456]', '[1234567890123456]'],
		['the word null (v1)', V1, 'null', 'null'],
		['a list (v1)', V1, '["id1","id2"]', ['id1', 'id2']],
		['a date without quotes (v1)', V1, '2006-01-02 15:04:05', '2006-01-02 15:04:05'],
	])('hold %s', (_, type, value, expected) => {
		const custom_fields = [{ custom_api_name: 'custom_field_1__c', name: {}, type, value }];
		expect(simple({ custom_fields })).toEqual({ custom_fields: { custom_field_1__c: expected } });
	});

	it('never change a text, whatever it is', () => {
		const written = fc.oneof(
			fc.string(),
			fc.double().map(String),
			fc.json(),
			fc.bigInt().map(String),
		);
		fc.assert(
			fc.property(written, (text) => {
				const fields = [{ field_name: 'quoted', type: 1, value: JSON.stringify(text) }];
				expect(simple({ custom_fields: fields })).toEqual({ custom_fields: { quoted: text } });
			}),
		);
	});

	it('have the names of both generations of the API, without spaces', () => {
		const custom_fields = [
			{ custom_api_name: ' a__c', type: 3, value: '1' },
			{ field_name: 'b__c', value: '"2"' },
		];
		expect(simple({ custom_fields })).toEqual({ custom_fields: { a__c: 1, b__c: '2' } });
	});

	it.each<[string, unknown, unknown]>([
		['none at all', null, {}],
		['an empty list', [], {}],
		[
			'one without a value',
			[{ field_name: 'a' }, { field_name: 'b', value: '"1"' }],
			{ a: null, b: '1' },
		],
		['one that is null', [null, { field_name: 'b', value: '"1"' }], { b: '1' }],
		[
			'one without a name',
			[{ value: '1' }, { field_name: 'b', value: '"1"' }],
			{ unnamed: { value: '1' }, b: '1' },
		],
		[
			'two of the same name',
			[
				{ field_name: 'a', value: '"1"' },
				{ field_name: 'a', value: '"2"' },
			],
			{ a: '1', a_2: '2' },
		],
	])('with %s are an object as in every other record', (_, custom_fields, expected) => {
		expect(simple({ custom_fields })).toEqual({ custom_fields: expected });
	});

	it('that are something else are passed through', () => {
		expect(simple({ custom_fields: [1, 'x'] })).toEqual({ custom_fields: [1, 'x'] });
	});
});

describe('nothing is lost', () => {
	/** Every string, number and boolean of a value, but for what simplifying takes away on purpose. */
	function leaves(value: unknown): string[] {
		if (Array.isArray(value)) return value.flatMap(leaves);
		if (typeof value !== 'object' || value === null) return [String(value)];
		const record = value as Record<string, unknown>;
		if ('lang' in record && 'value' in record) return [String(record.value)];
		if ('custom_api_name' in record || 'field_name' in record) {
			return [String(record.value).replace(/^"|"$/g, '')];
		}
		return Object.values(record).flatMap(leaves);
	}

	it.each<[string, IDataObject, (record: IDataObject) => IDataObject]>([
		[
			'an employee',
			employees.data.items[0]! as IDataObject,
			(one) => simplifyEmployee([one], 'zh-CN'),
		],
		['a person (v1)', personV1.data.person as IDataObject, (one) => simplifyPerson(one, 'zh-CN')],
		[
			'a location',
			locationsV2.data.items[0]! as IDataObject,
			(one) => simplifyLocation(one, 'zh-CN'),
		],
		[
			'a location (v1)',
			locationV1.data.location as IDataObject,
			(one) => simplifyLocation(one, 'zh-CN'),
		],
	])("of the platform's sample of %s", (_, sample, simplify) => {
		const before = structuredClone(sample);
		const simplified = simplify(sample);
		expect([...new Set(leaves(simplified))].sort()).toEqual([...new Set(leaves(sample))].sort());
		expect(sample).toEqual(before);
		const json = JSON.stringify(simplified);
		expect(json).not.toMatch(/"(lang|display|enum_name|hiberarchy_common)":/);
	});

	it('whatever a record holds, also a field called __proto__', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
				const plain = JSON.parse(JSON.stringify(record)) as IDataObject;
				const special = /"(lang|enum_name|custom_fields)":/.test(JSON.stringify(plain));
				if (!special) expect(simple(plain)).toEqual(plain);
			}),
		);
		const odd = JSON.parse('{"__proto__":{"a":1},"b":{"__proto__":2}}') as IDataObject;
		expect(JSON.stringify(simple(odd))).toBe(JSON.stringify(odd));
	});
});

describe('a location', () => {
	it('has the fields of the hierarchy at the top, beside its own', () => {
		const location = simplifyLocation(locationsV2.data.items[0]! as IDataObject, 'zh-CN');
		expect(location).toMatchObject({
			location_id: '4718803945687580505',
			name: '中文示例',
			type: ' 地点',
			type_code: 'location',
			code: '12456',
			effective_time: '2020-05-01 00:00:00',
			location_usage_list: ['中文示例'],
			location_usage_list_code: ['work_location'],
			custom_fields: { name: 'Sandy' },
			location_custom_fields: { name: '231' },
		});
		expect(location).not.toHaveProperty('location_effective_time');
	});

	it('puts the custom fields of both levels together when their names differ', () => {
		const location = simplifyLocation(
			{
				id: '1',
				hiberarchy_common: { custom_fields: [{ field_name: 'a__c', value: '"1"' }] },
				custom_fields: [{ field_name: 'b__c', value: '"2"' }],
			},
			'zh-CN',
		);
		expect(location).toEqual({ location_id: '1', custom_fields: { a__c: '1', b__c: '2' } });
	});

	it.each<[string, object, object, object]>([
		[
			'custom fields on one level only',
			{ custom_fields: null },
			{ custom_fields: [{ field_name: 'b__c', value: '"2"' }] },
			{ custom_fields: { b__c: '2' } },
		],
		[
			'custom fields that differ',
			{ custom_fields: [{ field_name: 'a__c', value: '"1"' }] },
			{ custom_fields: ['a__c', 'b__c'].map((field_name) => ({ field_name, value: '"2"' })) },
			{ custom_fields: { a__c: '1', b__c: '2' }, location_custom_fields: { a__c: '2' } },
		],
		['a field that the hierarchy leaves empty', { code: null }, { code: 'A' }, { code: 'A' }],
		['a field that the location leaves empty', { code: 'A' }, { code: null }, { code: 'A' }],
	])('with %s keeps its shape', (_, hiberarchy_common, own, expected) => {
		const location = { location_id: '1', hiberarchy_common, ...own } as IDataObject;
		expect(simplifyLocation(location, 'zh-CN')).toEqual({ location_id: '1', ...expected });
	});

	it('without a hierarchy is what it is', () => {
		expect(
			simplifyLocation({ id: '1', hiberarchy_common: null, a: 1 } as IDataObject, 'zh-CN'),
		).toEqual({
			location_id: '1',
			hiberarchy_common: null,
			a: 1,
		});
	});
});

describe('of several employments', () => {
	const employment = (employment_id: string, status: string, primary_employment: boolean) => ({
		employment_id,
		primary_employment,
		employment_status: { enum_name: status },
		person_info: { person_id: '1' },
	});

	it.each([
		[
			'the primary one in force',
			[employment('a', 'hired', false), employment('b', 'hired', true)],
			'b',
		],
		['one in force', [employment('a', 'terminated', true), employment('b', 'hired', false)], 'b'],
		[
			'the primary one',
			[employment('a', 'terminated', false), employment('b', 'terminated', true)],
			'b',
		],
		[
			'the one that began last',
			[
				{ ...employment('1', 'hired', true), effective_date: '2020-01-31' },
				{ ...employment('2', 'hired', true), effective_date: '2024-02-01' },
				{ ...employment('3', 'hired', true), effective_date: null },
			],
			'2',
		],
		[
			'of equals the lowest id',
			[
				employment('7300000000000000010', 'hired', false),
				employment('7300000000000000009', 'hired', false),
				employment('73000000000000000080', 'hired', false),
			],
			'7300000000000000009',
		],
	])('%s counts', (_, records, expected) => {
		const person = simplifyEmployee(records, 'zh-CN');
		expect(person.employment).toMatchObject({ employment_id: expected });
		expect(person.other_employments).toHaveLength(records.length - 1);
	});

	it('the result does not depend on the order in which they come', () => {
		const one = fc.record({
			employment_id: fc.integer({ min: 1, max: 30 }).map(String),
			primary_employment: fc.boolean(),
			employment_status: fc.constantFrom('hired', 'terminated').map((enum_name) => ({ enum_name })),
			effective_date: fc.constantFrom('2020-01-01', '2021-01-01', null, undefined),
		});
		const several = fc.uniqueArray(one, {
			selector: ({ employment_id }) => employment_id,
			minLength: 2,
			maxLength: 5,
		});
		const inTwoOrders = several.chain((records) =>
			fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
		);
		fc.assert(
			fc.property(inTwoOrders, ([first, second]) => {
				expect(simplifyEmployee(second as IDataObject[], 'zh-CN')).toEqual(
					simplifyEmployee(first as IDataObject[], 'zh-CN'),
				);
			}),
		);
	});
});
