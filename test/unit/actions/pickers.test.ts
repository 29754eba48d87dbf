import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import {
	type HabitName,
	misbehave,
	seededRandom,
	type Simulator,
	startSimulator,
} from '../../simulator';
import { search } from './pick';
import { credentialOf, runNode } from './runNode';

const SEARCH = 'POST /open-apis/corehr/v2/employees/search';
const LOCATIONS = 'GET /open-apis/corehr/v1/locations';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await simulator.close();
});

const people = async (filter?: string, token?: unknown) =>
	await search('searchPeople', credentialOf(simulator), filter, token);
const locations = async (filter?: string, token?: unknown) =>
	await search('searchLocations', credentialOf(simulator), filter, token);
const names = ({ results }: INodeListSearchResult) => results.map(({ name }) => name);
const values = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

/** The whole list, as somebody sees it who scrolls down to its end. */
async function scroll(find: typeof people, filter?: string): Promise<unknown[]> {
	const seen: unknown[] = [];
	let token: unknown;
	do {
		const page = await find(filter, token);
		seen.push(...values(page));
		token = page.paginationToken;
	} while (token !== undefined);
	return seen;
}

describe('a person is found', () => {
	it.each([
		['three letters of the English name', 'Jin'],
		['the Chinese name', '陈静'],
		['the number', '100005'],
		['the beginning of the work email', 'person5@'],
		['words with spaces around them', ' 陈静 '],
	])('by %s', async (_, words) => {
		expect(await people(words)).toEqual({
			results: [
				{
					name: '陈静(Jing Chen) · 100005 · person5@work.example.com',
					value: '7000000000000000005',
				},
			],
			paginationToken: undefined,
		});
	});

	it('and whoever has left is marked', async () => {
		expect(names(await people('周杰'))).toEqual([expect.stringContaining('已离职 / left')]);
	});

	it('once, whatever the number of employments', async () => {
		expect(names(await people('黄强'))).toEqual([
			'黄强(Qiang Huang) · 100008 · person8@work.example.com',
		]);
	});

	it('among 2,000 by scrolling, a page at a time', async () => {
		simulator.company.people.add(2_000);
		const all = await scroll(people);
		expect(new Set(all)).toEqual(
			new Set(simulator.company.people.ids.filter((id) => id !== '7000000000000000012')),
		);
		expect(simulator.callsTo(SEARCH)).toHaveLength(Math.ceil(2_012 / 50));
		expect((await people('Employee 1999')).results).toHaveLength(1);
	}, 60_000);

	it('without name, number and email, by the id', async () => {
		const { retouches } = simulator.company.oddities;
		retouches.add((record) => ({
			person_info: { person_id: (record.person_info as { person_id: string }).person_id },
		}));
		expect((await people('陈静')).results).toEqual([
			{ name: '7000000000000000005', value: '7000000000000000005' },
		]);
	});

	it('nobody is an empty list, which the editor calls "No results"', async () => {
		expect((await people('nobody at all')).results).toEqual([]);
	});
});

describe('a location is found', () => {
	it.each([
		['the Chinese name', '大钟寺'],
		['the English name, in any case', 'dazhong'],
		['the code', 'bj-dzs'],
		['the id', '7201000000000000008'],
	])('by %s', async (_, words) => {
		expect((await locations(words)).results).toEqual([
			{ name: '北京大钟寺 / Beijing Dazhongsi · CN-BJ-DZS', value: '7201000000000000008' },
		]);
	});

	it('among 2,000, which are read once for all that is typed in some minutes', async () => {
		simulator.company.locations.add(2_000);
		for (const words of ['1', '19', '199', '1999']) await locations(words);
		expect(names(await locations('location 1999'))).toEqual(['地点1999 / Location 1999 · L1999']);
		expect(await scroll(locations)).toEqual(simulator.company.locations.ids);
		expect(simulator.callsTo(LOCATIONS)).toHaveLength(Math.ceil(2_008 / 100));

		const later = systemClock.monotonic() + 6 * 60_000;
		jest.spyOn(systemClock, 'monotonic').mockImplementation(() => later);
		await locations('Berlin');
		expect(simulator.callsTo(LOCATIONS).length).toBeGreaterThan(21);
	}, 60_000);

	it('while others look for something else, in the same pages', async () => {
		simulator.company.locations.add(300);
		const found = await Promise.all(['Berlin', 'Location 300', 'Tokyo', ''].map(locations));
		expect(found.map(({ results }) => results.length)).toEqual([1, 1, 1, 50]);
		expect(simulator.callsTo(LOCATIONS)).toHaveLength(4);
	});

	it('but not behind the first 5,000: there a sentence says what to do', async () => {
		simulator.company.locations.add(5_100);
		await expect(locations('Location 5100')).rejects.toMatchObject({
			message: 'Not among the first 5000 locations',
			description: expect.stringContaining('Choose By ID') as string,
		});
		const calls = simulator.callsTo(LOCATIONS).length;
		expect(names(await locations('Location 4900'))).toHaveLength(1);
		expect(simulator.callsTo(LOCATIONS)).toHaveLength(calls);
	}, 60_000);

	it('not by somebody whose secret is wrong, though others have seen the list', async () => {
		await locations('Berlin');
		const credential = { ...credentialOf(simulator), appSecret: 'wrong' };
		await expect(search('searchLocations', credential, 'Berlin')).rejects.toThrow('App Secret');
	});
});

it.each([
	['searchCompanies', 'Company 2', '公司2 / Company 2 · C2'],
	['searchDepartments', '平台', '平台组 / platform · D4'],
	['searchJobs', 'job 3', '职务3 / Job 3 · J3'],
])('%s finds by a part of the name', async (method, words, name) => {
	expect(names(await search(method, credentialOf(simulator), words))).toEqual([name]);
});

describe('instead of an empty list there is a sentence that says what to do', () => {
	const none = 'Feishu shows this app';

	it('where the app may see nobody', async () => {
		for (const id of simulator.company.people.ids) simulator.company.people.hidden.add(id);
		await expect(people()).rejects.toMatchObject({
			message: `${none} nobody`,
			description: expect.stringContaining('data permissions') as string,
		});
	});

	it('where the app may see no location', async () => {
		for (const id of simulator.company.locations.ids) simulator.company.locations.hidden.add(id);
		await expect(locations()).rejects.toMatchObject({
			message: `${none} no locations`,
			description: expect.stringContaining('corehr:locations:read') as string,
		});
		simulator.company.locations.hidden.clear();
		await expect(locations().then(names)).resolves.toHaveLength(8);
	});

	it.each<[HabitName, RegExp]>([
		['scope withdrawn', /lacks a permission/],
		['app disabled', /app is disabled/],
		['quota used up', /quota/],
		['no such address allowed', /IP allow list/],
		['lists that are none', /broke off a list/],
	])('where the platform has the habit "%s"', async (habit, message) => {
		const end = misbehave(simulator, habit);
		for (const find of [people, locations]) {
			await expect(find('Jing')).rejects.toMatchObject({
				name: 'NodeApiError',
				message: expect.stringMatching(message) as string,
				description: expect.stringMatching(/\w/) as string,
			});
		}
		// What failed is not kept.
		end();
		await expect(locations('Berlin').then(names)).resolves.toHaveLength(1);
	});

	it('where no credential is chosen', async () => {
		for (const method of ['searchPeople', 'searchLocations']) {
			await expect(search(method, undefined)).rejects.toMatchObject({
				message: 'This node has no credential yet',
				description: expect.stringContaining('Choose a Feishu CoreHR credential') as string,
			});
		}
	});
});

it.each(['rate limit as 429', 'tokens die early', 'cut calls'] as const)(
	'a list comes through "%s"',
	async (habit) => {
		// Four cuts in a row, which end a call with an error, come to everybody some day.
		simulator.settings.random = seededRandom(1);
		await people('陈静');
		misbehave(simulator, habit);
		for (let time = 0; time < 3; time++) {
			expect(names(await people('陈静'))).toHaveLength(1);
		}
		expect(simulator.callsTo(SEARCH).length).toBeGreaterThan(4);
	},
	60_000,
);

it('a list comes when the platform takes 5 s', async () => {
	simulator.faults.add({ kind: 'slow', delayMs: 5_000, path: '/open-apis/corehr/' });
	expect(names(await people('陈静'))).toHaveLength(1);
}, 20_000);

describe('what was chosen is looked up', () => {
	const PERSON = '7000000000000000005';
	const run = async (parameters: INodeParameters, json = {}) => {
		const credential = credentialOf(simulator);
		const [item] = await runNode({ items: [json], credential, parameters });
		return item?.json;
	};

	it.each<[string, INodeParameters[string]]>([
		['from the list', { __rl: true, mode: 'list', value: PERSON, cachedResultName: '陈静' }],
		['by its id', { __rl: true, mode: 'id', value: PERSON }],
		['by an expression', { __rl: true, mode: 'id', value: '={{ $json.who }}' }],
		['as plain text saved before there was a list', PERSON],
		['by an expression saved before there was a list', '={{ $json.who }}'],
	])('%s', async (_, personId) => {
		const json = { who: PERSON };
		for (const source of ['employee', 'person']) {
			await expect(run({ personId, source }, json)).resolves.toMatchObject({ person_id: PERSON });
		}
		await expect(
			run({
				resource: 'location',
				locationId: { __rl: true, mode: 'list', value: '7201000000000000002' },
			}),
		).resolves.toMatchObject({ code: 'CN-BJ' });
	});

	it('once for all items, when it is the same for all', async () => {
		const personId = { __rl: true, mode: 'list', value: PERSON };
		const items = Array.from({ length: 500 }, () => ({}));
		const output = await runNode({
			items,
			credential: credentialOf(simulator),
			parameters: { personId },
		});
		expect(output).toHaveLength(500);
		expect(simulator.calls.filter(({ endpoint }) => endpoint?.includes('employees'))).toHaveLength(
			1,
		);
	});
});
