import type { ChangeType } from '../../../nodes/FeishuCoreHr/events/changes';
import type { FilterMode } from '../../../nodes/FeishuCoreHr/events/filter';
import locationSample from './samples/location-updated.json';
import personSample from './samples/person-updated.json';

/** One row of the contract's "When an event passes". */
export interface FilterRow {
	/** A sentence of the contract. */
	readonly name: string;
	readonly subject: 'person' | 'location';
	/** The body's `event`. */
	readonly event: Readonly<Record<string, unknown>>;
	readonly settings: {
		readonly mode: FilterMode;
		/** Values of the field list. */
		readonly fields?: readonly string[];
		/** The text of the other fields. */
		readonly otherFields?: string;
		readonly changeTypes?: readonly ChangeType[];
		readonly passWithoutFields?: boolean;
	};
	readonly expected:
		| { readonly passes: false }
		| {
				readonly passes: true;
				readonly changed: readonly string[];
				readonly matched: readonly string[];
		  };
}

type Settings = FilterRow['settings'];
const FILTERED = { passes: false } as const;

function passed(changed: string[], matched = changed): FilterRow['expected'] {
	return { passes: true, changed, matched };
}

function person(name: string, names: unknown, settings: Settings, expected: FilterRow['expected']) {
	const event = { person_id: '646465654545', field_changes: names };
	return { name, subject: 'person', event, settings, expected } as const;
}

function location(
	name: string,
	{ names = [], subEvents = [] }: { names?: unknown; subEvents?: unknown },
	settings: Settings,
	expected: FilterRow['expected'],
) {
	const event = { location_id: '201571101', field_changes: names, sub_events: subEvents };
	return { name, subject: 'location', event, settings, expected } as const;
}

function sub(entity: string, fields: string[], opt_type = 2, agg_entity_field?: string) {
	return {
		id: '78',
		entity,
		opt_type,
		field_changes: fields,
		...(agg_entity_field && { agg_entity_field }),
	};
}

const ADDRESS = sub('address', ['active', 'postal_code'], 2, 'registered_office_address');
const WHOLE_ADDRESS = sub('address', [], 3, 'registered_office_address');

/** `any`, `only`, `all` and `ignore` over person events. */
const MODES: FilterRow[] = [
	{
		name: "any passes the platform's own person sample",
		subject: 'person',
		event: personSample.event,
		settings: { mode: 'any' },
		expected: passed(['working_years']),
	},
	person('any passes always', ['a', 'b'], { mode: 'any' }, passed(['a', 'b'])),
	person(
		'any needs no fields, and heeds none',
		['a'],
		{ mode: 'any', fields: ['b'] },
		passed(['a']),
	),
	person(
		'only passes when some leaf matches some pattern',
		['legal_name', 'age'],
		{ mode: 'only', fields: ['legal_name', 'gender'] },
		passed(['legal_name', 'age'], ['legal_name']),
	),
	person(
		'only filters when no leaf matches',
		['age'],
		{ mode: 'only', fields: ['legal_name'] },
		FILTERED,
	),
	person(
		'all passes when every pattern is matched by some leaf',
		['legal_name', 'age', 'race'],
		{ mode: 'all', fields: ['legal_name', 'age'] },
		passed(['legal_name', 'age', 'race'], ['legal_name', 'age']),
	),
	person(
		'all filters when a pattern is left over',
		['legal_name'],
		{ mode: 'all', fields: ['legal_name', 'age'] },
		FILTERED,
	),
	person(
		'ignore passes when some leaf is matched by no pattern',
		['working_years', 'age'],
		{ mode: 'ignore', fields: ['working_years'] },
		passed(['working_years', 'age'], ['age']),
	),
	person(
		'ignore filters when every leaf is matched',
		['working_years', 'working_years_v2'],
		{ mode: 'ignore', otherFields: 'working_years*' },
		FILTERED,
	),
	person('a name sent twice is one leaf', ['age', 'age'], { mode: 'any' }, passed(['age'])),
];

/** When a pattern matches a leaf. */
const PATTERNS: FilterRow[] = [
	person('case matters', ['Legal_Name'], { mode: 'only', fields: ['legal_name'] }, FILTERED),
	person(
		'a part of a name is no match',
		['legal_name'],
		{ mode: 'only', fields: ['legal'] },
		FILTERED,
	),
	person(
		'other fields are separated by commas, with or without spaces',
		['b'],
		{ mode: 'only', otherFields: 'a, b ,c' },
		passed(['b']),
	),
	person(
		'other fields and chosen fields count together',
		['b'],
		{ mode: 'all', fields: ['b'], otherFields: 'a' },
		FILTERED,
	),
	person(
		'* matches any run of characters',
		['custom_field_33__c', 'age'],
		{ mode: 'only', otherFields: '*__c' },
		passed(['custom_field_33__c', 'age'], ['custom_field_33__c']),
	),
	person(
		'* also matches no character',
		['__c'],
		{ mode: 'only', otherFields: '*__c' },
		passed(['__c']),
	),
	person(
		'a label means its field',
		['legal_name', 'age'],
		{ mode: 'only', otherFields: '法定姓名；Race' },
		passed(['legal_name', 'age'], ['legal_name']),
	),
	person(
		'a label of several fields is one wish: all is content with either',
		['phone_list', 'age'],
		{ mode: 'all', otherFields: '手机、年龄' },
		passed(['phone_list', 'age']),
	),
	person(
		'* stands in the middle',
		['custom_field_33__c'],
		{ mode: 'only', otherFields: 'custom_*__c' },
		passed(['custom_field_33__c']),
	),
	person(
		'* respects what follows it',
		['custom_field_33__cx'],
		{ mode: 'only', otherFields: '*__c' },
		FILTERED,
	),
	person('* alone matches everything', ['age'], { mode: 'ignore', otherFields: '*' }, FILTERED),
	person(
		"the platform's own label of two fields means both, whatever they are called in the list",
		['phone_list', 'email_list'],
		{ mode: 'all', otherFields: '个人电话、个人邮箱' },
		passed(['phone_list', 'email_list']),
	),
	person(
		'a dot means itself, as in no regular expression',
		['a+b'],
		{ mode: 'only', otherFields: 'a.b' },
		FILTERED,
	),
	person(
		'a bare leaf matches the pattern whose last segment it is',
		['postal_code'],
		{ mode: 'only', otherFields: 'address.postal_code' },
		passed(['postal_code']),
	),
	location(
		'a pattern equal to the leaf matches',
		{ subEvents: [ADDRESS] },
		{ mode: 'only', fields: ['address.active'] },
		passed(['address.active', 'address.postal_code'], ['address.active']),
	),
	location(
		"a pattern that is the leaf's entity matches",
		{ subEvents: [ADDRESS, sub('organization', ['name'])] },
		{ mode: 'only', fields: ['address'] },
		passed(
			['address.active', 'address.postal_code', 'organization.name'],
			['address.active', 'address.postal_code'],
		),
	),
	location(
		"a pattern that is the leaf's agg_entity_field matches",
		{ subEvents: [ADDRESS] },
		{ mode: 'only', otherFields: 'registered_office_address' },
		passed(['address.active', 'address.postal_code']),
	),
	location(
		"a pattern without a dot that equals the leaf's field matches",
		{ subEvents: [ADDRESS] },
		{ mode: 'only', otherFields: 'postal_code' },
		passed(['address.active', 'address.postal_code'], ['address.postal_code']),
	),
	location(
		'a pattern of another entity does not match',
		{ subEvents: [ADDRESS] },
		{ mode: 'only', fields: ['organization.active'] },
		FILTERED,
	),
	location(
		'a bare top-level leaf matches the pattern whose last segment it is',
		{ names: ['postal_code'] },
		{ mode: 'only', fields: ['address.postal_code'] },
		passed(['postal_code']),
	),
	location(
		'an entity.* leaf matches a pattern that lies in that entity',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'only', fields: ['address.postal_code'] },
		passed(['address.*']),
	),
	location(
		'an entity.* leaf does not match a pattern that lies in another entity',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'only', fields: ['organization.name'] },
		FILTERED,
	),
	location(
		'an entity.* leaf counts for every pattern of all that lies in it',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'all', fields: ['address.postal_code', 'address.active'] },
		passed(['address.*']),
	),
	location(
		'a wildcard is tried on the whole leaf',
		{ subEvents: [ADDRESS] },
		{ mode: 'only', otherFields: 'address.p*' },
		passed(['address.active', 'address.postal_code'], ['address.postal_code']),
	),
	location(
		'a wildcard without a dot is tried on the field',
		{ subEvents: [ADDRESS] },
		{ mode: 'only', otherFields: 'post*' },
		passed(['address.active', 'address.postal_code'], ['address.postal_code']),
	),
	location(
		'a wildcard with a dot is not tried on the field',
		{ subEvents: [sub('address', ['a.b'])] },
		{ mode: 'only', otherFields: 'a.*' },
		FILTERED,
	),
];

/** The leaf `entity.*`: something in it changed, and nobody says what. */
const WHOLE_ENTITY: FilterRow[] = [
	...['postal_code', '*__c', 'post*', '*', 'custom_field_33__c'].map((otherFields) =>
		location(
			`an entity.* leaf matches ${otherFields}, which may be a field of any entity`,
			{ subEvents: [WHOLE_ADDRESS] },
			{ mode: 'only', otherFields },
			passed(['address.*']),
		),
	),
	...['*.postal_code', 'add*.postal_code', 'address.post*', 'address.*', '*.p*', 'a*s.x'].map(
		(otherFields) =>
			location(
				`an entity.* leaf matches ${otherFields}, which can match a field of its entity`,
				{ subEvents: [WHOLE_ADDRESS] },
				{ mode: 'only', otherFields },
				passed(['address.*']),
			),
	),
	...['organization', 'location', 'organization.*', 'org*.name', 'o*.postal_code', '*x.y'].map(
		(otherFields) =>
			location(
				`an entity.* leaf does not match ${otherFields}, which lies elsewhere`,
				{ subEvents: [WHOLE_ADDRESS] },
				{ mode: 'only', otherFields },
				FILTERED,
			),
	),
	location(
		'an entity.* leaf counts for every pattern of all that may mean something in it',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'all', otherFields: 'postal_code, *__c, *.region' },
		passed(['address.*']),
	),
	location(
		'an entity.* leaf counts for no pattern of all that lies elsewhere',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'all', otherFields: 'postal_code, organization.name' },
		FILTERED,
	),
	...['postal_code', '*__c', '*.postal_code', 'address.p*'].map((otherFields) =>
		location(
			`an entity.* leaf is not ignored by ${otherFields}`,
			{ subEvents: [WHOLE_ADDRESS] },
			{ mode: 'ignore', otherFields },
			passed(['address.*']),
		),
	),
	location(
		'a top-level name that is an entity matches like an entity.* leaf',
		{ names: ['address'] },
		{ mode: 'only', otherFields: 'postal_code' },
		passed(['address.*']),
	),
];

/** The leaves of location events. */
const LEAVES: FilterRow[] = [
	{
		name: "a sub-event explains the top-level name that is its entity: the platform's own sample",
		subject: 'location',
		event: locationSample.event,
		settings: { mode: 'any' },
		expected: passed(['address.active']),
	},
	location(
		'a sub-event gives entity.field for each of its fields',
		{ subEvents: [ADDRESS] },
		{ mode: 'any' },
		passed(['address.active', 'address.postal_code']),
	),
	location(
		'a sub-event that lists none gives entity.*',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'any' },
		passed(['address.*']),
	),
	location(
		'a top-level name gives itself',
		{ names: ['parking'] },
		{ mode: 'any' },
		passed(['parking']),
	),
	location(
		'a top-level name that no sub-event explains stays beside the sub-events',
		{ names: ['address', 'parking'], subEvents: [ADDRESS] },
		{ mode: 'any' },
		passed(['address.active', 'address.postal_code', 'parking']),
	),
	location(
		'a sub-event explains the top-level name that is its agg_entity_field',
		{ names: ['registered_office_address'], subEvents: [ADDRESS] },
		{ mode: 'any' },
		passed(['address.active', 'address.postal_code']),
	),
	location(
		'a sub-event explains the top-level name that is one of its entity.field',
		{ names: ['address.active', 'address.region'], subEvents: [ADDRESS] },
		{ mode: 'any' },
		passed(['address.active', 'address.postal_code', 'address.region']),
	),
	location(
		"a bare top-level name that is an entity's name counts as entity.*",
		{ names: ['address'] },
		{ mode: 'only', fields: ['address.postal_code'] },
		passed(['address.*']),
	),
	location(
		'the same leaf of two sub-events is listed once',
		{ subEvents: [sub('address', ['active']), sub('address', ['active'], 1)] },
		{ mode: 'any' },
		passed(['address.active']),
	),
];

/** `ignore` and the leaf `entity.*`. */
const IGNORE_ENTITY: FilterRow[] = [
	location(
		'an entity.* leaf is not ignored by a pattern for one of its fields',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'ignore', fields: ['address.postal_code'] },
		passed(['address.*']),
	),
	location(
		'an entity.* leaf is ignored by its entity',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'ignore', fields: ['address'] },
		FILTERED,
	),
	location(
		'an entity.* leaf is ignored by its agg_entity_field',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'ignore', otherFields: 'registered_office_address' },
		FILTERED,
	),
	location(
		'an entity.* leaf is ignored by entity.*',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'ignore', otherFields: 'address.*' },
		FILTERED,
	),
	location(
		'an entity.* leaf is not ignored by a wildcard for some of its fields',
		{ subEvents: [WHOLE_ADDRESS] },
		{ mode: 'ignore', otherFields: 'address.p*' },
		passed(['address.*']),
	),
	location(
		'ignoring one field passes the others',
		{ subEvents: [ADDRESS] },
		{ mode: 'ignore', fields: ['address.active'] },
		passed(['address.active', 'address.postal_code'], ['address.postal_code']),
	),
	location(
		'ignoring the entity filters its fields',
		{ subEvents: [ADDRESS] },
		{ mode: 'ignore', fields: ['address'] },
		FILTERED,
	),
];

/** No leaf at all. */
const WITHOUT_FIELDS: FilterRow[] = [
	...(['any', 'only', 'all', 'ignore'] as const).flatMap((mode) => [
		person(
			`${mode}: an event without fields passes with passWithoutFields`,
			[],
			{ mode, fields: ['age'] },
			passed([]),
		),
		person(
			`${mode}: an event without fields is filtered without passWithoutFields`,
			[],
			{ mode, fields: ['age'], passWithoutFields: false },
			FILTERED,
		),
	]),
	location(
		'a location event without fields passes with passWithoutFields',
		{},
		{ mode: 'only', fields: ['address'] },
		passed([]),
	),
	location(
		'a location event without fields is filtered without passWithoutFields',
		{},
		{ mode: 'any', passWithoutFields: false },
		FILTERED,
	),
	person(
		'passWithoutFields has no say in an event with fields',
		['age'],
		{ mode: 'any', passWithoutFields: false },
		passed(['age']),
	),
];

const CREATED = sub('address', ['active'], 1);
const DELETED = sub('address', ['region'], 3);

/** `changeTypes`. */
const CHANGE_TYPES: FilterRow[] = [
	location(
		'only sub-events of the chosen types give leaves',
		{ subEvents: [CREATED, DELETED, ADDRESS] },
		{ mode: 'any', changeTypes: ['created', 'deleted'] },
		passed(['address.active', 'address.region']),
	),
	location(
		'the fields of another type do not match',
		{ subEvents: [CREATED, DELETED] },
		{ mode: 'only', fields: ['address.region'], changeTypes: ['created'] },
		FILTERED,
	),
	location(
		'a top-level name counts as updated',
		{ names: ['parking'], subEvents: [CREATED] },
		{ mode: 'any', changeTypes: ['updated'] },
		passed(['parking']),
	),
	location(
		'a top-level name does not count as created',
		{ names: ['parking'] },
		{ mode: 'any', changeTypes: ['created'] },
		FILTERED,
	),
	location(
		'a sub-event of another type still explains its top-level name',
		{ names: ['address'], subEvents: [CREATED] },
		{ mode: 'any', changeTypes: ['updated'] },
		FILTERED,
	),
	location(
		'a top-level name counts as updated, though its sub-event has an unknown type',
		{ names: ['address'], subEvents: [sub('address', ['active'], 9)] },
		{ mode: 'any', changeTypes: ['updated'] },
		passed(['address.*']),
	),
	location(
		'a top-level name counts as updated, though another sub-event of it has a type',
		{ names: ['address'], subEvents: [CREATED, sub('address', ['region'], 9)] },
		{ mode: 'any', changeTypes: ['updated'] },
		passed(['address.*']),
	),
	location(
		'a top-level name counts as updated, though its sub-event has no entity',
		{ names: ['parking'], subEvents: [{ opt_type: 1, field_changes: ['parking'] }] },
		{ mode: 'any', changeTypes: ['updated'] },
		passed(['parking']),
	),
	location(
		'a top-level name that stands in for an unclear sub-event does not count as created',
		{ names: ['address'], subEvents: [sub('address', ['active'], 9)] },
		{ mode: 'any', changeTypes: ['created', 'deleted'] },
		FILTERED,
	),
	location(
		'a top-level name that an unclear sub-event explains adds nothing without change types',
		{ names: ['address'], subEvents: [sub('address', ['active'], 9)] },
		{ mode: 'any' },
		passed(['address.active']),
	),
	location(
		'an event with no leaf left does not pass, whatever passWithoutFields says',
		{ subEvents: [DELETED] },
		{ mode: 'any', changeTypes: ['created'], passWithoutFields: true },
		FILTERED,
	),
	location(
		'an operation that is not documented is of no chosen type',
		{ subEvents: [sub('address', ['active'], 9)] },
		{ mode: 'any', changeTypes: ['created', 'updated', 'deleted'] },
		FILTERED,
	),
	location(
		'no change type chosen means all, also undocumented ones',
		{ subEvents: [sub('address', ['active'], 9)] },
		{ mode: 'any' },
		passed(['address.active']),
	),
	person(
		'person events have no sub-events: change types leave them alone',
		['age'],
		{ mode: 'any', changeTypes: ['created'] },
		passed(['age']),
	),
];

/** Wrong types in every place count as nothing sent. */
const WRONG_TYPES: FilterRow[] = [
	...[undefined, null, 7, 'age', { age: 1 }, [null, 7, '', [], {}]].map((names) =>
		person(
			`field_changes of ${JSON.stringify(names)} names no field`,
			names,
			{ mode: 'only', fields: ['age'] },
			passed([]),
		),
	),
	person('names of another type are left out', [7, 'age', null], { mode: 'any' }, passed(['age'])),
	...[undefined, null, 7, 'x', { entity: 'address' }, [null, 7, 'x', []]].map((subEvents) =>
		location(
			`sub_events of ${JSON.stringify(subEvents)} give no leaf`,
			{ names: ['parking'], subEvents },
			{ mode: 'any' },
			passed(['parking']),
		),
	),
	location(
		'a sub-event without an entity gives the bare names of its fields',
		{ subEvents: [{ entity: 7, opt_type: 2, field_changes: ['active'] }] },
		{ mode: 'any' },
		passed(['active']),
	),
	location(
		'a sub-event with nothing in it gives no leaf',
		{ subEvents: [{}] },
		{ mode: 'any' },
		passed([]),
	),
	location(
		'an operation sent as text is understood',
		{ subEvents: [{ ...CREATED, opt_type: '1' }] },
		{ mode: 'any', changeTypes: ['created'] },
		passed(['address.active']),
	),
	person(
		'names of built-in properties are names like any other',
		['__proto__', 'constructor'],
		{ mode: 'only', otherFields: 'constructor' },
		passed(['__proto__', 'constructor'], ['constructor']),
	),
	location(
		'entities with names of built-in properties are entities like any other',
		{ names: ['constructor'], subEvents: [sub('__proto__', ['toString'])] },
		{ mode: 'any' },
		passed(['__proto__.toString', 'constructor']),
	),
];

/** The contract's filter section, sentence by sentence; also run through a real n8n. */
export const FILTER_TABLE: readonly FilterRow[] = [
	...MODES,
	...PATTERNS,
	...WHOLE_ENTITY,
	...LEAVES,
	...IGNORE_ENTITY,
	...WITHOUT_FIELDS,
	...CHANGE_TYPES,
	...WRONG_TYPES,
];
