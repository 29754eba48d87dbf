import { badParameter, success } from './answers';
import type { Company } from './company/company';
import { selectPaths } from './company/fieldSelection';
import { departmentIds, type IdKinds, userIds, withIdsAs } from './company/idKinds';
import type { Records } from './company/records';
import { inV1Words } from './company/v1Shapes';
import type { Call, Endpoint, Outcome } from './endpoints';
import { isIdList, paged, refusedTypes, shuffled } from './endpoints';
import type { JsonObject } from './json';
import { isObject, objectOf, stringOf, stringsOf } from './json';
import type { Settings } from './settings';

const BASE = '/open-apis/corehr';

/** Ids of the kind that the query names, else of the platform's default. */
const asIn = (query: URLSearchParams, name: string, kinds: IdKinds, byDefault: string) =>
	kinds[query.get(name) ?? byDefault] ?? ((id: string) => id);

/** The calls for departments, companies, jobs, contracts and pre-hires. */
export function recordApi(
	{ records, oddities }: Company,
	settings: Settings,
): Readonly<Record<string, Endpoint>> {
	const retouched = (record: JsonObject) => oddities.retouched(record);

	/** In the platform's no order, unless an id is refused, and everything with it. */
	const found = (ids: readonly string[], items: readonly JsonObject[]): Outcome =>
		oddities.refusalOf(ids) ?? success({ items: shuffled(items.map(retouched), settings.random) });

	const one = (name: string, kind: Records, id: string): Outcome => {
		const record = kind.read(id);
		return record ? success({ [name]: retouched(v1(record)) }) : settings.unknownId;
	};

	const v1List = (kind: Records, { query }: Call, largest?: number): Outcome =>
		paged(kind.list(), query, (page) => page.map((record) => retouched(v1(record))), {
			overlap: oddities.pageOverlap,
			...(largest !== undefined && { largest }),
		});

	const searched = (items: JsonObject[], { query }: Call): Outcome =>
		paged(items, query, (page) => page.map(retouched), { overlap: oddities.pageOverlap });

	/** With its ids in the kinds of the query; without `fields` the id alone. */
	const department = ({ query, body }: Call): ((record: JsonObject) => JsonObject) => {
		const asDepartment = asIn(query, 'department_id_type', departmentIds, 'open_department_id');
		const asUser = asIn(query, 'user_id_type', userIds, 'open_id');
		const select = selectPaths(['id', ...stringsOf(body.fields)]);
		return (record) =>
			select(
				withIdsAs(
					withIdsAs(record, ['id', 'parent_department_id'], asDepartment),
					['manager'],
					asUser,
				),
			);
	};

	const preHire = ({ query, body }: Call): ((record: JsonObject) => JsonObject) => {
		const as = asIn(query, 'department_id_type', departmentIds, 'open_department_id');
		const select = selectPaths(['pre_hire_id', ...stringsOf(body.fields)]);
		return ({ employment_info, ...record }) =>
			select({
				...record,
				employment_info: withIdsAs(objectOf(employment_info), ['department_id'], as),
			});
	};

	return {
		[`POST ${BASE}/v2/departments/batch_get`]: (call) => {
			const { department_id_list, fields } = call.body;
			if (![department_id_list, fields].every((list) => isIdList(list)) || refusedTypes(call)) {
				return badParameter();
			}
			const ids = stringsOf(department_id_list);
			const items = records.departments.list().map(department(call));
			return found(
				ids,
				items.filter(({ id }) => ids.includes(stringOf(id))),
			);
		},

		[`POST ${BASE}/v2/departments/search`]: (call) => {
			if (!isIdList(call.body.fields) || refusedTypes(call)) return badParameter();
			return searched(records.departments.list('recordSearch').map(department(call)), call);
		},

		[`POST ${BASE}/v2/companies/batch_get`]: ({ body }) => {
			const ids = stringsOf(body.company_ids);
			if (ids.length === 0 || !isIdList(body.company_ids)) return badParameter();
			const items = [...new Set(ids)].flatMap((company_id) => {
				const { id, ...company } = records.companies.read(company_id) ?? {};
				return id === undefined ? [] : [{ company_id: id, ...company }];
			});
			return found(ids, items);
		},

		[`GET ${BASE}/v1/companies`]: (call) => v1List(records.companies, call),

		[`GET ${BASE}/v2/jobs/:id`]: ({ id }) => one('job', records.jobs, id),

		[`GET ${BASE}/v2/jobs`]: (call) => v1List(records.jobs, call),

		[`GET ${BASE}/v1/contracts/:id`]: ({ id }) => one('contract', records.contracts, id),

		[`GET ${BASE}/v1/contracts`]: (call) => v1List(records.contracts, call, 50),

		[`POST ${BASE}/v2/pre_hires/query`]: (call) => {
			const { pre_hire_ids, fields } = call.body;
			if (!isIdList(pre_hire_ids, 10) || !isIdList(fields) || refusedTypes(call)) {
				return badParameter();
			}
			const ids = [...new Set(stringsOf(pre_hire_ids))];
			const refused = oddities.refusalOf(ids);
			if (refused) return refused;
			const items = ids.map((id) => records.preHires.read(id)).filter((one) => one !== undefined);
			const inNoOrder = shuffled(items.map(preHire(call)), settings.random);
			return paged(inNoOrder, call.query, (page) => page.map(retouched), { largest: 10 });
		},

		[`POST ${BASE}/v2/pre_hires/search`]: (call) => {
			if (!isIdList(call.body.fields) || refusedTypes(call)) return badParameter();
			return searched(records.preHires.list('recordSearch').map(preHire(call)), call);
		},
	};
}

/** Custom fields as `field_name` and `value`, which these calls share with the v1. */
function v1(record: JsonObject): JsonObject {
	const words = inV1Words(record);
	return isObject(words) ? words : {};
}
