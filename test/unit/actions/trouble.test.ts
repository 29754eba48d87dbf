import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { inspect } from 'node:util';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { type Simulator, startSimulator } from '../../simulator';
import { WHOLE } from '../whole';
import { credentialOf, type Run, runNode } from './runNode';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const BATCH_GET = '/open-apis/corehr/v2/employees/batch_get';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await runNode({ items: [], credential: credentialOf(simulator), ...settings });
const tolerant = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await run({ onError: 'continueRegularOutput', ...settings });
const firstPerson = () => simulator.company.people.ids[0]!;
const times = (count: number, words: RegExp) =>
	Array.from({ length: count }, () => expect.stringMatching(words) as string);
const errorsIn = (output: readonly INodeExecutionData[]) => output.map(({ json }) => json.error);

describe('an id that cannot be one', () => {
	const IDS: Array<[string, unknown, RegExp]> = [
		['nothing', undefined, /There is no person id/],
		['null', null, /There is no person id/],
		['empty', '', /There is no person id/],
		['blank', '  ', /There is no person id/],
		['with a space', '7000 1', /not a person id: "7000 1"/],
		['with a slash', '../../v1/secrets', /not a person id/],
		['of 10,000 characters', '7'.repeat(10_000), /\(10000 characters\)/],
		['a list', ['7000000000000000001'], /must be text, but is a list/],
		['an object', { id: '7000000000000000001' }, /must be text, but is object/],
		['a boolean', true, /must be text, but is boolean/],
		['a number too long for numbers', Number('7000000000000000001'), /no longer exact/],
		['a fraction', 1.5, /no longer exact/],
	];

	it.each(IDS)(
		'(%s) is an error of its item, and no call is made',
		async (_, person_id, message) => {
			const items = [{ person_id }] as IDataObject[];
			await expect(run({ items })).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(message) as string,
				context: { itemIndex: 0 },
			});
			expect(simulator.calls).toEqual([]);
		},
	);

	it('harms no other item when the workflow goes on', async () => {
		const items = IDS.map(([, person_id]) => ({ person_id })) as IDataObject[];
		const output = await tolerant({ items: [...items, { person_id: firstPerson() }] });
		expect(errorsIn(output)).toEqual([
			...IDS.map(([, , message]) => expect.stringMatching(message) as string),
			undefined,
		]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			output.map((__, item) => ({ item })),
		);
		expect(output.at(-1)!.json.person_id).toBe(firstPerson());
		expect(simulator.callsTo(EMPLOYEES)).toHaveLength(1);
	});

	it('that is a number within the bounds of numbers is asked for as text', async () => {
		await expect(run({ items: [{ person_id: 201571101 }] })).rejects.toThrow(/201571101/);
		expect(simulator.callsTo(EMPLOYEES)[0]!.body).toMatchObject({ person_ids: ['201571101'] });
	});
});

describe('a parameter that cannot be used', () => {
	it.each<[string, IDataObject, RegExp]>([
		[
			'a field name with spaces',
			{ fieldSet: 'chosen', otherFields: 'given name' },
			/"given name" is not the name/,
		],
		[
			'fields that are objects',
			{ fieldSet: 'chosen', fields: '={{ [{}] }}' },
			/"fields" must be a list of words/,
		],
		['an unknown source', { source: '={{ "hearsay" }}' }, /"source" must be employee or person/],
		['an unknown language', { language: '={{ "tlh" }}' }, /"language" must be zh-CN or en-US/],
		[
			'an unknown ID type',
			{ options: { userIdType: '={{ "x" }}' } },
			/"userIdType" must be open_id/,
		],
		['a wait that is no number', { options: { maxWait: '={{ "long" }}' } }, /"Max Wait" must be/],
		[
			'simplify that is a word',
			{ simplify: '={{ "perhaps" }}' },
			/"simplify" must be true or false/,
		],
	])('(%s) is named in the error, and no call is made', async (_, parameters, message) => {
		const items = [{ person_id: firstPerson() }];
		await expect(run({ items, parameters: parameters as Run['parameters'] })).rejects.toThrow(
			message,
		);
		expect(simulator.calls).toEqual([]);
	});

	it('more than 100 fields are told before the platform would refuse them', async () => {
		const otherFields = Array.from({ length: 96 }, (_, index) => `field_${index}`).join(',');
		const items = [{ person_id: firstPerson() }];
		await expect(run({ items, parameters: { fieldSet: 'chosen', otherFields } })).rejects.toThrow(
			'101 fields are too many',
		);
	});

	it('a field nobody knows is left out by the platform; the rest arrives', async () => {
		const parameters = { fieldSet: 'chosen', otherFields: 'employee_number, no_such_field' };
		const [item] = await run({ items: [{ person_id: firstPerson() }], parameters });
		expect(item!.json.employment).toMatchObject({ employee_number: '100001' });
	});
});

describe('a refusal by the platform', () => {
	const items = () => simulator.company.people.add(250).map((person_id) => ({ person_id }));

	it('is a NodeApiError with sentence, code, message, log_id and item', async () => {
		const scopes = ['corehr:employee:read'];
		simulator.faults.add({ kind: 'code', code: 99991672, scopes, path: BATCH_GET });
		const failed = run({ items: items().slice(0, 3) });
		await expect(failed).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'The app lacks a permission (scope) for this data',
			httpCode: '400',
			context: { itemIndex: 0 },
		});
		const { logId } = simulator.calls.at(-1)!;
		await expect(failed).rejects.toMatchObject({
			description: expect.stringMatching(
				new RegExp(`corehr:employee:read.*code: 99991672, log_id: ${logId}`),
			) as string,
		});
	});

	it('that every call would meet is met once, and told for every item', async () => {
		simulator.faults.add({ kind: 'code', code: 99991403, path: BATCH_GET, times: 99 });
		const output = await tolerant({ items: items() });
		expect(errorsIn(output)).toEqual(times(250, /quota.*99991403/));
		expect(simulator.calls.filter(({ path }) => path === BATCH_GET).length).toBeLessThanOrEqual(2);
	});

	it('of one batch leaves the other batches unharmed', async () => {
		simulator.faults.add({ kind: 'drop', path: BATCH_GET, times: 4, after: 2 });
		const output = await tolerant({ items: items() });
		const failed = errorsIn(output).filter((error) => error !== undefined);
		expect(failed).toHaveLength(50);
		expect(failed[0]).toMatch(/could not be reached/);
	}, 30_000);

	it('that ends the run spares what other items would ask otherwise', async () => {
		simulator.faults.add({ kind: 'code', code: 1160001, path: BATCH_GET });
		const asking = items()
			.slice(0, 2)
			.map((item, index) => ({ ...item, field: `field_${index}` }));
		const parameters = { fieldSet: 'chosen', otherFields: '={{ $json.field }}' };
		await expect(run({ items: asking, parameters })).rejects.toThrow(/did not accept a value/);
		expect(simulator.callsTo(EMPLOYEES)).toHaveLength(1);
	});

	it('because of the request itself is not tried for each id', async () => {
		simulator.faults.add({ kind: 'code', code: 1160001, path: BATCH_GET, times: 999 });
		const output = await tolerant({ items: items().slice(0, 100) });
		expect(errorsIn(output)).toEqual(times(100, /1160001/));
		expect(simulator.callsTo(EMPLOYEES).length).toBeLessThanOrEqual(30);
	});

	it('of the credential is told once for all items', async () => {
		const credential = { ...credentialOf(simulator), appSecret: 'wrong' };
		await expect(run({ items: items(), credential })).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'The App Secret is wrong',
		});
		const output = await tolerant({ items: items(), credential });
		expect(errorsIn(output)).toEqual(times(250, /App Secret is wrong/));
		const unusable = { ...credential, baseUrl: 'nowhere' };
		await expect(run({ items: items(), credential: unusable })).rejects.toThrow(/Base URL/);
		const spared = await tolerant({ items: items(), credential: unusable });
		expect(errorsIn(spared)).toEqual(times(250, /Base URL.*enter only the scheme and host/));
		expect(spared.map(({ pairedItem }) => pairedItem)).toEqual(
			spared.map((__, item) => ({ item })),
		);
	});

	it('never holds a secret', async () => {
		simulator.faults.add({ kind: 'drop', path: BATCH_GET, times: 99 });
		const error: unknown = await run({ items: items() }).catch((reason: unknown) => reason);
		const everything = inspect(error, WHOLE);
		expect(everything).not.toContain(simulator.app.appSecret);
		expect(everything).not.toContain('t-simtoken');
		expect(everything).toContain('could not be reached');
	}, 30_000);
});

describe('a run of 1,000 people', () => {
	it('outlasts dead tokens, two rate limits and a dropped connection', async () => {
		const items = simulator.company.people.add(1000).map((person_id) => ({ person_id }));
		simulator.faults.add({ kind: 'code', code: 99991677, path: BATCH_GET, after: 4 });
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: BATCH_GET, after: 2 });
		simulator.faults.add({ kind: 'drop', path: BATCH_GET, after: 2 });
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: BATCH_GET, after: 1 });
		const output = await run({
			items,
			parameters: { fieldSet: 'chosen', fields: ['employee_number'] },
		});
		expect(output.map(({ json }) => json.person_id)).toEqual(
			items.map(({ person_id }) => person_id),
		);
		const answered = simulator.callsTo(EMPLOYEES).filter(({ code }) => code === 0);
		expect(answered).toHaveLength(10);
	}, 30_000);

	it('stops at once when it is cancelled while waiting', async () => {
		const execution = new AbortController();
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 60, path: BATCH_GET });
		const items = [{ person_id: firstPerson() }];
		const sleep = jest.spyOn(systemClock, 'sleep');
		const cancelled = run({ items, signal: execution.signal });
		const isWaiting = () => sleep.mock.calls.some(([milliseconds]) => milliseconds > 1_000);
		while (!isWaiting()) await new Promise((resolve) => setImmediate(resolve));
		execution.abort();
		await expect(cancelled).rejects.toThrow(/abort/);
		expect(simulator.calls.filter(({ path }) => path === BATCH_GET)).toHaveLength(1);
		sleep.mockRestore();
	});
});

describe('ten executions at once on one app', () => {
	it('share one token', async () => {
		const items = [{ person_id: firstPerson() }];
		await Promise.all(Array.from({ length: 10 }, async () => await run({ items })));
		expect(simulator.app.tokens.requests).toBe(1);
	});
});

describe('10,000 items', () => {
	it('over 60 locations are one call, each item in its place', async () => {
		const known = simulator.company.locations.ids;
		const items = Array.from({ length: 10_000 }, (_, index) => ({
			location_id: index < 60 ? (known[index] ?? `72010000000000001${index}`) : known[index % 8]!,
		}));
		const parameters = { resource: 'location', options: { ifNotFound: 'empty' } };
		const output = await run({ items, parameters });
		expect(output).toHaveLength(10_000);
		expect(output[9_999]!.json.location_id).toBe(items[9_999]!.location_id);
		expect(simulator.calls).toHaveLength(2);
	}, 60_000);
});

describe('an expression that fails', () => {
	it('is an error of its item alone', async () => {
		const items = [{ id: '{' }, { id: JSON.stringify(firstPerson()) }];
		const parameters = { personId: '={{ JSON.parse($json.id) }}' };
		const output = await tolerant({ items, parameters });
		expect(errorsIn(output)).toEqual([expect.any(String) as string, undefined]);
		await expect(run({ items, parameters })).rejects.toMatchObject({ context: { itemIndex: 0 } });
	});
});
