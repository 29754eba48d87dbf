import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { freePort } from '../../host/n8n/ports';
import type { Fault } from '../../simulator';
import { leaksIn } from '../leaks';
import { closeScene, CREDENTIAL, credentialFields, openScene, type Scene } from '../scene';
import { EMPLOYEES, fetchDetails, openOffice, outputOf, type Office } from './office';

const BATCH_GET = '/open-apis/corehr/v2/employees/batch_get';
const NOBODY = '7999999999999999999';

let scene: Scene;
let office: Office;
let known: readonly string[];

beforeAll(async () => {
	scene = await openScene();
	known = scene.simulator.company.people.ids;
	office = await openOffice(scene.n8n, scene.simulator);
});

afterEach(() => {
	scene.simulator.faults.clear();
});

afterAll(async () => {
	await closeScene(scene);
});

const person = (index: number) => ({ person_id: known[index] ?? '' });
const BEFORE_ONBOARDING = 11;

/** A record by its id; what is no record, whole. */
const onlyId = (json: IDataObject): IDataObject =>
	'person_id' in json ? { person_id: json.person_id } : json;

const run = async (
	items: readonly IDataObject[],
	parameters: INodeParameters = {},
	onError?: Parameters<typeof fetchDetails>[4],
) => await fetchDetails(scene.n8n, office.credential, items, parameters, onError);

/** The error that the editor shows for an execution. */
async function errorOf(items: readonly IDataObject[], parameters?: INodeParameters) {
	const execution = await run(items, parameters);
	expect(execution.status).toBe('error');
	const { error } = execution.data.resultData;
	if (!error) throw new Error('The execution failed without an error');
	const { message, description, context } = error as typeof error & { context: IDataObject };
	return { message, description, itemIndex: context.itemIndex };
}

describe('what the platform refuses is told in sentences', () => {
	it.each<{
		readonly what: string;
		readonly fault: Fault & { readonly kind: 'code' };
		readonly message: string;
		readonly advice: readonly string[];
	}>([
		{
			what: 'a missing scope',
			fault: {
				kind: 'code',
				code: 99991672,
				scopes: ['corehr:employee:read', 'corehr:corehr:readonly'],
			},
			message: 'The app lacks a permission (scope) for this data',
			advice: ['Permissions & Scopes', 'corehr:employee:read, corehr:corehr:readonly'],
		},
		{
			what: 'an IP address that is not allowed',
			fault: { kind: 'code', code: 99991401 },
			message: "This n8n server is not on the app's IP allow list",
			advice: ['Security Settings'],
		},
		{
			what: 'a quota that is used up',
			fault: { kind: 'code', code: 99991403 },
			message: "The organisation's monthly quota of API calls is used up",
			advice: ['administrator'],
		},
		{
			what: 'a disabled app',
			fault: { kind: 'code', code: 99991662 },
			message: 'The app is disabled',
			advice: ['enable the app'],
		},
		{
			what: 'an app that is not installed',
			fault: { kind: 'code', code: 99991673 },
			message: 'The app is not installed in this organisation',
			advice: ['publish a version'],
		},
		{
			what: 'a bad parameter',
			fault: { kind: 'code', code: 1160001 },
			message: 'Feishu did not accept a value of this request',
			advice: ['Check the id'],
		},
		{
			what: 'a code nobody has explained, with HTTP 200',
			fault: { kind: 'code', code: 1169999, status: 200, msg: 'something new' },
			message: 'Feishu refused the request',
			advice: ['something new'],
		},
	])('$what', async ({ fault, message, advice }) => {
		scene.simulator.faults.add({ ...fault, path: BATCH_GET, times: 9 });
		const error = await errorOf([person(0)]);
		const { code, logId } = scene.simulator.callsTo(EMPLOYEES).at(-1) ?? {};
		expect(code).toBe(fault.code);
		expect(error).toMatchObject({ message, itemIndex: 0 });
		for (const words of [...advice, `code: ${fault.code}`, `log_id: ${logId}`, 'message: ']) {
			expect(error.description).toContain(words);
		}
	});

	it('a rate limit that lasts longer than the operator wants to wait', async () => {
		scene.simulator.faults.add({ kind: 'rateLimit', resetSeconds: 2, path: BATCH_GET });
		const error = await errorOf([person(0)], { options: { maxWait: 1 } });
		expect(error.message).toBe(
			'Feishu limits how often this app may ask, and the limit is reached',
		);
		expect(error.description).toMatch(/Max Wait.*99991400/);
	});

	it('a platform that cannot be reached', async () => {
		const { n8n, simulator } = scene;
		const baseUrl = `http://127.0.0.1:${await freePort()}`;
		const credential = await n8n.credentials.create(
			CREDENTIAL,
			'Nowhere',
			credentialFields(simulator, { baseUrl }),
		);
		const { status, data } = await fetchDetails(n8n, credential, [person(0)]);
		expect(status).toBe('error');
		expect(data.resultData.error?.message).toBe('Feishu could not be reached');
		expect(data.resultData.error?.description).toMatch(/ECONNREFUSED|refused/);
	});

	it('a person before onboarding: the other source finds them', async () => {
		const error = await errorOf([person(0), person(BEFORE_ONBOARDING)]);
		expect(error).toMatchObject({
			message: `No employee found for the person id ${known[BEFORE_ONBOARDING]}`,
			description: expect.stringContaining('set Source to "Person (V1)"') as string,
			itemIndex: 1,
		});
		const found = await run([person(BEFORE_ONBOARDING)], { source: 'person' });
		expect(outputOf(found).map(({ json }) => json.person_id)).toEqual([known[BEFORE_ONBOARDING]]);
	});
});

describe('one bad item among good ones', () => {
	const items = () => [
		person(0),
		{ person_id: NOBODY },
		{ person_id: null },
		{ person_id: '../v1/persons' },
		person(1),
	];
	const PAIRS = [0, 1, 2, 3, 4].map((item) => ({ item }));

	it('stays in its place when the step continues', async () => {
		const execution = await run(items(), {}, 'continueRegularOutput');
		expect(execution.status).toBe('success');
		const output = outputOf(execution);
		expect(output.map(({ json }) => json)).toMatchObject([
			person(0),
			{ error: expect.stringContaining(NOBODY) as string },
			{ error: expect.stringContaining('There is no person id') as string },
			{ error: expect.stringContaining('not a person id') as string },
			person(1),
		]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(PAIRS);
	});

	it('leaves by the error output when there is one', async () => {
		const execution = await run(items(), {}, 'continueErrorOutput');
		expect(execution.status).toBe('success');
		expect(outputOf(execution).map(({ json }) => json)).toMatchObject([person(0), person(1)]);
		const failed = outputOf(execution, undefined, 1);
		expect(failed.map(({ json }) => json.error)).toEqual([
			expect.stringContaining(NOBODY),
			expect.stringContaining('There is no person id'),
			expect.stringContaining('not a person id'),
		]);
		expect(failed.map(({ json }) => json.person_id)).toEqual([NOBODY, null, '../v1/persons']);
	});

	it('stops the workflow otherwise, before a call is made', async () => {
		const before = scene.simulator.callsTo(EMPLOYEES).length;
		expect(await errorOf(items())).toMatchObject({ itemIndex: 2 });
		expect(scene.simulator.callsTo(EMPLOYEES)).toHaveLength(before);
	});

	it.each<{ readonly ifNotFound: string; readonly kept: readonly number[] }>([
		{ ifNotFound: 'skip', kept: [0, 2] },
		{ ifNotFound: 'empty', kept: [0, 1, 2] },
	])('that nobody knows can be left to "$ifNotFound"', async ({ ifNotFound, kept }) => {
		const items = [person(0), { person_id: NOBODY }, person(1)];
		const records = [person(0), {}, person(1)];
		const execution = await run(items, { options: { ifNotFound } });
		expect(execution.status).toBe('success');
		const output = outputOf(execution);
		expect(output.map(({ json }) => onlyId(json))).toEqual(kept.map((place) => records[place]));
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(kept.map((item) => ({ item })));
	});
});

describe('the credential test', () => {
	const test = async (changes: Readonly<Record<string, string>>) => {
		const { credential, n8n, simulator } = scene;
		return await n8n.credentials.test(CREDENTIAL, credential, credentialFields(simulator, changes));
	};

	it.each([
		['nobody answers', async () => `http://127.0.0.1:${await freePort()}`, 'could not be reached'],
		['something else answers', async () => scene.n8n.baseUrl, 'did not come from Feishu'],
		['there is a path in it', async () => `${scene.simulator.url}/open-apis`, 'Base URL'],
	])('tells what is wrong with a base URL where %s', async (_, baseUrl, words) => {
		expect(await test({ baseUrl: await baseUrl() })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(words) as string,
		});
	});

	it("shows the platform's own words for a wrong secret and a wrong id", async () => {
		const results = [
			await test({ appSecret: 'mistyped' }),
			await test({ appId: 'cli_0000000000000000' }),
		];
		expect(results).toMatchObject([
			{ status: 'Error', message: expect.stringMatching('app secret invalid.*10014') as string },
			{ status: 'Error', message: expect.stringMatching('10003') as string },
		]);
		expect(JSON.stringify(results)).not.toContain('mistyped');
		expect(await test({})).toMatchObject({ status: 'OK' });
	});
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
