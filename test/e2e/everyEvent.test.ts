import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../host/n8n/executions';
import { until } from '../host/n8n/until';
import { chain, coreHrTrigger, noOp, TRIGGER } from '../host/n8n/workflowDraft';
import { envelope, eventPages, newEventId } from '../simulator';
import { Editor } from './editor';
import { leaksIn } from './leaks';
import { closeScene, openScene, type Scene } from './scene';

const TYPES = Object.keys(eventPages);
const EMPLOYEE = 'corehr.employee.domain_event_v2';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

afterAll(async () => await closeScene(scene));

/** An active workflow with the trigger, and where its webhook is. */
async function live(parameters: INodeParameters) {
	const { credential, n8n } = scene;
	const trigger = coreHrTrigger(credential, parameters);
	const { id } = await n8n.workflows.create(chain('Live', [trigger, noOp()]));
	await n8n.workflows.activate(id);
	return { id, url: `${n8n.baseUrl}/webhook/${trigger.webhookId}/webhook` };
}

/** The only item of each run of a workflow, once so many have ended, by its type of event. */
async function itemsByType(id: string, count: number): Promise<ReadonlyMap<string, IDataObject>> {
	const executions = await scene.n8n.executions.whenEnded(id, count);
	expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
	const items = executions.map((execution) => itemsOf(execution, TRIGGER));
	expect(items.map((own) => own.length)).toEqual(items.map(() => 1));
	return new Map(items.flat().map((item) => [String(item.event_type), item]));
}

/** The body as sent; one key goes by another name. */
function bodyOf(type: string): IDataObject {
	const { event_type, ...body } = eventPages[type]?.event as IDataObject;
	return event_type === undefined ? body : { ...body, body_event_type: event_type };
}

describe.each(['longConnection', 'webhook'])('all events, by %s', (connection) => {
	let items: ReadonlyMap<string, IDataObject>;
	let workflow: string;

	beforeAll(async () => {
		const { simulator } = scene;
		const { app } = simulator;
		const { id, url } = await live({ connection, events: TYPES });
		workflow = id;
		if (connection === 'webhook') await app.setWebhook(url);
		else await simulator.connected(1);
		for (const type of TYPES) await simulator.acknowledged(app.push(app.event(type)));
		items = await itemsByType(id, TYPES.length);
	});

	afterAll(async () => await scene.n8n.workflows.deactivate(workflow));

	it.each(TYPES)('%s starts its run, with its body', (type) => {
		expect(items.get(type)).toMatchObject(bodyOf(type));
	});

	it('one that nobody knows is acknowledged, starts nothing, and is told by its name', async () => {
		const { n8n, simulator } = scene;
		const { app } = simulator;
		const type = `corehr.robot.hired_by_${connection.toLowerCase()}_v1`;
		const ids = [1, 2].map(() => app.push(envelope(app, type, { robot_id: '1' })));
		for (const id of ids) await simulator.acknowledged(id);
		const told = () => n8n.log().split(`does not know came: ${type}`).length - 1;
		expect(await until('the log to tell of it', told)).toBe(1);
		expect(await n8n.executions.list(workflow)).toHaveLength(TYPES.length);
	});
});

it('workflows on hires, moves and departures run once each, and each for its own', async () => {
	const { n8n, simulator } = scene;
	const { app } = simulator;
	app.useLongConnection();
	const wanted = { hired: [1, 1001], jobChanged: [5, 5001], left: [7, 7001] } as const;
	const workflows = new Map<string, string>();
	for (const change of Object.keys(wanted)) {
		const { id } = await live({ events: [EMPLOYEE], employeeChanges: [change] });
		workflows.set(change, id);
	}
	const pushed = [...Object.values(wanted), [2, 2001], [4, 4001], [8, 8001]] as const;
	for (const [event_type, sub_event_type] of pushed) {
		const header = { event_id: newEventId() };
		const event = app.event(EMPLOYEE, { event_type, sub_event_type }, header);
		await simulator.acknowledged(app.push(event));
	}
	for (const [change, id] of workflows) {
		const [, item] = [...(await itemsByType(id, 1))][0] ?? [];
		expect(item).toMatchObject({ employee_change: change, event_type: EMPLOYEE });
		expect(await n8n.executions.list(id)).toHaveLength(1);
		await n8n.workflows.deactivate(id);
	}
});

it('somebody who looks for departures finds them, and sees what to add in the console', async () => {
	const { credential, n8n } = scene;
	const nodes = [coreHrTrigger(credential, { otherFields: 'job_data' }), noOp()];
	const { id } = await n8n.workflows.create(chain('Chosen', nodes));
	const editor = await Editor.open(n8n.baseUrl);
	try {
		await editor.openNode(id, TRIGGER);
		expect(await editor.offered('events', '离职')).toEqual([
			'Employee Changed: Hired, Moved, Left',
			'Offboarding Status Changed',
			'Offboarding Details Changed',
			'Offboarding Checklist Changed',
		]);
		const notice = (text: string) => editor.panel().getByText(text);
		await notice('For changes of employees Feishu recommends').waitFor();
		await editor.toggle('events', 'Offboarding Details Changed');
		await notice('For changes of employees Feishu recommends').waitFor({ state: 'hidden' });
		await notice('corehr:offboarding.update_field_message:read').waitFor();
		await editor.choose('otherFilter', 'Any of These Fields');
		await editor.parameter('otherFields').waitFor();
		await editor.toggle('events', 'Offboarding Details Changed');
		await notice('corehr:offboarding.update_field_message:read').waitFor({ state: 'hidden' });
		const saved = await until('the draft to be saved', async () => {
			const [trigger] = (await n8n.workflows.get(id)).nodes;
			const { otherFilter, events } = trigger?.parameters ?? {};
			return otherFilter === 'only' && events === undefined && trigger?.parameters;
		});
		expect(saved).toMatchObject({ otherFilter: 'only', otherFields: 'job_data' });
		await editor.screenshot('every-event');
	} finally {
		await editor.close();
	}
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
