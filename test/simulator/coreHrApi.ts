import { badParameter, success } from './answers';
import type { Company } from './company/company';
import { customFieldDefinitions } from './company/customFields';
import { employeeTest } from './company/employeeSearch';
import { selectFields } from './company/fieldSelection';
import { userIds, withUserIds } from './company/idKinds';
import type { Call, Endpoint, Outcome } from './endpoints';
import { isIdList, paged, refusedTypes, shuffled } from './endpoints';
import type { Json, JsonObject } from './json';
import { objectOf, stringOf, stringsOf } from './json';
import { recordApi } from './recordApi';
import { listedScopes } from './scopes';
import type { Settings } from './settings';
import { timelineApi } from './timelineApi';

/** The CoreHR endpoints over the company, by method and path. */
export function coreHrApi(
	company: Company,
	settings: Settings,
): Readonly<Record<string, Endpoint>> {
	const { people, locations, oddities } = company;
	const found = (name: string, value: JsonObject | undefined): Outcome =>
		value ? success({ [name]: value }) : settings.unknownId;

	const employees = (items: readonly JsonObject[], { app, body }: Call): Json[] =>
		items
			.map(selectFields(stringsOf(body.fields).filter((name) => !app.hiddenFields.has(name))))
			.map(retouched);

	/** Ids of employments are asked for, and answered, in the kind that `user_id_type` names. */
	const inKind = (items: Iterable<JsonObject>, { query }: Call): JsonObject[] => {
		const as = userIds[query.get('user_id_type') ?? 'open_id']!;
		return [...items].map((one) => withUserIds(one, as));
	};

	const retouched = (record: JsonObject): JsonObject => oddities.retouched(record);

	return {
		...recordApi(company, settings),
		...timelineApi(company, settings),

		'GET /open-apis/corehr/v1/persons/:id': ({ id }) => found('person', people.asV1(id)),

		'POST /open-apis/corehr/v2/employees/batch_get': (call) => {
			const { fields, employment_ids, person_ids, work_emails } = call.body;
			const lists = [fields, employment_ids, person_ids, work_emails];
			if (!lists.every((list) => isIdList(list)) || refusedTypes(call)) return badParameter();
			const [key, wanted] = [
				['employment_id_list', stringsOf(employment_ids)] as const,
				['person_id', stringsOf(person_ids)] as const,
				['work_email', stringsOf(work_emails)] as const,
			].find(([, ids]) => ids.length > 0) ?? ['', []];
			if (key === '') return badParameter('one of employment_ids, person_ids, work_emails');
			const refused = oddities.refusalOf(wanted);
			if (refused) return refused;
			const known = key === 'person_id' ? people.employeesByPerson(wanted) : people.employees();
			const answered = inKind(known, call);
			const matching =
				key === 'person_id'
					? answered
					: answered.filter(employeeTest({ [key]: wanted }, locations));
			return success({ items: employees(shuffled(matching, settings.random), call) });
		},

		'POST /open-apis/corehr/v2/employees/search': (call) => {
			if (!isIdList(call.body.fields) || refusedTypes(call)) return badParameter();
			const known = inKind(people.employees('search'), call);
			const matching = known.filter(employeeTest(call.body, locations));
			const listed = oddities.inListOrder(matching, personIdOf);
			return paged(listed, call.query, (page) => employees(page, call), {
				overlap: oddities.pageOverlap,
			});
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
				{ overlap: oddities.pageOverlap },
			),

		'GET /open-apis/application/v6/scopes': ({ app }) =>
			success({ scopes: listedScopes(app.missingScopes) }),

		'GET /open-apis/corehr/v1/custom_fields/query': ({ query }) => {
			const objects = query.getAll('object_api_name_list').flatMap((names) => names.split(','));
			if (objects.length === 0) return badParameter();
			const items = customFieldDefinitions(objects, oddities.moreCustomFields);
			const { customFieldsAtOnce: largest } = oddities;
			if (largest === undefined) return success({ items });
			const page = new URLSearchParams({ page_size: String(largest) });
			page.set('page_token', query.get('page_token') ?? '');
			return paged(items, page, (some) => [...some], { largest });
		},
	};
}

const personIdOf = ({ person_info }: JsonObject): string =>
	stringOf(objectOf(person_info).person_id);

const withoutGaps = (record: JsonObject | undefined): JsonObject[] => (record ? [record] : []);
