import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { simplifyLocation } from '../../../nodes/FeishuCoreHr/actions/location/locationRecord';
import { simplifyEmployee } from '../../../nodes/FeishuCoreHr/actions/person/employments';
import { simplifyPerson } from '../../../nodes/FeishuCoreHr/actions/person/personRecord';
import { simplifyRecord } from '../../../nodes/FeishuCoreHr/actions/simplify/simplify';
import employees from '../../simulator/samples/employees-batch-get.json';
import locationV1 from '../../simulator/samples/location-v1-get.json';
import locationsV2 from '../../simulator/samples/locations-batch-get.json';
import personV1 from '../../simulator/samples/person-v1-get.json';

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
	] as const)('is in %s, else the first there is', (language, value, expected) => {
		expect(simplifyRecord({ name: value }, language)).toEqual({ name: expected });
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
	it.each<[string, string, unknown]>([
		['a text', '"231"', '231'],
		['a number', '231', 231],
		['a boolean', 'true', true],
		['a list', '["a","b"]', ['a', 'b']],
		['a date', '"2026-08-31"', '2026-08-31'],
		['an object', '{"id":"1"}', { id: '1' }],
		['no JSON', 'no JSON: {left', 'no JSON: {left'],
		['a long id, which a number would spoil', '6893014062142064135', '6893014062142064135'],
		['a long id in a text', '"6893014062142064135"', '6893014062142064135'],
		['an empty string', '', ''],
	])('hold %s', (_, value, expected) => {
		const custom_fields = [{ custom_api_name: 'custom_field_1__c', name: {}, type: 1, value }];
		expect(simple({ custom_fields })).toEqual({ custom_fields: { custom_field_1__c: expected } });
	});

	it('have the names of both generations of the API, without spaces', () => {
		const custom_fields = [
			{ custom_api_name: ' a__c', value: '1' },
			{ field_name: 'b__c', value: '2' },
		];
		expect(simple({ custom_fields })).toEqual({ custom_fields: { a__c: 1, b__c: 2 } });
	});

	it.each([
		[
			'two of the same name',
			[
				{ field_name: 'a', value: '1' },
				{ field_name: 'a', value: '2' },
			],
		],
		['one without a name', [{ value: '1' }]],
		['something else', [1, 'x']],
	])('with %s are passed through', (_, custom_fields) => {
		expect(simple({ custom_fields })).toEqual({ custom_fields });
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
				hiberarchy_common: { custom_fields: [{ field_name: 'a__c', value: '1' }] },
				custom_fields: [{ field_name: 'b__c', value: '2' }],
			},
			'zh-CN',
		);
		expect(location).toEqual({ location_id: '1', custom_fields: { a__c: 1, b__c: 2 } });
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
		['the first', [employment('a', 'hired', false), employment('b', 'hired', false)], 'a'],
	])('%s counts', (_, records, expected) => {
		const person = simplifyEmployee(records, 'zh-CN');
		expect(person.employment).toMatchObject({ employment_id: expected });
		expect(person.other_employments).toHaveLength(1);
	});
});
