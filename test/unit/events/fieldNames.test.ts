import { readFieldNames } from '../../../nodes/FeishuCoreHr/events/fieldNames';
import { neverSendsEvent } from '../../../nodes/FeishuCoreHr/events/fields';

const person = (text: string) => readFieldNames(text, 'person');
const location = (text: string) => readFieldNames(text, 'location');

describe('what is typed where fields are asked for', () => {
	it.each<[string, string[][]]>([
		['', []],
		[' , ;\n', []],
		['age', [['age']]],
		['age,race', [['age'], ['race']]],
		['age，race、gender；religion', [['age'], ['race'], ['gender'], ['religion']]],
		['"age" | “race”\n[gender]', [['age'], ['race'], ['gender']]],
		['custom_field_33__c', [['custom_field_33__c']]],
		['*__c', [['*__c']]],
		['new_field.part.*', [['new_field.part.*']]],
		['工龄', [['working_years']]],
		['工龄, age', [['working_years'], ['age']]],
		['age race', [['age'], ['race']]],
		[
			'age / race & gender + custom_field_33__c',
			[['age'], ['race'], ['gender'], ['custom_field_33__c']],
		],
		['工龄 年龄 age', [['working_years'], ['age']]],
		['age 工龄 *__c', [['age'], ['working_years'], ['*__c']]],
	])('of a person, %j, is read as %j', (text, wishes) => {
		expect(person(text)).toEqual({ wishes, unreadable: [] });
	});

	it.each<[string, string[][]]>([
		['address', [['address']]],
		['address.city_v2', [['address.city_v2']]],
		['Address: City', [['address.city_v2']]],
		['Address (地址): City (城市)', [['address.city_v2']]],
		['地址：城市', [['address.city_v2']]],
		['地址.城市, address', [['address.city_v2'], ['address']]],
		['Address: Any Field', [['address']]],
		['city_v2', [['city_v2']]],
		['active', [['active']]],
		['Active', [['Active', 'organization.active', 'address.active']]],
		['城市，仅文本', [['address.city_text']]],
		['地址：城市，仅文本, address', [['address.city_text'], ['address']]],
	])('of a location, %j, is read as %j', (text, wishes) => {
		expect(location(text)).toEqual({ wishes, unreadable: [] });
	});

	it.each<[string, string[]]>([
		['(a+b', ['(a+b']],
		['age, 工令、(a', ['工令', '(a']],
		['some words', ['some words']],
		['age words', ['age words']],
		['words age', ['words age']],
		['姓名 words', ['姓名 words']],
	])('%j holds what can be the name of no field: %j', (text, unreadable) => {
		expect(person(text).unreadable).toEqual(unreadable);
	});

	it('of other events are names alone', () => {
		expect(readFieldNames('job_data.department_id, x_*', 'other')).toEqual({
			wishes: [['job_data.department_id'], ['x_*']],
			unreadable: [],
		});
		expect(readFieldNames('工龄', 'other').unreadable).toEqual(['工龄']);
	});

	it('knows names whose change Feishu never reports, with and without their entity', () => {
		expect(['wk_id', 'address.wk_id'].map((name) => neverSendsEvent('location', name))).toEqual([
			true,
			true,
		]);
		expect(['hukou_type', 'a.hukou_type'].map((name) => neverSendsEvent('person', name))).toEqual([
			true,
			true,
		]);
		expect(neverSendsEvent('person', 'age') || neverSendsEvent('location', 'address')).toBe(false);
	});

	it('takes a word that is a name of its own for that name, though it is a label, too', () => {
		expect(person('gender').wishes).toEqual([['gender']]);
	});

	it('takes a word that may be a name or a label for both', () => {
		expect(person('Gender').wishes).toEqual([['Gender', 'gender']]);
	});
});
