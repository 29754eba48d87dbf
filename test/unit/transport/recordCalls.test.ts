import type { IDataObject } from 'n8n-workflow';

import type { ApiCall, Client } from '../../../nodes/FeishuCoreHr/transport/client';
import {
	getEmployees,
	getPerson,
	searchEmployees,
} from '../../../nodes/FeishuCoreHr/transport/corehr';
import {
	getRecord,
	getRecords,
	listRecords,
} from '../../../nodes/FeishuCoreHr/transport/recordCalls';

/** Answers one call after the other with these, and keeps what was asked. */
class Answering {
	readonly calls: ApiCall[] = [];

	constructor(private readonly answers: unknown[]) {}

	get client(): Client {
		const call = async (asked: ApiCall) => {
			this.calls.push(asked);
			return await Promise.resolve(this.answers.shift());
		};
		return { call } as Client;
	}
}

const ID_TYPES = { user_id_type: 'user_id', department_id_type: 'department_id' };
const QUERY = { fields: ['a', 'b'], idTypes: ID_TYPES };

async function all(list: AsyncGenerator<IDataObject[]>): Promise<IDataObject[]> {
	const records: IDataObject[] = [];
	for await (const page of list) records.push(...page);
	return records;
}

describe('a call for people', () => {
	it('by ids names the kind of ids, the fields and the ids', async () => {
		const platform = new Answering([{ items: [{ id: '1' }] }]);
		const people = await getEmployees(platform.client, 'work_emails', ['a@b.c'], QUERY);
		expect(people).toEqual([{ id: '1' }]);
		expect(platform.calls).toEqual([
			{
				endpoint: 'employees/batch_get',
				method: 'POST',
				path: '/open-apis/corehr/v2/employees/batch_get',
				qs: ID_TYPES,
				body: { fields: ['a', 'b'], work_emails: ['a@b.c'] },
			},
		]);
	});

	it('by filters goes page by page, and is counted apart from the one by ids', async () => {
		const platform = new Answering([
			{ items: [{ id: '1' }], has_more: true, page_token: 't' },
			{ items: [{ id: '2' }], has_more: false },
		]);
		const people = searchEmployees(platform.client, { key_word: 'x' }, QUERY, 50);
		expect(await all(people)).toEqual([{ id: '1' }, { id: '2' }]);
		const asked = {
			endpoint: 'employees/search',
			method: 'POST',
			path: '/open-apis/corehr/v2/employees/search',
			body: { key_word: 'x', fields: ['a', 'b'] },
		};
		expect(platform.calls).toEqual([
			{ ...asked, qs: { page_size: 50, ...ID_TYPES } },
			{ ...asked, qs: { page_size: 50, page_token: 't', ...ID_TYPES } },
		]);
	});

	it.each([
		[{ user_id_type: 'user_id', department_id_type: 'x' }, { user_id_type: 'user_id' }],
		[{ department_id_type: 'x' }, {}],
	])('for one person knows no kind of departments: %j', async (idTypes, qs) => {
		const platform = new Answering([{ person: { id: '7' } }]);
		expect(await getPerson(platform.client, '7', idTypes)).toEqual({ id: '7' });
		expect(platform.calls).toEqual([
			{ endpoint: 'v1/persons/:id', method: 'GET', path: '/open-apis/corehr/v1/persons/7', qs },
		]);
	});
});

describe('a call for records', () => {
	const BATCH = { path: 'v2/things/batch_get', ids: 'thing_ids', size: 2 };

	it.each([
		[undefined, {}],
		[['name'], { fields: ['name'] }],
	])('by ids, with the fields %j, is one call', async (fields, more) => {
		const platform = new Answering([{ items: [{ id: '1' }], has_more: true, page_token: 't' }]);
		const records = await getRecords(platform.client, { ...BATCH, fields }, ['1'], ID_TYPES);
		expect(records).toEqual([{ id: '1' }]);
		expect(platform.calls).toEqual([
			{
				endpoint: 'v2/things/batch_get',
				method: 'POST',
				path: '/open-apis/corehr/v2/things/batch_get',
				qs: ID_TYPES,
				body: { thing_ids: ['1'], ...more },
			},
		]);
	});

	it('by ids whose answer comes in pages takes all of them', async () => {
		const platform = new Answering([
			{ items: [{ id: '1' }, { id: '2' }], has_more: true, page_token: 't' },
			{ items: [{ id: '3' }], has_more: false },
		]);
		const records = await getRecords(platform.client, { ...BATCH, paged: true }, ['1', '2', '3']);
		expect(records).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }]);
		expect(platform.calls.map(({ qs }) => qs)).toEqual([
			{ page_size: 2 },
			{ page_size: 2, page_token: 't' },
		]);
	});

	it('by one id encodes it, and leaves it out of the name under which it is counted', async () => {
		const platform = new Answering([{ thing: { id: 'a/b' } }, { thing: 'none' }, {}]);
		const ask = async () =>
			await getRecord(platform.client, { path: 'v1/things', record: 'thing' }, 'a/b', ID_TYPES);
		expect(await ask()).toEqual({ id: 'a/b' });
		expect(platform.calls).toEqual([
			{
				endpoint: 'v1/things/:id',
				method: 'GET',
				path: '/open-apis/corehr/v1/things/a%2Fb',
				qs: ID_TYPES,
			},
		]);
		expect([await ask(), await ask()]).toEqual([undefined, undefined]);
	});

	it.each([
		['GET', ['name'], {}],
		['POST', ['name'], { body: { fields: ['name'] } }],
		['POST', undefined, { body: {} }],
	] as const)(
		'for all of them by %s, with the fields %j, names them where it can',
		async (...row) => {
			const [method, fields, more] = row;
			const platform = new Answering([{ items: [{ id: '1' }], has_more: false }]);
			const list = listRecords(
				platform.client,
				{ method, path: 'v1/things', size: 100, ...(fields && { fields: [...fields] }) },
				30,
				ID_TYPES,
			);
			expect(await all(list)).toEqual([{ id: '1' }]);
			expect(platform.calls).toEqual([
				{
					endpoint: 'v1/things',
					method,
					path: '/open-apis/corehr/v1/things',
					qs: { page_size: 30, ...ID_TYPES },
					...more,
				},
			]);
		},
	);

	it.each([[undefined], [null], ['text'], [{ items: 'text' }], [{ items: [7] }]])(
		'that is answered with %j is answered by nobody who can be believed',
		async (answer) => {
			const { client } = new Answering([answer]);
			await expect(getRecords(client, BATCH, ['1'])).rejects.toMatchObject({
				msg: 'an answer without data',
				status: 200,
			});
		},
	);

	it.each([[{}], [{ items: null }], [{ items: [] }]])(
		'may be answered with none: %j',
		async (answer) => {
			const { client } = new Answering([answer]);
			expect(await getRecords(client, BATCH, ['1'])).toEqual([]);
		},
	);

	it('by one id is not taken for an unknown record when the answer is none', async () => {
		const { client } = new Answering([undefined]);
		const asked = getRecord(client, { path: 'v1/things', record: 'thing' }, '1');
		await expect(asked).rejects.toMatchObject({ msg: 'an answer without data', status: 200 });
	});
});
