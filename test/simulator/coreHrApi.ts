import type { SimulatedApp } from './app';
import type { Answer, Failure } from './answers';
import { badParameter, success } from './answers';
import type { Company } from './company/company';
import { customFieldDefinitions } from './company/customFields';
import { employeeTest } from './company/employeeSearch';
import { selectFields } from './company/fieldSelection';
import { userIds, withIdsAs } from './company/idKinds';
import type { Json, JsonObject } from './json';
import { listOf, objectOf, stringOf, stringsOf } from './json';
import type { Settings } from './settings';

export interface Call {
	readonly app: SimulatedApp;
	/** The `:id` of the path, decoded. */
	readonly id: string;
	readonly query: URLSearchParams;
	readonly body: JsonObject;
}

export type Outcome = Answer | Failure;
type Endpoint = (call: Call) => Outcome;

const MOST = 100;

const ID_TYPES: Readonly<Record<string, readonly string[]>> = {
	user_id_type: ['open_id', 'union_id', 'user_id', 'people_corehr_id'],
	department_id_type: ['open_department_id', 'department_id', 'people_corehr_department_id'],
};

/** The CoreHR endpoints over the company, by method and path. */
export function coreHrApi(
	{ people, locations, oddities }: Company,
	settings: Settings,
): Readonly<Record<string, Endpoint>> {
	const found = (name: string, value: JsonObject | undefined): Outcome =>
		value ? success({ [name]: value }) : settings.unknownId;

	const refusedTypes = ({ query }: Call): boolean =>
		Object.entries(ID_TYPES).some(([name, allowed]) => {
			const type = query.get(name);
			return type !== null && !allowed.includes(type);
		});

	const employees = (items: readonly JsonObject[], { app, body }: Call): Json[] =>
		items
			.map(selectFields(stringsOf(body.fields).filter((name) => !app.hiddenFields.has(name))))
			.map(retouched);

	/** Employment ids are asked for, and answered, in the kind that `user_id_type` names. */
	const byEmployment = (wanted: readonly string[], call: Call): Outcome => {
		const as = userIds[call.query.get('user_id_type') ?? 'open_id']!;
		const matching = [...people.employees()]
			.map((one) => withIdsAs(one, ['employment_id', 'employment_id_v2'], as))
			.filter(({ employment_id }) => wanted.includes(stringOf(employment_id)));
		return success({ items: employees(shuffled(matching, settings.random), call) });
	};

	const retouched = (record: JsonObject): JsonObject => oddities.retouched(record);

	return {
		'GET /open-apis/corehr/v1/persons/:id': ({ id }) => found('person', people.asV1(id)),

		'POST /open-apis/corehr/v2/employees/batch_get': (call) => {
			const { fields, employment_ids, person_ids, work_emails } = call.body;
			const lists = [fields, employment_ids, person_ids, work_emails];
			if (!lists.every(isIdList) || refusedTypes(call)) return badParameter();
			const [key, wanted] = [
				['employment_id_list', stringsOf(employment_ids)] as const,
				['person_id', stringsOf(person_ids)] as const,
				['work_email', stringsOf(work_emails)] as const,
			].find(([, ids]) => ids.length > 0) ?? ['', []];
			if (key === '') return badParameter('one of employment_ids, person_ids, work_emails');
			const refused = oddities.refusalOf(wanted);
			if (refused) return refused;
			if (key === 'employment_id_list') return byEmployment(wanted, call);
			const matching =
				key === 'person_id'
					? people.employeesByPerson(wanted)
					: [...people.employees()].filter(employeeTest({ [key]: wanted }, locations));
			return success({ items: employees(shuffled(matching, settings.random), call) });
		},

		'POST /open-apis/corehr/v2/employees/search': (call) => {
			if (!isIdList(call.body.fields) || refusedTypes(call)) return badParameter();
			const matching = [...people.employees('search')].filter(employeeTest(call.body, locations));
			const listed = oddities.inListOrder(matching, personIdOf);
			return paged(listed, call.query, (page) => employees(page, call), oddities.pageOverlap);
		},

		'GET /open-apis/corehr/v1/locations/:id': ({ id }) => found('location', locations.asV1(id)),

		'POST /open-apis/corehr/v2/locations/batch_get': ({ body }) => {
			const ids = stringsOf(body.location_ids);
			if (ids.length === 0 || !isIdList(body.location_ids)) return badParameter();
			const refused = oddities.refusalOf(ids);
			if (refused) return refused;
			const items = [...new Set(ids)].flatMap((id) => withoutGaps(locations.asV2(id)));
			return success({ items: shuffled(items.map(retouched), settings.random) });
		},

		'GET /open-apis/corehr/v1/locations': ({ query }) =>
			paged(
				locations.ids,
				query,
				(page) => page.flatMap((id) => withoutGaps(locations.asV1(id))).map(retouched),
				oddities.pageOverlap,
			),

		'GET /open-apis/corehr/v1/custom_fields/query': ({ query }) => {
			const objects = query.getAll('object_api_name_list').flatMap((names) => names.split(','));
			if (objects.length === 0) return badParameter();
			return success({ items: customFieldDefinitions(objects) });
		},
	};
}

const personIdOf = ({ person_info }: JsonObject): string =>
	stringOf(objectOf(person_info).person_id);

const withoutGaps = (record: JsonObject | undefined): JsonObject[] => (record ? [record] : []);

/** A list of at most 100 strings, or nothing. */
const isIdList = (value: Json | undefined): boolean =>
	value === undefined ||
	(Array.isArray(value) &&
		value.length <= MOST &&
		stringsOf(value).length === listOf(value).length);

function paged<T>(
	all: readonly T[],
	query: URLSearchParams,
	show: (page: readonly T[]) => Json[],
	overlap: number,
): Outcome {
	const size = Number(query.get('page_size') ?? Number.NaN);
	if (!Number.isInteger(size) || size < 1 || size > MOST) return badParameter('page_size');
	const token = query.get('page_token') ?? '';
	const from = token === '' ? '0' : Buffer.from(token, 'base64url').toString('utf8');
	if (!/^\d+$/.test(from)) return badParameter('page_token');
	// An overlap as large as the page would never end.
	const first = Math.max(0, Number(from) - Math.min(overlap, size - 1));
	const next = first + size;
	const has_more = next < all.length;
	const page_token = has_more ? Buffer.from(String(next)).toString('base64url') : '';
	return success({ items: show(all.slice(first, next)), has_more, page_token });
}

/** Items come in no promised order. */
function shuffled<T extends Json>(items: readonly T[], random: () => number): T[] {
	return items
		.map((item) => ({ item, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item);
}
