import { badParameter, success } from './answers';
import type { Company } from './company/company';
import type { DatedKind } from './company/timelines';
import type { Call, Endpoint } from './endpoints';
import { isIdList, paged, refusedTypes, shuffled } from './endpoints';
import type { JsonObject } from './json';
import { stringOf, stringsOf } from './json';
import type { Settings } from './settings';

const BASE = '/open-apis/corehr/v2';
const MOST_DAYS = 90;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** A field of the request, and what it is called in the answer. */
type Words = Readonly<Record<string, readonly [key: string, of: string]>>;

const COMMON: Words = {
	code: ['code', 'code'],
	active: ['active', 'active'],
	effective_date: ['effective_date', 'effective_date'],
	expiration_date: ['expiration_date', 'expiration_date'],
	description: ['descriptions', 'descriptions'],
};

const DEPARTMENT: Words = {
	...COMMON,
	department_name: ['names', 'names'],
	parent_department_id: ['parent_department_id', 'parent'],
	manager: ['manager', 'manager'],
	sub_type: ['sub_type', 'sub_type'],
};

/** Of which a location of this company has nothing to tell. */
const UNTOLD = ['location_usage', 'working_hours_type', 'locale', 'time_zone', 'display_language'];

/** Locations and companies: `location_names`, `parent_location_id`. */
const wordsOf = (noun: string): Words => ({
	...COMMON,
	[`${noun}_name`]: [`${noun}_names`, 'names'],
	[`parent_${noun}`]: [`parent_${noun}_id`, 'parent'],
	...(noun === 'location' && Object.fromEntries(UNTOLD.map((name) => [name, [name, name]]))),
});

const inWords =
	(words: Words, { body }: Call) =>
	(version: JsonObject) =>
		Object.fromEntries(
			stringsOf(body.fields).flatMap((field) => {
				const [key, of] = words[field] ?? [];
				return key === undefined || version[of ?? ''] === undefined ? [] : [[key, version[of!]]];
			}),
		) as JsonObject;

/** The calls for dated versions, and for what changed of late. */
export function timelineApi(
	{ timelines, oddities }: Company,
	{ random, now }: Settings,
): Readonly<Record<string, Endpoint>> {
	const asked = ({ body }: Call, ids: string, words: Words): readonly string[] | undefined => {
		const isFine =
			isIdList(body[ids], 10) &&
			isIdList(body.fields) &&
			stringsOf(body[ids]).length > 0 &&
			stringsOf(body.fields).every((field) => Object.hasOwn(words, field));
		return isFine ? [...new Set(stringsOf(body[ids]))] : undefined;
	};

	/** An item for each record, which holds its versions. */
	const nested =
		(kind: DatedKind, noun: string): Endpoint =>
		(call) => {
			const words = wordsOf(noun);
			const ids = asked(call, `${noun}_ids`, words);
			if (!ids) return badParameter();
			const items = ids.flatMap((id) => {
				const versions = timelines.of(kind, id).map((version) => ({
					[`${noun}_id`]: id,
					[`${noun}_version_id`]: version.version_id,
					...inWords(words, call)(version),
				}));
				if (versions.length === 0) return [];
				return [{ [`${noun}_version_data`]: shuffled(versions, random) }];
			});
			return oddities.refusalOf(ids) ?? success({ items: shuffled(items, random) });
		};

	const recent =
		(kind: DatedKind, noun: string): Endpoint =>
		({ query }) => {
			const [from, to] = [query.get('start_date') ?? '', query.get('end_date') ?? ''];
			const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
			const isFine = [from, to].every((day) => DAY.test(day)) && days >= 0 && days <= MOST_DAYS;
			if (!isFine) return badParameter('start_date, end_date');
			const today = new Date(now() + 8 * 3_600_000).toISOString().slice(0, 10);
			const { ids, deleted } = timelines.changed(kind, from, to, today);
			const all = [
				...ids.map((id) => [id, false] as const),
				...deleted.map((id) => [id, true] as const),
			];
			const page = paged(all, query, (some) => some.map(([id, gone]) => ({ id, gone })));
			if (!('body' in page) || typeof page.body === 'string') return page;
			const { items, ...rest } = page.body.data as JsonObject;
			const some = items as ReadonlyArray<{ id: string; gone: boolean }>;
			return success({
				...rest,
				[`${noun}_ids`]: some.filter(({ gone }) => !gone).map(({ id }) => id),
				[`deleted_${noun}_ids`]: some.filter(({ gone }) => gone).map(({ id }) => id),
			});
		};

	return {
		[`POST ${BASE}/locations/query_multi_timeline`]: nested('locations', 'location'),
		[`POST ${BASE}/companies/query_multi_timeline`]: nested('companies', 'company'),
		[`POST ${BASE}/departments/query_multi_timeline`]: (call) => {
			const ids = asked(call, 'department_ids', DEPARTMENT);
			if (!ids || refusedTypes(call)) return badParameter();
			const versions = ids.flatMap((id) => timelines.of('departments', id));
			return paged(shuffled(versions, random), call.query, (page) =>
				page.map((version) => ({
					id: stringOf(version.id),
					version_id: version.version_id,
					...inWords(DEPARTMENT, call)(version),
				})),
			);
		},
		[`GET ${BASE}/locations/query_recent_change`]: recent('locations', 'location'),
		[`GET ${BASE}/companies/query_recent_change`]: recent('companies', 'company'),
		[`GET ${BASE}/departments/query_recent_change`]: recent('departments', 'department'),
		[`GET ${BASE}/jobs/query_recent_change`]: recent('jobs', 'job'),
	};
}
