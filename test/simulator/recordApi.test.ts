import { callCoreHr } from './callCoreHr';
import { departmentIds, userIds } from './company/idKinds';
import type { Simulator } from './index';
import { startSimulator } from './index';
import type { JsonObject } from './json';
import { objectOf } from './json';

let simulator: Simulator;
let now: number;
let token: string;

beforeEach(async () => {
	now = Date.UTC(2026, 0, 1);
	simulator = await startSimulator({ settings: { now: () => now } });
	token = simulator.app.tokens.issue().value;
});

afterEach(async () => await simulator.close());

interface Answered {
	readonly code: number;
	readonly data: JsonObject & { readonly items: JsonObject[]; readonly page_token: string };
}

const call = async (path: string, body?: JsonObject) =>
	await callCoreHr<Answered>(simulator, { method: body ? 'POST' : 'GET', path, token, body });

const { open_department_id: open, department_id: short } = departmentIds;
const COREHR = '?department_id_type=people_corehr_department_id&user_id_type=people_corehr_id';
const departments = async (body: JsonObject, query = COREHR) =>
	await call(`/v2/departments/batch_get${query}`, body);
const preHires = async (body: JsonObject, query = '?page_size=10') =>
	await call(`/v2/pre_hires/query${query}`, body);
const firstOf = (kind: keyof Simulator['company']['records']) =>
	simulator.company.records[kind].ids[0]!;

describe('departments/batch_get', () => {
	it('gives the id alone without fields, else what was asked for', async () => {
		const department_id_list = [firstOf('departments')];
		expect((await departments({ department_id_list })).data.items).toEqual([
			{ id: department_id_list[0] },
		]);
		const { data } = await departments({ department_id_list, fields: ['code', 'nonsense'] });
		expect(data.items).toEqual([{ id: department_id_list[0], code: 'D1' }]);
	});

	it('takes and gives ids in the kind of the query, by default open ones', async () => {
		const [root, child] = simulator.company.records.departments.ids as [string, string];
		const kinds = [child, open!(child), short!(child)];
		const asked = async (query: string) =>
			(
				await departments(
					{ department_id_list: kinds, fields: ['parent_department_id', 'manager'] },
					query,
				)
			).data.items;
		expect(await asked('')).toEqual([
			{
				id: open!(child),
				parent_department_id: open!(root),
				manager: userIds.open_id!('7300000000000000010'),
			},
		]);
		expect(await asked('?department_id_type=department_id')).toMatchObject([{ id: short!(child) }]);
		expect(await asked(COREHR)).toEqual([
			{ id: child, parent_department_id: root, manager: '7300000000000000010' },
		]);
	});

	it('leaves unknown ids out and keeps no order; nothing asked for is nothing found', async () => {
		const ids = simulator.company.records.departments.add(40);
		const { data } = await departments({ department_id_list: ['nowhere', ...ids] });
		const order = data.items.map(({ id }) => id);
		expect(order).not.toEqual(ids);
		expect([...order].sort()).toEqual([...ids].sort());
		expect((await departments({})).data.items).toEqual([]);
	});

	it.each<[string, JsonObject, string]>([
		['101 ids', { department_id_list: Array<string>(101).fill('1') }, COREHR],
		['a number as id', { department_id_list: [1] }, COREHR],
		['a kind of ids that there is not', { department_id_list: ['1'] }, '?department_id_type=id'],
	])('refuses %s', async (_, body, query) => {
		const answer = await departments(body, query);
		expect(answer).toMatchObject({ status: 400, code: 1160001 });
		expect(answer).not.toHaveProperty('data');
	});
});

describe('companies, jobs and contracts', () => {
	it('call the id of a company company_id in a batch, and id in a list', async () => {
		const company_id = firstOf('companies');
		const batch = await call('/v2/companies/batch_get', { company_ids: [company_id, 'none'] });
		expect(batch.data.items).toEqual([expect.objectContaining({ company_id })]);
		expect(batch.data.items[0]).not.toHaveProperty('id');
		const list = await call('/v1/companies?page_size=1');
		expect(list.data.items).toEqual([expect.objectContaining({ id: company_id })]);
	});

	it.each([
		['/v2/jobs', 'jobs', 'job'],
		['/v1/contracts', 'contracts', 'contract'],
	] as const)(
		'%s gives one by its id, and refuses ids that nobody has',
		async (path, kind, key) => {
			const id = firstOf(kind);
			const { data } = await call(`${path}/${id}`);
			expect(data[key]).toMatchObject({ id });
			expect(objectOf(data[key]).custom_fields).toEqual([
				{ field_name: expect.any(String) as string, value: expect.any(String) as string },
			]);
			const refused = await call(`${path}/999`);
			expect(refused).toMatchObject({ status: 400, code: 1160001 });
			expect(refused).not.toHaveProperty('data');
		},
	);

	it.each([
		['/v1/companies', 100],
		['/v2/jobs', 100],
		['/v1/contracts', 50],
	])('%s has pages of at most %d', async (path, most) => {
		expect(await call(`${path}?page_size=${most}`)).toMatchObject({ code: 0 });
		expect(await call(`${path}?page_size=${most + 1}`)).toMatchObject({ code: 1160001 });
		expect(await call(path)).toMatchObject({ code: 1160001 });
		const { data } = await call(`${path}?page_size=1`);
		expect(data).toMatchObject({ has_more: true });
		const next = await call(`${path}?page_size=1&page_token=${data.page_token}`);
		expect(next.data.items[0]!.id).not.toBe(data.items[0]!.id);
	});
});

describe('pre-hires', () => {
	it('come with the fields, or whole parts, that were asked for', async () => {
		const pre_hire_ids = [firstOf('preHires')];
		expect((await preHires({ pre_hire_ids })).data.items).toEqual([
			{ pre_hire_id: pre_hire_ids[0] },
		]);
		const fields = ['person_info.legal_name', 'probation_info'];
		expect((await preHires({ pre_hire_ids, fields })).data.items).toEqual([
			{
				pre_hire_id: pre_hire_ids[0],
				person_info: { legal_name: '新人1' },
				probation_info: { probation_period: 6 },
			},
		]);
	});

	it('are 10 a call and 10 a page, at most', async () => {
		const ids = simulator.company.records.preHires.add(11);
		expect(await preHires({ pre_hire_ids: ids })).toMatchObject({ status: 400, code: 1160001 });
		expect(await preHires({}, '?page_size=11')).toMatchObject({ code: 1160001 });
		expect(await preHires({})).toMatchObject({ code: 0, data: { items: [] } });
		const few = await preHires({ pre_hire_ids: ids.slice(0, 3) }, '?page_size=2');
		expect(few.data).toMatchObject({ has_more: true });
		const all = await call('/v2/pre_hires/search?page_size=100', {});
		expect(all.data.items).toHaveLength(13);
	});
});

describe('what changed', () => {
	it('is read late, in searches later still', async () => {
		simulator.settings.readLagMs.records = [1000, 1000];
		simulator.settings.readLagMs.recordSearch = [9000, 9000];
		const { departments: kind, jobs } = simulator.company.records;
		kind.change(firstOf('departments'), { code: 'NEW' });
		jobs.remove(firstOf('jobs'));
		const fields = ['code'];
		const codes = async () => [
			(await departments({ department_id_list: [firstOf('departments')], fields })).data.items[0]!
				.code,
			(await call(`/v2/departments/search?page_size=1`, { fields })).data.items[0]!.code,
			(await call(`/v2/jobs/${firstOf('jobs')}`)).code,
		];
		expect(await codes()).toEqual(['D1', 'D1', 0]);
		now += 1000;
		expect(await codes()).toEqual(['NEW', 'D1', 1160001]);
		now += 8000;
		expect(await codes()).toEqual(['NEW', 'NEW', 1160001]);
	});
});

describe('rate limits', () => {
	it.each<[string, string, JsonObject | undefined, number, number]>([
		['a minute of searches', '/v2/departments/search?page_size=1', {}, 100, 429],
		['a second of jobs', '/v2/jobs?page_size=1', undefined, 50, 429],
		['a minute of contracts', '/v1/contracts?page_size=1', undefined, 100, 400],
	])('refuse what is more than %s allows', async (_, path, body, allowed, status) => {
		for (let calls = 0; calls < allowed; calls++) expect((await call(path, body)).code).toBe(0);
		const refused = await call(path, body);
		expect(refused).toMatchObject({ status, code: 99991400 });
		expect(Number(refused.headers.get('x-ogw-ratelimit-reset'))).toBeGreaterThan(0);
	});
});
