import type { INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../host/n8n/executions';
import { until } from '../host/n8n/until';
import {
	ACTION,
	chain,
	coreHrTrigger,
	detailsDraft,
	noOp,
	TRIGGER,
	type Subject,
} from '../host/n8n/workflowDraft';
import locationSample from '../unit/events/samples/location-updated.json';
import personSample from '../unit/events/samples/person-updated.json';
import { newEventId } from '../simulator';
import { leaksIn } from './leaks';
import { closeScene, openScene, type Scene } from './scene';

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';

let scene: Scene;
let opened: string[] = [];

beforeAll(async () => {
	scene = await openScene();
});

afterEach(async () => {
	for (const id of opened) await scene.n8n.workflows.deactivate(id);
	opened = [];
});

afterAll(async () => {
	await closeScene(scene);
});

/** An active workflow whose trigger has these parameters. */
async function listening(parameters: INodeParameters, name = 'Listening'): Promise<string> {
	const { n8n, credential } = scene;
	const draft = chain(name, [coreHrTrigger(credential, parameters), noOp()]);
	const { id } = await n8n.workflows.create(draft);
	await n8n.workflows.activate(id);
	opened.push(id);
	return id;
}

async function importExample(subject: Subject): Promise<string> {
	const { id } = await scene.n8n.workflows.create(detailsDraft(subject, scene.credential));
	await scene.n8n.workflows.activate(id);
	opened.push(id);
	return id;
}

/** Sends the platform's own sample as an event of the app; it passes or is filtered when this ends. */
async function pushSample(sample: { header: object; event: object }): Promise<string> {
	const { simulator } = scene;
	const { appId: app_id, tenantKey: tenant_key, verificationToken: token } = simulator.app;
	const header = { ...sample.header, event_id: newEventId(), app_id, tenant_key, token };
	const eventId = simulator.app.push({ schema: '2.0', header, event: sample.event });
	await simulator.acknowledged(eventId);
	return eventId;
}

describe('a change in CoreHR', () => {
	it('of a person starts the example workflow, which fetches the full record', async () => {
		const { n8n, simulator } = scene;
		const workflow = await importExample('person');
		const personId = simulator.company.people.ids[0] ?? '';

		const { eventId } = simulator.changePerson(personId, { phone_number: '+8613811112222' });

		const [execution] = await n8n.executions.whenEnded(workflow, 1);
		expect(execution?.status).toBe('success');
		expect(execution && itemsOf(execution, TRIGGER)).toMatchObject([
			{ event_id: eventId, person_id: personId, changed_text: '个人电话' },
		]);
		expect(execution && itemsOf(execution, ACTION)).toMatchObject([
			{
				person_id: personId,
				phone_number: '+8613811112222',
				employment: { employment_id: expect.stringMatching(/^ou_/) as string },
			},
		]);
	});

	it('of a location starts the example workflow, which fetches the full record', async () => {
		const { n8n, simulator } = scene;
		const workflow = await importExample('location');
		const locationId = simulator.company.locations.ids[1] ?? '';

		const patch = { address: { postal_code: '100081' } };
		const { eventId } = simulator.changeLocation(locationId, patch);

		const [execution] = await n8n.executions.whenEnded(workflow, 1);
		expect(execution?.status).toBe('success');
		expect(execution && itemsOf(execution, TRIGGER)).toMatchObject([
			{ event_id: eventId, location_id: locationId, changed_text: '地址：邮政编码' },
		]);
		expect(execution && itemsOf(execution, ACTION)).toMatchObject([
			{ location_id: locationId, address: [{ postal_code: '100081' }] },
		]);
	});
});

describe('the items', () => {
	it('of a person event are as promised', async () => {
		const { n8n, simulator } = scene;
		const workflow = await listening({ events: [PERSON, LOCATION] });
		const eventId = await pushSample(personSample);
		const [execution] = await n8n.executions.whenEnded(workflow, 1);
		expect(execution && itemsOf(execution, TRIGGER)).toEqual([
			{
				event_id: eventId,
				event_type: PERSON,
				tenant_key: simulator.app.tenantKey,
				app_id: simulator.app.appId,
				create_time: personSample.header.create_time,
				occurred_at: new Date(Number(personSample.header.create_time)).toISOString(),
				...personSample.event,
				changed_fields: ['working_years'],
				matched_fields: ['working_years'],
				changed_labels: ['工龄'],
				changed_text: '工龄',
			},
		]);
	});

	it('of a location event are as promised', async () => {
		const { n8n, simulator } = scene;
		const workflow = await listening({ events: [PERSON, LOCATION] });
		const eventId = await pushSample(locationSample);
		const [execution] = await n8n.executions.whenEnded(workflow, 1);
		const [subEvent] = locationSample.event.sub_events;
		expect(execution && itemsOf(execution, TRIGGER)).toEqual([
			{
				event_id: eventId,
				event_type: LOCATION,
				tenant_key: simulator.app.tenantKey,
				app_id: simulator.app.appId,
				create_time: locationSample.header.create_time,
				occurred_at: new Date(Number(locationSample.header.create_time)).toISOString(),
				...locationSample.event,
				sub_events: [{ ...subEvent, operation: 'updated' }],
				changed_fields: ['address.active'],
				matched_fields: ['address.active'],
				changed_labels: ['地址：是否启用'],
				changed_text: '地址：是否启用',
			},
		]);
	});

	it('leave by their own outputs when the operator asks for it', async () => {
		const { n8n } = scene;
		const options = { separateOutputs: true };
		const workflow = await listening({ events: [PERSON, LOCATION], options });
		await pushSample(personSample);
		await pushSample(locationSample);
		const [person, location] = await n8n.executions.whenEnded(workflow, 2);
		expect(person && itemsOf(person, TRIGGER, 0)).toHaveLength(1);
		expect(person && itemsOf(person, TRIGGER, 1)).toHaveLength(0);
		expect(location && itemsOf(location, TRIGGER, 0)).toHaveLength(0);
		expect(location && itemsOf(location, TRIGGER, 1)).toHaveLength(1);
	});
});

it('starts only the workflows whose filter an event passes, and acknowledges it to all', async () => {
	const { n8n, simulator } = scene;
	const chosen = { personFields: ['legal_name', 'phone_number'] };
	const workflows = {
		any: await listening({}),
		only: await listening({ personFilter: 'only', ...chosen }),
		all: await listening({ personFilter: 'all', ...chosen }),
		ignore: await listening({ personFilter: 'ignore', ...chosen }),
		location: await listening({ events: [LOCATION] }),
	};
	const push = async (...fieldChanges: string[]) => {
		const eventId = simulator.app.push(
			simulator.app.personUpdated({ personId: '1', fieldChanges }),
		);
		const { attempts } = await simulator.acknowledged(eventId);
		expect(attempts).toHaveLength(1);
		return eventId;
	};
	const age = await push('age');
	const name = await push('legal_name');
	const both = await push('phone_number', 'legal_name');
	const other = await push('legal_name', 'phone_number', 'age');

	const seenBy = async (workflow: string, count: number) =>
		(await n8n.executions.whenEnded(workflow, count)).flatMap((execution) =>
			itemsOf(execution, TRIGGER).map(({ event_id }) => event_id),
		);
	expect(await seenBy(workflows.any, 4)).toEqual([age, name, both, other]);
	expect(await seenBy(workflows.only, 3)).toEqual([name, both, other]);
	expect(await seenBy(workflows.all, 2)).toEqual([both, other]);
	expect(await seenBy(workflows.ignore, 2)).toEqual([age, other]);
	expect(await seenBy(workflows.location, 0)).toEqual([]);
});

it('two workflows and a test run share one connection, and all of them see each event', async () => {
	const { n8n, simulator, credential } = scene;
	const before = simulator.app.longConnection.history.length;
	const active = [await listening({}, 'One'), await listening({}, 'Two')];
	const draft = chain('Tested', [coreHrTrigger(credential), noOp()]);
	const { id } = await n8n.workflows.create(draft);
	const run = await n8n.workflows.testRun(id, TRIGGER);
	if (!('executionId' in run)) throw new Error('The editor would wait for a webhook');

	// The answer comes before the test run listens: change something until it has seen one.
	const pushed: string[] = [];
	const test = await until('the test run to catch an event', async () => {
		const personId = simulator.company.people.ids[0] ?? '';
		const { eventId = '' } = simulator.changePerson(personId, { age: pushed.length });
		pushed.push(eventId);
		await simulator.acknowledged(eventId);
		const execution = await n8n.executions.get(run.executionId);
		return execution.status === 'success' && execution;
	});

	const [caught] = itemsOf(test, TRIGGER);
	expect(pushed).toContain(caught?.event_id);
	for (const workflow of active) {
		const executions = await n8n.executions.whenEnded(workflow, pushed.length);
		const seen = executions.flatMap((execution) => itemsOf(execution, TRIGGER));
		expect(seen.map(({ event_id }) => event_id)).toEqual(pushed);
	}
	expect(simulator.app.longConnection.history.length - before).toBe(1);
});

it('closes the connection when the last workflow leaves', async () => {
	const { n8n, simulator } = scene;
	const [first, second] = [await listening({}), await listening({})];
	opened = [];
	await simulator.connected(1);
	await n8n.workflows.deactivate(first);
	expect(simulator.app.longConnection.open).toHaveLength(1);
	await n8n.workflows.deactivate(second);
	await simulator.connected(0, { timeoutMs: 5_000 });
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
