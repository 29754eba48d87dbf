import { ACTION, coreHr, noOp } from '../../host/n8n/workflowDraft';
import { until } from '../../host/n8n/until';
import { leaksIn } from '../leaks';
import { closeScene, CREDENTIAL, credentialFields, openScene, type Scene } from '../scene';
import {
	begin,
	EMPLOYEES,
	fetchDetails,
	LOCATIONS,
	LONG,
	openOffice,
	outputOf,
	stepStarted,
	type Office,
} from './office';

const BATCH_GET = '/open-apis/corehr/v2/employees/batch_get';
const RATE_LIMITED = 99991400;
/** One field beside the id keeps a thousand records small. */
const LEAN = { fieldSet: 'chosen', fields: ['employee_number'] };

let scene: Scene;
let office: Office;
/** How many calls other tests have made. */
let before: number;
let people: ReadonlyArray<{ readonly person_id: string }>;

beforeAll(async () => {
	// The documented rate limits hold here.
	scene = await openScene();
	people = scene.simulator.company.people.add(1_000).map((person_id) => ({ person_id }));
	scene.simulator.company.locations.add(60);
});

beforeEach(async () => {
	office = await openOffice(scene.n8n, scene.simulator);
	before = scene.simulator.calls.length;
});

afterEach(() => {
	scene.simulator.faults.clear();
});

afterAll(async () => {
	await closeScene(scene);
});

/** The calls of this test to an endpoint, in the order of their answers. */
const callsTo = (endpoint: string) =>
	scene.simulator.calls
		.slice(before)
		.filter(({ method, path }) => endpoint === `${method} ${path}`);
const answered = (endpoint: string) => callsTo(endpoint).filter(({ code }) => code === 0);

const peopleIn = (execution: Parameters<typeof outputOf>[0]) =>
	outputOf(execution).map(({ json }) => ({ person_id: json.person_id }));

describe('many items', () => {
	it('1,000 people are 10 calls and 1 token, in order and paired', async () => {
		const execution = await fetchDetails(scene.n8n, office.credential, people);
		expect(execution.status).toBe('success');
		const output = outputOf(execution);
		expect(output.map(({ json }) => json.person_id)).toEqual(
			people.map(({ person_id }) => person_id),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(people.map((_, item) => ({ item })));
		expect(output[999]?.json).toMatchObject({
			preferred_english_full_name: 'Employee 1012',
			employment: { employment_status_code: 'hired' },
		});
		expect(callsTo(EMPLOYEES)).toHaveLength(10);
		expect(office.app.tokens.requests).toBe(1);
	});

	it('1,000 items over 60 locations are 1 call', async () => {
		const ids = scene.simulator.company.locations.ids.slice(0, 60);
		const items = people.map((_, index) => ({ location_id: ids[(index * 7) % 60] ?? '' }));
		const parameters = { resource: 'location' };
		const execution = await fetchDetails(scene.n8n, office.credential, items, parameters);
		expect(outputOf(execution).map(({ json }) => ({ location_id: json.location_id }))).toEqual(
			items,
		);
		expect(callsTo(LOCATIONS)).toHaveLength(1);
		expect(office.app.tokens.requests).toBe(1);
	});

	it('outlast dead tokens, two rate limits and a lost connection on the way', async () => {
		const { n8n, simulator } = scene;
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 2, path: BATCH_GET, after: 3 });
		simulator.faults.add({ kind: 'drop', path: BATCH_GET, after: 2 });
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: BATCH_GET, after: 1 });
		const id = await begin(n8n, people, [coreHr(office.credential, LEAN), noOp()]);
		await until('the first rate limit', () =>
			callsTo(EMPLOYEES).some(({ code }) => code === RATE_LIMITED),
		);
		simulator.expireTokens();

		const execution = await n8n.executions.ended(id, LONG);
		expect(execution.status).toBe('success');
		expect(peopleIn(execution)).toEqual(people);
		const codes = callsTo(EMPLOYEES).map(({ code }) => code);
		expect(codes.filter((code) => code === RATE_LIMITED)).toHaveLength(2);
		expect(codes.filter((code) => code === undefined)).toHaveLength(1);
		expect(codes).toContain(99991663);
		expect(answered(EMPLOYEES)).toHaveLength(10);
		expect(office.app.tokens.requests).toBe(2);
	});
});

describe('the token', () => {
	const one = () => people.slice(0, 1);

	it('is kept from run to run, and replaced when it died in between', async () => {
		const { n8n, simulator } = scene;
		const run = async () => await fetchDetails(n8n, office.credential, one(), LEAN);
		expect((await run()).status).toBe('success');
		expect((await run()).status).toBe('success');
		expect(office.app.tokens.requests).toBe(1);
		simulator.expireTokens();
		expect((await run()).status).toBe('success');
		expect(office.app.tokens.requests).toBe(2);
	});

	it('belongs to the secret: a changed one takes effect at once', async () => {
		const { n8n, simulator } = scene;
		const { app, credential } = office;
		const run = async () => await fetchDetails(n8n, credential, one(), LEAN);
		const save = async (appSecret: string) => {
			const fields = credentialFields(simulator, { appId: app.appId, appSecret });
			await n8n.credentials.update(CREDENTIAL, credential, fields);
		};
		expect((await run()).status).toBe('success');
		await save('mistyped');
		const refused = await run();
		expect(refused.data.resultData.error?.message).toBe('The App Secret is wrong');

		// Reset in the developer console: n8n's own copy is the old one until it is saved there too.
		const newSecret = `${app.appSecret}-2`;
		app.appSecret = newSecret;
		await save(newSecret);
		expect((await run()).status).toBe('success');
		expect(scene.n8n.log()).not.toContain('mistyped');
	});
});

describe('ten executions at once', () => {
	it('share one token and meet a rate limit together, not in a storm', async () => {
		const { n8n, simulator } = scene;
		const { app } = office;
		// All of this minute's calls were made 40 s ago: the limit resets in 20 s.
		simulator.settings.now = () => Date.now() - 40_000;
		for (let call = 0; call < 100; call++) app.rateLimits.take(EMPLOYEES);
		simulator.settings.now = Date.now;

		const executions = await Promise.all(
			Array.from({ length: 10 }, async (_, index) => {
				const items = people.slice(index * 100, index * 100 + 100);
				return { items, execution: await fetchDetails(n8n, office.credential, items, LEAN) };
			}),
		);
		for (const { items, execution } of executions) {
			expect(execution.status).toBe('success');
			expect(peopleIn(execution)).toEqual(items);
		}
		expect(app.tokens.requests).toBe(1);
		expect(answered(EMPLOYEES)).toHaveLength(10);
		const limited = callsTo(EMPLOYEES).filter(({ code }) => code === RATE_LIMITED);
		expect(limited.length).toBeGreaterThan(0);
		expect(limited.length).toBeLessThanOrEqual(10);
	});
});

describe('a cancelled execution', () => {
	it('stops waiting for a rate limit, and others of the same app go on', async () => {
		const { n8n, simulator } = scene;
		const [first, second] = people;
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 15, path: BATCH_GET });
		const id = await begin(n8n, [first ?? {}], [coreHr(office.credential, LEAN), noOp()]);
		await until('the rate limit', () => callsTo(EMPLOYEES).length === 1);
		await n8n.executions.stop(id);
		expect(await n8n.executions.ended(id)).toMatchObject({ status: 'canceled' });

		// Still waiting, it would be the first one in line.
		const next = await fetchDetails(n8n, office.credential, [second ?? {}], LEAN);
		expect(peopleIn(next)).toEqual([second]);
		expect(callsTo(EMPLOYEES).map(({ body }) => body)).toMatchObject([
			{ person_ids: [first?.person_id] },
			{ person_ids: [second?.person_id] },
		]);
	});

	it('stops waiting for a change to become readable', async () => {
		const { n8n } = scene;
		const [first, second] = people;
		const changed = { ...first, create_time: String(Date.now() + 60_000) };
		const step = coreHr(office.credential, LEAN, 'Cancelled');
		const id = await begin(n8n, [changed], [step, noOp()]);
		await until('the step to wait', () => stepStarted(n8n, 'Cancelled'));
		await n8n.executions.stop(id);
		expect(await n8n.executions.ended(id)).toMatchObject({ status: 'canceled' });

		// It would have asked by the time that this one, which waits as long, has asked.
		const later = { ...second, create_time: String(Date.now() + 60_000) };
		const next = await fetchDetails(n8n, office.credential, [later], LEAN);
		expect(next.data.resultData.runData[ACTION]).toHaveLength(1);
		expect(callsTo(EMPLOYEES).map(({ body }) => body)).toMatchObject([
			{ person_ids: [second?.person_id] },
		]);
	});
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
