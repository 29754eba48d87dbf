import type { IDataObject } from 'n8n-workflow';

import { searchEmployees } from '../../../nodes/FeishuCoreHr/transport/corehr';
import { explain, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { type HabitName, misbehave } from '../../simulator';
import { listLocations, type Scene, startScene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await startScene();
	scene.simulator.settings.rateLimits = false;
});
afterEach(async () => await scene.simulator.close());

const PAGE = 5;
const LISTS = {
	people: () =>
		searchEmployees(scene.client(), {}, { fields: ['employee_number'], idTypes: {} }, PAGE),
	locations: () => listLocations(scene.client(), PAGE),
};

async function all(list: AsyncGenerator<IDataObject[]>): Promise<IDataObject[]> {
	const records: IDataObject[] = [];
	for await (const page of list) records.push(...page);
	return records;
}

const CUT: ReadonlyArray<[HabitName, number, string]> = [
	['more without a page token', 5, 'has_more is true, but there is no page_token'],
	['numeric page tokens', 5, 'the page_token is not text'],
	['page token without has_more', 5, 'there is a page_token, but has_more does not say'],
	['page tokens go round', 15, 'its pages go round'],
	['pages without end', 105, 'page after page brings nothing new'],
	['lists that are none', 0, 'a page came without a list of records'],
	['answers without data', 0, 'a page came without a list of records'],
];

describe.each(['people', 'locations'] as const)('a list of %s that breaks off', (kind) => {
	it.each(CUT)('(%s) is never taken for a whole one', async (habit, came, why) => {
		await scene.client().call({
			endpoint: 'x',
			method: 'GET',
			path: '/open-apis/corehr/v1/custom_fields/query',
			qs: { object_api_name_list: 'person' },
		});
		misbehave(scene.simulator, habit);
		const error: unknown = await all(LISTS[kind]()).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(PlatformError);
		const told = explain(error as PlatformError);
		expect(told.message).toContain(`broke off a list: ${came} records came`);
		expect(told.description).toContain(why);
		expect(told.description).toContain('None of it was put out');
		expect(told.description).toContain('may well exist');
	});

	it('after its first pages says how many had come', async () => {
		const list = LISTS[kind]();
		await list.next();
		misbehave(scene.simulator, 'answers without data');
		const error: unknown = await list.next().catch((reason: unknown) => reason);
		expect(explain(error as PlatformError).message).toContain(': 5 records came');
	});

	it('is nobody’s matter when enough has come', async () => {
		misbehave(scene.simulator, 'more without a page token');
		const list = LISTS[kind]();
		await expect(list.next()).resolves.toMatchObject({ done: false });
		await expect(list.return(undefined)).resolves.toMatchObject({ done: true });
	});
});

describe('a list', () => {
	it('that is empty may leave out its items, as the platform does', async () => {
		misbehave(scene.simulator, 'empty lists without items');
		const nobody = searchEmployees(
			scene.client(),
			{ user_name: 'nobody at all' },
			{ fields: ['employee_number'], idTypes: {} },
			PAGE,
		);
		await expect(all(nobody)).resolves.toEqual([]);
	});

	it.each([
		['says neither that it goes on nor how', { items: [{ id: '1' }] }, 1],
		['ends with a token left over', { items: [{ id: '1' }], has_more: false, page_token: 'x' }, 1],
	])('that %s is whole', async (_, data, count) => {
		scene.simulator.meddling.add((reply) =>
			reply.endpoint === undefined
				? reply
				: { ...reply, answer: { status: 200, body: { code: 0, msg: 'ok', data } } },
		);
		await expect(all(LISTS.locations())).resolves.toHaveLength(count);
	});

	it.each([
		[
			'holds something else than records',
			{ items: [{ id: '1' }, null], has_more: false },
			'list of',
		],
		['says nothing at all', {}, 'without a list of records'],
		[
			'has more, as text',
			{ items: [], has_more: 'true', page_token: 'x' },
			'has_more is neither true nor false',
		],
	])('that %s is not taken for whole', async (_, data, why) => {
		scene.simulator.meddling.add((reply) =>
			reply.endpoint === undefined
				? reply
				: { ...reply, answer: { status: 200, body: { code: 0, msg: 'ok', data } } },
		);
		const error: unknown = await all(LISTS.locations()).catch((reason: unknown) => reason);
		const told = explain(error as PlatformError);
		expect(told.message).toContain('0 records');
		expect(told.description).toContain(why);
	});
});
