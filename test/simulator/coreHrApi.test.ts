import { callCoreHr } from './callCoreHr';
import { userIds } from './company/idKinds';
import type { Fault, Simulator } from './index';
import { startSimulator } from './index';
import type { Json, JsonObject } from './json';

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
	readonly msg: string;
	readonly data: {
		readonly items: JsonObject[];
		readonly has_more: boolean;
		readonly page_token: string;
		readonly person: JsonObject;
		readonly location: JsonObject;
	};
	readonly error: JsonObject;
}

const call = async (method: 'GET' | 'POST', path: string, body?: JsonObject) =>
	await callCoreHr<Answered>(simulator, { method, path, token, body });

const batchGet = async (body: JsonObject, query = '') =>
	await call('POST', `/v2/employees/batch_get${query}`, body);
const person = (number: number): string => simulator.company.people.ids[number - 1]!;
const place = (number: number): string => simulator.company.locations.ids[number - 1]!;
const ofPerson = (number: number, fields: Json = ['person_info.person_id']) =>
	batchGet({ person_ids: [person(number)], fields });

describe('employees/batch_get', () => {
	it('returns only employment_id when fields is empty', async () => {
		const { data } = await ofPerson(1, []);
		expect(data.items).toEqual([{ employment_id: expect.any(String) as string }]);
	});

	it.each<[string, Json]>([
		['person_info.name_list', { person_info: { name_list: expect.any(Array) as Json } }],
		['person_info.person_id', { person_info: { person_id: '7000000000000000001' } }],
		['employee_number', { employee_number: '100001' }],
		['department.name', { department: { department_name: expect.any(Array) as Json } }],
		[
			'position.id',
			{ position_id: expect.any(String), position: { position_id: expect.any(String) } } as Json,
		],
		['not_a_field', {}],
		['person_info', {}],
		['department.department_name', {}],
	])('returns only what was asked: %s', async (field, item) => {
		expect((await ofPerson(1, [field])).data.items).toEqual([item]);
	});

	it('leaves fields without a scope out silently', async () => {
		simulator.app.hiddenFields.add('person_info.phone_number');
		const { data } = await ofPerson(1, ['person_info.phone_number', 'employee_number']);
		expect(data.items).toEqual([{ employee_number: '100001' }]);
	});

	it('leaves unknown ids out, and people before onboarding', async () => {
		const person_ids = ['nobody', person(12), person(2)];
		const { data } = await batchGet({ person_ids, fields: ['person_info.person_id'] });
		expect(data.items).toEqual([{ person_info: { person_id: person(2) } }]);
	});

	it('returns every employment of a person', async () => {
		const { data } = await ofPerson(8, ['primary_employment']);
		expect(data.items.map((item) => item.primary_employment).sort()).toEqual([false, true]);
	});

	it('counts only the first non-empty id list', async () => {
		const employment_ids = [
			String(simulator.company.people.employmentOf(person(3))?.employment_id),
		];
		const fields = ['person_info.person_id'];
		const all = {
			employment_ids,
			person_ids: [person(4)],
			work_emails: ['person5@work.example.com'],
		};
		const asked = async (body: JsonObject) =>
			(await batchGet({ ...body, fields }, '?user_id_type=people_corehr_id')).data.items;
		const found = (number: number) => [{ person_info: { person_id: person(number) } }];
		expect(await asked(all)).toEqual(found(3));
		expect(await asked({ ...all, employment_ids: [] })).toEqual(found(4));
		expect(await asked({ work_emails: all.work_emails })).toEqual(found(5));
	});

	it.each([
		['', /^ou_/],
		['?user_id_type=open_id', /^ou_/],
		['?user_id_type=union_id', /^on_/],
		['?user_id_type=user_id', /^u/],
		['?user_id_type=people_corehr_id', /^73/],
	])('takes and gives employment ids in the kind of "%s" alone', async (query, form) => {
		const employment_id = simulator.company.people.employmentOf(person(3))?.employment_id;
		const kinds = Object.values(userIds).map((as) => as(String(employment_id)));
		const { data } = await batchGet({ employment_ids: kinds }, query);
		expect(data.items).toEqual([{ employment_id: expect.stringMatching(form) as string }]);
		expect(kinds).toContain(data.items[0]!.employment_id);
	});

	it('answers in no promised order', async () => {
		const person_ids = simulator.company.people.add(50);
		const { data } = await batchGet({ person_ids, fields: ['person_info.person_id'] });
		const order = data.items.map((item) => (item.person_info as JsonObject).person_id);
		expect(order).not.toEqual(person_ids);
		expect([...order].sort()).toEqual([...person_ids].sort());
	});

	it.each<[string, JsonObject]>([
		['no ids', {}],
		['more than 100 ids', { person_ids: Array<string>(101).fill('1') }],
		['more than 100 fields', { person_ids: ['1'], fields: Array<string>(101).fill('a') }],
		['a number as id', { person_ids: [1] }],
		['a string for a list', { person_ids: '1' }],
	])('refuses %s with 1160001', async (_, body) => {
		expect(await batchGet(body)).toMatchObject({ status: 400, code: 1160001 });
	});
});

describe('employees/search', () => {
	const search = async (body: JsonObject, query = 'page_size=100') =>
		await call('POST', `/v2/employees/search?${query}`, {
			fields: ['person_info.person_id'],
			...body,
		});

	it.each<[string, JsonObject, number]>([
		['everyone', {}, 12],
		['the terminated', { employment_status: 'terminated' }, 1],
		['by name', { user_name: 'Wang' }, 1],
		['by key word', { key_word: '100003' }, 1],
		['by work email', { work_email: 'person4@work.example.com' }, 1],
		['by phone', { phone_number: '+8613000000002' }, 1],
		['a department', { department_id_list: ['7101000000000000002'] }, 5],
		['a department and below', { department_id_list_include_sub: ['7101000000000000002'] }, 8],
		['a location and below', { work_location_id_list_include_sub: ['7201000000000000002'] }, 4],
		['an employee number', { employee_number_list: ['100001'] }, 1],
		['two filters at once', { user_name: 'Wang', employment_status: 'terminated' }, 0],
	])('finds %s', async (_, filters, count) => {
		expect((await search(filters)).data.items).toHaveLength(count);
	});

	it('pages', async () => {
		const first = await search({}, 'page_size=10');
		expect(first.data).toMatchObject({ has_more: true });
		const last = await search({}, `page_size=10&page_token=${first.data.page_token}`);
		expect(last.data).toMatchObject({ has_more: false, page_token: '' });
		expect([first, last].map(({ data }) => data.items.length)).toEqual([10, 2]);
	});

	it.each(['', 'page_size=0', 'page_size=101', 'page_size=10&page_token=%20'])(
		'refuses "%s" with 1160001',
		async (query) => expect(await search({}, query)).toMatchObject({ code: 1160001 }),
	);
});

describe('single gets, locations and custom fields', () => {
	it('knows people before onboarding in v1', async () => {
		const { data } = await call('GET', `/v1/persons/${person(12)}?user_id_type=open_id`);
		expect(data.person).toMatchObject({ id: person(12), legal_name: '吴昊' });
		expect(data.person).not.toHaveProperty('person_id');
	});

	it('tells a location in the words of its version', async () => {
		const v1 = await call('GET', `/v1/locations/${place(2)}`);
		const v2 = await call('POST', '/v2/locations/batch_get', { location_ids: [place(2)] });
		expect(v1.data.location).toMatchObject({
			id: place(2),
			address: [{ id: expect.any(String) as string, postal_code: '100080' }],
			custom_fields: [{ field_name: 'custom_field_51__c', value: '12' }, {}],
		});
		expect(v2.data.items).toMatchObject([
			{
				location_id: place(2),
				address: [{ address_id: expect.any(String) as string, postal_code: '100080' }],
				custom_fields: [{ custom_api_name: 'custom_field_51__c', value: '12' }, {}],
			},
		]);
	});

	it.each(['/v1/persons/nobody', '/v1/locations/nowhere', '/v1/persons/a%2Fb%20c'])(
		'answers %s with a failure without data, and its log id',
		async (path) => {
			const answer = await call('GET', path);
			expect(answer).toMatchObject({ status: 400, code: 1160001 });
			expect(answer).not.toHaveProperty('data');
			expect(answer.error.log_id).toBe(answer.headers.get('x-tt-logid'));
		},
	);

	it('pages locations', async () => {
		const first = await call('GET', '/v1/locations?page_size=5');
		const rest = await call('GET', `/v1/locations?page_size=5&page_token=${first.data.page_token}`);
		expect([first, rest].map(({ data }) => [data.items.length, data.has_more])).toEqual([
			[5, true],
			[3, false],
		]);
	});

	it('leaves unknown locations out of a batch', async () => {
		const location_ids = [place(1), 'nowhere'];
		const { data } = await call('POST', '/v2/locations/batch_get', { location_ids });
		expect(data.items).toHaveLength(1);
	});

	it.each<[string, JsonObject]>([
		['none', { location_ids: [] }],
		['101', { location_ids: Array<string>(101).fill('1') }],
	])('refuses a batch of %s locations', async (_, body) => {
		expect(await call('POST', '/v2/locations/batch_get', body)).toMatchObject({ code: 1160001 });
	});

	it('lists the custom fields of an object', async () => {
		const { data } = await call('GET', '/v1/custom_fields/query?object_api_name_list=person');
		expect(data.items).toHaveLength(6);
		expect(data.items[0]).toMatchObject({
			custom_api_name: 'custom_field_33__c',
			name: { zh_cn: '衬衫尺码', en_us: 'Shirt size' },
			object_api_name: 'person',
		});
	});
});

describe('rate limits', () => {
	const BATCH = '/v2/employees/batch_get';

	it('refuse the 101st batch within a minute with 429 and the seconds to wait', async () => {
		for (let calls = 0; calls < 100; calls++) expect((await ofPerson(1)).code).toBe(0);
		now += 10_000;
		const refused = await ofPerson(1);
		expect(refused).toMatchObject({ status: 429, code: 99991400 });
		expect(refused.headers.get('x-ogw-ratelimit-reset')).toBe('50');
		now += 50_000;
		expect((await ofPerson(1)).code).toBe(0);
	});

	it('refuse with 400 on v1 calls: the 51st within a second', async () => {
		const get = async () => await call('GET', `/v1/persons/${person(1)}`);
		for (let calls = 0; calls < 50; calls++) await get();
		const refused = await get();
		expect(refused).toMatchObject({ status: 400, code: 99991400 });
		expect(refused.headers.get('x-ogw-ratelimit-reset')).toBe('1');
	});

	it('can be switched off', async () => {
		simulator.settings.rateLimits = false;
		for (let calls = 0; calls < 101; calls++) await ofPerson(1);
		expect((await ofPerson(1)).code).toBe(0);
	});

	it('can be forced for the next calls of a path', async () => {
		const path = `/open-apis/corehr${BATCH}`;
		simulator.faults.add({ kind: 'rateLimit', path, times: 2, resetSeconds: 3 });
		const codes = [];
		for (let calls = 0; calls < 3; calls++) codes.push((await ofPerson(1)).status);
		expect(codes).toEqual([429, 429, 200]);
	});
});

describe('faults', () => {
	it('names the missing scopes', async () => {
		const scopes = ['corehr:person:read', 'corehr:employee:read'];
		simulator.faults.add({ kind: 'code', code: 99991672, scopes });
		const { status, msg, error } = await ofPerson(1);
		expect(status).toBe(400);
		expect(msg).toContain('[corehr:person:read, corehr:employee:read]');
		expect(error.permission_violations).toEqual(
			scopes.map((subject) => ({ type: 'action_privilege_required', subject })),
		);
	});

	it.each([99991401, 99991403, 99991662, 99991673, 1160001])(
		'a failure %d may come with HTTP 200',
		async (code) => {
			simulator.faults.add({ kind: 'code', code, status: 200 });
			expect(await ofPerson(1)).toMatchObject({ status: 200, code });
		},
	);

	it('a gateway answers no JSON', async () => {
		simulator.faults.add({ kind: 'gateway', status: 502 });
		await expect(ofPerson(1)).rejects.toThrow('JSON');
	});

	it.each<[string, Fault]>([['a dropped connection', { kind: 'drop' }]])('%s', async (_, fault) => {
		simulator.faults.add(fault);
		await expect(ofPerson(1)).rejects.toThrow('fetch failed');
		expect((await ofPerson(1)).code).toBe(0);
		expect(simulator.calls.map(({ status }) => status)).toEqual([0, 200]);
	});

	it('a slow answer is the right one', async () => {
		simulator.faults.add({ kind: 'slow', delayMs: 20 });
		expect((await ofPerson(1)).code).toBe(0);
	});

	it('hits after the calls that shall pass', async () => {
		simulator.faults.add({ kind: 'code', code: 99991401, after: 1 });
		const codes = [];
		for (let calls = 0; calls < 3; calls++) codes.push((await ofPerson(1)).code);
		expect(codes).toEqual([0, 99991401, 0]);
	});
});
