import type { INodeParameters } from 'n8n-workflow';
import { until } from '../host/n8n/until';
import { ACTION, chain, coreHr, coreHrTrigger, TRIGGER } from '../host/n8n/workflowDraft';
import { Editor } from './editor';
import { closeScene, openScene, type Scene } from './scene';

let scene: Scene;
let editor: Editor;

beforeAll(async () => {
	scene = await openScene();
	editor = await Editor.open(scene.n8n.baseUrl);
});

afterAll(async () => {
	await editor?.close();
	await closeScene(scene);
});

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';

/** Opens one node of a saved workflow, and tells what the draft says of it from then on. */
async function open(name: string, parameters: INodeParameters) {
	const { credential, n8n } = scene;
	const of = (node: string) => (node === name ? parameters : {});
	const nodes = [coreHrTrigger(credential, of(TRIGGER)), coreHr(credential, of(ACTION))];
	const { id } = await n8n.workflows.create(chain('Choices', nodes));
	await editor.openNode(id, name);
	return async () => {
		const saved = await n8n.workflows.get(id);
		return saved.nodes.find((node) => node.name === name)?.parameters ?? {};
	};
}

/** n8n saves the draft by itself; a default is not in it. */
async function savedAs(draft: () => Promise<INodeParameters>, name: string, value: unknown) {
	return await until(`the draft to hold ${name}: ${JSON.stringify(value)}`, async () => {
		const parameters = await draft();
		return JSON.stringify(parameters[name]) === JSON.stringify(value) && parameters;
	});
}

/** What is clicked, and what the draft says of that parameter then. */
type Change = readonly [parameter: string, entry: string, saved?: string | readonly string[]];

it('nothing chosen in the trigger is lost when another parameter changes', async () => {
	const chosen = {
		personFields: ['gender', 'legal_name'],
		personOtherFields: '*__c',
		locationFields: ['address', 'organization.name'],
		locationOtherFields: 'postal_code',
		options: { changeTypes: ['created'], batchSize: 20, replayWindow: 9 },
	};
	const draft = await open(TRIGGER, {
		events: [PERSON, LOCATION],
		personFilter: 'only',
		locationFilter: 'only',
		...chosen,
	});
	const shown = {
		personFields: ['Gender', 'Legal Name'],
		locationFields: ['Address', 'Organization'],
		changeTypes: ['Created'],
	};
	const whole = { personFields: shown.personFields, locationFields: shown.locationFields };
	const changes: ReadonlyArray<readonly [Change, Partial<typeof shown>]> = [
		[['personFilter', 'All Chosen Fields', 'all'], whole],
		[['personFilter', 'Any Field'], { locationFields: shown.locationFields }],
		[['personFilter', 'Ignore Chosen Fields', 'ignore'], whole],
		[['locationFilter', 'All Chosen Fields', 'all'], whole],
		[['locationFilter', 'Any Field'], { personFields: shown.personFields }],
		[['locationFilter', 'Only Chosen Fields', 'only'], whole],
		[['events', 'Location Updated'], { personFields: shown.personFields }],
		[['events', 'Location Updated', [PERSON, LOCATION]], whole],
		[['events', 'Person Updated', [LOCATION]], { locationFields: shown.locationFields }],
		[['events', 'Person Updated', [LOCATION, PERSON]], whole],
		[['connection', 'Webhook', 'webhook'], whole],
		[['connection', 'Long Connection'], whole],
	];
	for (const [[parameter, entry, value], lists] of changes) {
		await (parameter === 'events'
			? editor.toggle(parameter, entry)
			: editor.choose(parameter, entry));
		expect(await savedAs(draft, parameter, value)).toMatchObject(chosen);
		for (const name of ['personFields', 'locationFields'] as const) {
			expect([entry, name, await editor.chosen(name)]).toEqual([entry, name, lists[name] ?? []]);
		}
		expect(await editor.chosen('changeTypes')).toEqual(shown.changeTypes);
	}
	expect(await draft()).toMatchObject({
		...chosen,
		personFilter: 'ignore',
		locationFilter: 'only',
	});
	await editor.screenshot('trigger-choices');
});

it('nothing chosen in the action is lost when another parameter changes', async () => {
	const chosen = {
		personId: '={{ $json.id }}',
		fields: ['employment_id', 'person_info.gender'],
		otherFields: 'custom_field_1__c',
		limit: 7,
		filters: { keyword: 'Li' },
		language: 'en-US',
		options: { maxWait: 60 },
	};
	const draft = await open(ACTION, chosen);
	const fields = ['Employment ID', 'Gender'];
	const changes: ReadonlyArray<readonly [Change, readonly string[]]> = [
		[['source', 'Person (V1)', 'person'], []],
		[['source', 'Employee (V2)'], fields],
		[['operation', 'Get Many', 'getMany'], fields],
		[['resource', 'Location', 'location'], []],
		[['resource', 'Person'], fields],
		[['operation', 'Get'], fields],
	];
	for (const [[parameter, entry, value], shown] of changes) {
		await editor.choose(parameter, entry);
		expect(await savedAs(draft, parameter, value)).toMatchObject(chosen);
		expect([entry, await editor.chosen('fields')]).toEqual([entry, shown]);
	}
	expect(await draft()).toMatchObject(chosen);
	await editor.screenshot('action-choices');
});
