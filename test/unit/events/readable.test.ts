import type { IDataObject } from 'n8n-workflow';
import { readable, type OwnNames } from '../../../nodes/FeishuCoreHr/events/readable';

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';
const EMPLOYEE = 'corehr.employee.domain_event_v2';
const POSITION = 'corehr.position.updated_v2';

const OWN: OwnNames = new Map([
	['custom_field_33__c', { zh: '衣服尺码', en: 'Clothing Size' }],
	['chinese_only__c', { zh: '宿舍', en: '' }],
]);

const item = (event_type: string, matched_fields: unknown): IDataObject =>
	({ person_id: '1', matched_fields, changed_fields: [], event_type }) as IDataObject;

describe('what changed, in words', () => {
	it.each<[string, string, string[], string, string]>([
		[
			'fields of a person',
			PERSON,
			['phone_list', 'gender'],
			'个人电话、性别',
			'Personal Phone, Gender',
		],
		[
			'a field and a whole part of a location',
			LOCATION,
			['address.city_v2', 'organization.*'],
			'地址：城市、组织',
			'Address: City, Organization',
		],
		['a part of a location by its bare name', LOCATION, ['address'], '地址', 'Address'],
		[
			'fields of other events, as far as a page lists them',
			EMPLOYEE,
			['job_data.department_id', 'person_info.phone_list'],
			'任职信息：部门、个人信息：个人电话',
			'Job: Department, Personal Information: Personal Phone',
		],
		['a position', POSITION, ['direct_leader'], '直属上级', 'Direct Manager'],
		[
			"the tenant's own fields",
			PERSON,
			['custom_field_33__c', 'chinese_only__c'],
			'衣服尺码、宿舍',
			'Clothing Size, 宿舍',
		],
		[
			'of a field of one name in two parts of a location, that of its part',
			LOCATION,
			['organization.active', 'address.active', 'active'],
			'组织：启用、地址：是否启用、启用',
			'Organization: Active, Address: Active, Active',
		],
		[
			'a field without a label of a part that has one',
			LOCATION,
			['address.new_field', 'new_part.city_v2', 'new_part.*'],
			'address.new_field、城市、new_part.*',
			'address.new_field, City, new_part.*',
		],
		[
			'an event of a type that nobody knows',
			'corehr.robot.hired_v1',
			['gender', 'new_field'],
			'性别、new_field',
			'Gender, new_field',
		],
		['a name without a label stays itself', PERSON, ['new_field'], 'new_field', 'new_field'],
		['of an event that names no fields, nothing', PERSON, [], '', ''],
	])('%s', async (_, type, fields, zh, en) => {
		expect((await readable(item(type, fields), 'zh-CN', OWN)).changed_text).toBe(zh);
		expect((await readable(item(type, fields), 'en-US', OWN)).changed_text).toBe(en);
	});

	it('changed_labels are those of matched_fields, in their order', async () => {
		const fields = ['gender', 'new_field', 'phone_list'];
		const { changed_labels } = await readable(item(PERSON, fields), 'zh-CN', OWN);
		expect(changed_labels).toEqual(['性别', 'new_field', '个人电话']);
	});

	it('come before the names, behind what the event is about', async () => {
		const keys = Object.keys(await readable(item(PERSON, ['gender']), 'zh-CN', OWN));
		expect(keys).toEqual([
			'person_id',
			'changed_text',
			'changed_labels',
			'matched_fields',
			'changed_fields',
			'event_type',
		]);
	});

	it('one label stands once in the text', async () => {
		const own: OwnNames = new Map(
			['a__c', 'b__c'].map((name) => [name, { zh: '尺码', en: 'Size' }]),
		);
		const made = await readable(item(PERSON, ['a__c', 'b__c']), 'en-US', own);
		expect([made.changed_text, made.changed_labels]).toEqual(['Size', ['Size', 'Size']]);
	});

	it('of 300 fields the text names 50, the list all', async () => {
		const fields = Array.from({ length: 300 }, (_, number) => `field_${number}`);
		const chinese = await readable(item(PERSON, fields), 'zh-CN', OWN);
		expect(chinese.changed_text).toMatch(/^field_0、.*、field_49，另有 250 项$/);
		expect(chinese.changed_labels).toHaveLength(300);
		const english = await readable(item(PERSON, fields), 'en-US', OWN);
		expect(english.changed_text).toMatch(/, field_49 and 250 more$/);
	});

	it('are left out when they are switched off', async () => {
		const own = item(PERSON, ['gender']);
		expect(await readable(own, 'off', OWN)).toBe(own);
	});

	it.each([undefined, null, 'gender', [1, null, {}]])('survive odd names: %j', async (fields) => {
		expect(await readable(item(PERSON, fields), 'zh-CN', OWN)).toMatchObject({
			changed_labels: expect.any(Array),
		});
	});
});
