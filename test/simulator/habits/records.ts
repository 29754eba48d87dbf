import type { Json, JsonObject } from '../json';
import { isObject } from '../json';
import type { Simulator } from '../simulator';
import type { Habits } from './habit';
import { lend, lendTo } from './lend';

/** Every record is sent like that. */
const retouching =
	(retouch: (record: JsonObject) => JsonObject) =>
	({ company: { oddities } }: Simulator) => {
		const own = (record: JsonObject) => retouch(record);
		oddities.retouches.add(own);
		return () => oddities.retouches.delete(own);
	};

/** The record with every value below it, by its key, replaced. */
function everywhere(record: JsonObject, replace: (key: string, value: Json) => Json): JsonObject {
	const walk = (value: Json): Json => {
		if (Array.isArray(value)) return value.map(walk);
		return isObject(value) ? everywhere(value, replace) : value;
	};
	return Object.fromEntries(
		Object.entries(record).flatMap(([key, value]) =>
			value === undefined ? [] : [[key, walk(replace(key, value))]],
		),
	);
}

const isTranslations = (value: Json): value is readonly JsonObject[] =>
	Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && 'lang' in one);

const TIED: Readonly<Record<string, Json>> = {
	primary_employment: true,
	effective_date: '2021-03-16',
};

const UNQUOTED = ['1e5', '1.10', '12345678901234567890'];

const ID_KEYS = new Set(['id', 'person_id', 'location_id', 'company_id', 'pre_hire_id']);

/** Habits of lists and of the records in them. */
export const recordHabits = {
	'people refused': {
		what: 'one person outside the data permissions, and all asked for together are refused',
		witness: 'page of employees/batch_get, error codes: 1160104 with HTTP 403 lists the ids',
		start: ({ company: { people, oddities } }: Simulator) => {
			const [, second = ''] = people.ids;
			return lendTo(oddities.refusedIds, second);
		},
	},
	'refusals name nobody': {
		what: 'the refusal of several ids does not say which of them are meant',
		witness: 'page of employees/batch_get, error codes: 1160102 "Param is invalid" names none',
		start: ({ company: { oddities } }: Simulator) => lend(oddities, { refusalNamesIds: false }),
	},
	'no scope for person ids': {
		what: 'records come without person_id, silently',
		witness: 'page of employees/batch_get: a field that does not come back may lack its permission',
		start: ({ app: { hiddenFields } }: Simulator) => lendTo(hiddenFields, 'person_info.person_id'),
	},
	'ids as numbers': {
		what: 'ids of records come as JSON numbers, of 19 digits, which a reader rounds',
		witness: 'gateways that parse and rewrite JSON',
		start: retouching((record) =>
			everywhere(record, (key, value) =>
				ID_KEYS.has(key) && /^\d+$/.test(String(value)) ? Number(value) : value,
			),
		),
	},
	'employments far apart': {
		what: 'the search lists later employments of people after everybody else',
		witness: 'page of employees/search: an item for each employment, in no promised order',
		start: ({ company: { oddities } }: Simulator) => lend(oddities, { laterEmploymentsLast: true }),
	},
	'pages overlap': {
		what: 'the last records of a page come once more on the next one',
		witness: 'lists read page by page while people are hired and leave',
		start: ({ company: { oddities } }: Simulator) => lend(oddities, { pageOverlap: 2 }),
	},
	'custom fields half filled': {
		what: 'the first custom field of a list has no value, and an empty list is null',
		witness: 'page of employees/batch_get, warning: what a record has no value for is not returned',
		start: retouching((record) =>
			everywhere(record, (key, value) => {
				if (key !== 'custom_fields' || !Array.isArray(value)) return value;
				const [first, ...others] = value as readonly JsonObject[];
				return first === undefined ? null : [{ ...first, value: undefined }, ...others];
			}),
		),
	},
	'custom texts without quotes': {
		what: 'texts of custom fields come as they are, though they look like numbers',
		witness: 'pages of employees/batch_get and custom_field/how-to: values with and without quotes',
		start: retouching((record) =>
			everywhere(record, (key, value) => {
				if (key !== 'custom_fields' || !Array.isArray(value)) return value;
				return (value as readonly JsonObject[]).map((one, index) =>
					one.type === 1 ? { ...one, value: UNQUOTED[index % UNQUOTED.length] } : one,
				);
			}),
		),
	},
	'managers who are no users': {
		what: "ids of managers cannot be converted: CoreHR's own comes, and nothing in `…_v2`",
		witness:
			'page of employees/batch_get, warning: a failed conversion gives the lark_id, v2 is empty',
		start: retouching((record) => ({
			...record,
			...(typeof record.direct_manager_id === 'string' && {
				direct_manager_id: record.direct_manager_id.replace(/^o[un]_(.+)$/, (_, hex) =>
					String(BigInt(`0x${hex}`)),
				),
				direct_manager_id_v2: '',
			}),
			...(isObject(record.direct_manager) && {
				direct_manager: { ...record.direct_manager, employment_id_v2: '' },
			}),
		})),
	},
	'employments that tie': {
		what: 'all employments of a person are primary, and begin on the same day',
		witness: 'page of employees/batch_get: nothing says that one of them is the only primary one',
		start: retouching((record) => everywhere(record, (key, value) => TIED[key] ?? value)),
	},
	'translations half filled': {
		what: 'Chinese names and labels are empty or null',
		witness: 'tenants whose administrators fill in one language only',
		start: retouching((record) =>
			everywhere(record, (_, value) =>
				isTranslations(value)
					? value.map((one, index) =>
							one.lang === 'zh-CN' ? { ...one, value: index === 0 ? '' : null } : one,
						)
					: value,
			),
		),
	},
} satisfies Habits;
