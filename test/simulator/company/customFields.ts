import type { JsonObject } from '../json';
import { customFieldSample } from './samples';

interface CustomField {
	readonly apiName: string;
	readonly zh: string;
	readonly en: string;
	readonly type: number;
	/** As the platform sends it: JSON text, except for one that never was. */
	readonly value: string;
}

/** The tenant's own fields of a person, one of each kind of value. */
const PERSON_FIELDS: readonly CustomField[] = [
	{ apiName: 'custom_field_33__c', zh: '衬衫尺码', en: 'Shirt size', type: 1, value: '"M"' },
	{ apiName: 'custom_field_34__c', zh: '工位号', en: 'Desk number', type: 3, value: '231' },
	{ apiName: 'custom_field_35__c', zh: '会开车', en: 'Can drive', type: 2, value: 'true' },
	{
		apiName: 'custom_field_36__c',
		zh: '语言',
		en: 'Languages',
		type: 4,
		value: '["zh","en"]',
	},
	{
		apiName: 'custom_field_37__c',
		zh: '签证到期',
		en: 'Visa expiry',
		type: 7,
		value: '"2026-08-31"',
	},
	{ apiName: 'custom_field_38__c', zh: '备注', en: 'Remark', type: 1, value: 'no JSON: {left' },
];

const OBJECTS: Readonly<Record<string, readonly CustomField[]>> = {
	person: PERSON_FIELDS,
	employment: [
		{ apiName: 'custom_field_41__c', zh: '班车站点', en: 'Shuttle stop', type: 1, value: '"A2"' },
	],
	department: [
		{ apiName: 'custom_field_61__c', zh: '预算', en: 'Budget', type: 3, value: '250000' },
	],
	company: [{ apiName: 'custom_field_71__c', zh: '上市', en: 'Listed', type: 2, value: 'false' }],
	job: [{ apiName: 'custom_field_81__c', zh: '简称', en: 'Short name', type: 1, value: '"SWE"' }],
	contract: [
		{ apiName: 'custom_field_91__c', zh: '归档号', en: 'File number', type: 1, value: '"F-7"' },
	],
	pre_hire: [{ apiName: 'custom_field_95__c', zh: '设备', en: 'Laptop', type: 1, value: '"Mac"' }],
	location: [
		{ apiName: 'custom_field_51__c', zh: '楼层', en: 'Floors', type: 3, value: '12' },
		{ apiName: 'custom_field_52__c', zh: '前台', en: 'Reception', type: 1, value: '"Lobby"' },
	],
};

/** Custom field values of one record, as `custom_fields` of the v2 bodies holds them. */
export const customFieldValues = (object: string): JsonObject[] =>
	(OBJECTS[object] ?? []).map(({ apiName, zh, en, type, value }) => ({
		custom_api_name: apiName,
		name: { zh_cn: zh, en_us: en },
		type,
		value,
	}));

/** So many that nobody has a value for. */
const further = (count: number): CustomField[] =>
	Array.from({ length: count }, (_, index) => ({
		apiName: `custom_field_${1_000 + index}__c`,
		zh: `自定义${index + 1}`,
		en: `Custom ${index + 1}`,
		type: 1,
		value: '',
	}));

/** Definitions, as `custom_fields/query` lists them. */
export const customFieldDefinitions = (
	objects: readonly string[],
	more: Readonly<Record<string, number>> = {},
): JsonObject[] =>
	objects.flatMap((object) =>
		[...(OBJECTS[object] ?? []), ...further(more[object] ?? 0)].map(
			({ apiName, zh, en, type }) => ({
				...customFieldSample,
				custom_api_name: apiName,
				name: { zh_cn: zh, en_us: en },
				description: { zh_cn: zh, en_us: en },
				object_api_name: object,
				type,
			}),
		),
	);
