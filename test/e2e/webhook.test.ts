import type { INode } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { CredentialReference } from '../host/n8n/credentials';
import { itemsOf } from '../host/n8n/executions';
import { httpCall } from '../host/n8n/httpCall';
import { until } from '../host/n8n/until';
import { chain, coreHrTrigger, noOp, TRIGGER } from '../host/n8n/workflowDraft';
import { FILTER_TABLE, type FilterRow } from '../unit/events/filterTable';
import { answersTable, SECRETS, type AnswerRow } from '../unit/webhook/answersTable';
import { newEventId } from '../simulator';
import { leaksIn } from './leaks';
import { closeScene, CREDENTIAL, credentialFields, openScene, type Scene } from './scene';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

afterAll(async () => {
	await closeScene(scene);
});

const urlOf = ({ webhookId }: INode, kind: 'webhook' | 'webhook-test' = 'webhook') =>
	`${scene.n8n.baseUrl}/${kind}/${webhookId}/webhook`;

const post = async (url: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
	await httpCall('POST', url, { 'content-type': 'application/json', ...headers }, body);

/** An active workflow that is nothing but triggers, each with a URL of its own. */
async function activeTriggers(triggers: readonly INode[]): Promise<string> {
	const { id } = await scene.n8n.workflows.create({
		...chain('Triggers', triggers),
		connections: {},
	});
	await scene.n8n.workflows.activate(id);
	return id;
}

/**
 * What each trigger of a workflow gave out, by the trigger's name.
 *
 * @param count how many executions there are to be: each starts after its event is answered
 */
async function itemsByTrigger(workflow: string, triggers: readonly INode[], count: number) {
	const { executions: runs } = scene.n8n;
	const all = runs.whenEnded(workflow, count);
	// Too few: the tests say of which trigger.
	const executions = await all.catch(async () => await runs.whenEnded(workflow, 0));
	return new Map(
		triggers.map(({ name }) => [name, executions.flatMap((execution) => itemsOf(execution, name))]),
	);
}

describe('the answers of the contract', () => {
	const envelope = (token: string | undefined) => ({
		schema: '2.0',
		header: { event_id: randomUUID(), event_type: 'corehr.person.updated_v1', token },
		event: { person_id: '6919737965274990093', field_changes: ['phone_number'] },
	});
	const titles = answersTable(0, envelope).map(({ title }) => title);
	const rows = new Map<string, AnswerRow>();
	const answers = new Map<string, { readonly status: number; readonly body: string }>();
	let items: Awaited<ReturnType<typeof itemsByTrigger>>;
	let anyUrl: string;

	beforeAll(async () => {
		const { n8n, simulator } = scene;
		const triggers: INode[] = [];
		const credentials = new Map<string, CredentialReference>();
		for (const [name, secrets] of Object.entries(SECRETS)) {
			const fields = { ...credentialFields(simulator), ...secrets };
			credentials.set(name, await n8n.credentials.create(CREDENTIAL, name, fields));
		}
		for (const { title, secrets } of answersTable(0, envelope)) {
			const credential = credentials.get(secrets) ?? scene.credential;
			triggers.push(coreHrTrigger(credential, { connection: 'webhook' }, title));
		}
		const workflow = await activeTriggers(triggers);

		// Signed only now: some rows are a minute from the edge of the replay window.
		for (const [index, row] of answersTable(Date.now(), envelope).entries()) {
			const url = urlOf(triggers[index] as INode);
			const headers = { ...row.headers, 'content-type': row.contentType };
			const response = await post(url, row.rawBody, headers);
			rows.set(row.title, row);
			answers.set(row.title, response);
			anyUrl = url;
		}
		const events = [...rows.values()].filter(({ expected }) => expected.takes === 'event');
		items = await itemsByTrigger(workflow, triggers, events.length);
	});

	it.each(titles)('%s', (title) => {
		const expected = rows.get(title)?.expected;
		const answer = answers.get(title);
		expect(answer?.status).toBe(expected?.status);
		if (expected?.takes === 'challenge') {
			expect(JSON.parse(answer?.body ?? '')).toEqual({ challenge: expected.challenge });
		}
		expect(items.get(title)).toHaveLength(expected?.takes === 'event' ? 1 : 0);
		for (const secret of Object.values(SECRETS.both)) expect(answer?.body).not.toContain(secret);
	});

	it('malformed JSON is answered by n8n itself', async () => {
		expect((await post(anyUrl, '{"challenge":')).status).toBe(422);
	});
});

describe('when an event passes', () => {
	const triggerOf = ({ name, subject, settings }: FilterRow): INode => {
		const { mode, fields = [], otherFields = '', ...options } = settings;
		return coreHrTrigger(
			scene.credential,
			{
				connection: 'webhook',
				events: ['corehr.person.updated_v1', 'corehr.location.updated_v2'],
				[`${subject}Filter`]: mode,
				[`${subject}Fields`]: [...fields],
				[`${subject}OtherFields`]: otherFields,
				options: { ...options, changeTypes: [...(options.changeTypes ?? [])] },
			},
			name,
		);
	};
	let items: Awaited<ReturnType<typeof itemsByTrigger>>;

	beforeAll(async () => {
		const { app } = scene.simulator;
		const triggers = FILTER_TABLE.map(triggerOf);
		const workflow = await activeTriggers(triggers);
		for (const [index, { event, subject }] of FILTER_TABLE.entries()) {
			const trigger = triggers[index];
			if (!trigger) continue;
			const event_type = `corehr.${subject}.updated_v${subject === 'person' ? 1 : 2}`;
			const header = { event_id: newEventId(), event_type, token: app.verificationToken };
			const body = app.webhook.wrapped(
				Buffer.from(JSON.stringify({ schema: '2.0', header, event })),
			);
			const response = await post(urlOf(trigger), body.toString(), app.webhook.signature(body));
			expect(response.status).toBe(200);
		}
		const passing = FILTER_TABLE.filter(({ expected }) => expected.passes);
		items = await itemsByTrigger(workflow, triggers, passing.length);
	});

	it.each(FILTER_TABLE)('$name', ({ name, expected }) => {
		expect(items.get(name)).toMatchObject(
			expected.passes
				? [{ changed_fields: expected.changed, matched_fields: expected.matched }]
				: [],
		);
	});
});

describe('a request URL saved in the developer console', () => {
	it('passes the URL check, and the events of the company start the workflow', async () => {
		const { credential, n8n, simulator } = scene;
		const events = ['corehr.person.updated_v1', 'corehr.location.updated_v2'];
		const trigger = coreHrTrigger(credential, { connection: 'webhook', events });
		const { id } = await n8n.workflows.create(chain('Saved', [trigger, noOp()]));
		await n8n.workflows.activate(id);

		expect(await simulator.app.setWebhook(urlOf(trigger))).toMatchObject({ passed: true });
		const person = simulator.changePerson(simulator.company.people.ids[0] ?? '', { age: 41 });
		await simulator.acknowledged(person.eventId ?? '');
		const patch = { address: { postal_code: '1' } };
		const location = simulator.changeLocation(simulator.company.locations.ids[0] ?? '', patch);
		await simulator.acknowledged(location.eventId ?? '');

		const executions = await n8n.executions.whenEnded(id, 2);
		expect(executions.flatMap((execution) => itemsOf(execution, TRIGGER))).toMatchObject([
			{ event_id: person.eventId, changed_fields: ['age'] },
			{ event_id: location.eventId, changed_fields: ['address.postal_code'] },
		]);
		expect(simulator.app.longConnection.history).toHaveLength(0);
	});

	it('runs an event once, though it is delivered five times at once', async () => {
		const { credential, n8n, simulator } = scene;
		const trigger = coreHrTrigger(credential, { connection: 'webhook' });
		const { id } = await n8n.workflows.create(chain('Once', [trigger, noOp()]));
		await n8n.workflows.activate(id);
		await simulator.app.setWebhook(urlOf(trigger));

		const event = simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] });
		const { event_id } = event.header;
		for (let delivery = 0; delivery < 5; delivery++) simulator.app.push(event);
		await simulator.settled(event_id, { timeoutMs: 30_000 });

		expect(await n8n.executions.whenEnded(id, 1)).toHaveLength(1);
	});
});

it('the test URL takes the URL check and a filtered event without being used up', async () => {
	const { credential, n8n, simulator } = scene;
	const trigger = coreHrTrigger(credential, {
		connection: 'webhook',
		personFilter: 'only',
		personFields: ['age'],
	});
	const { id } = await n8n.workflows.create(chain('Tested', [trigger, noOp()]));
	expect(await n8n.workflows.testRun(id, TRIGGER)).toEqual({ waitingForWebhook: true });
	const { app } = simulator;
	expect(await app.setWebhook(urlOf(trigger, 'webhook-test'))).toMatchObject({ passed: true });
	const push = async (field: string) => {
		const eventId = app.push(app.personUpdated({ personId: '1', fieldChanges: [field] }));
		await simulator.acknowledged(eventId);
		return eventId;
	};
	await push('race');
	expect(await n8n.executions.list(id)).toEqual([]);
	const passing = await push('age');

	const execution = await until('the test run to end', async () => {
		const [latest] = await n8n.executions.list(id);
		return latest?.status === 'success' && (await n8n.executions.get(latest.id));
	});
	expect(itemsOf(execution, TRIGGER)).toMatchObject([{ event_id: passing }]);
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
