import type { INode } from 'n8n-workflow';

import { itemsOf } from '../host/n8n/executions';
import { until } from '../host/n8n/until';
import { chain, coreHrTrigger, noOp, TRIGGER } from '../host/n8n/workflowDraft';
import { Editor } from './editor';
import './patience';
import { openOffice } from './details/office';
import { closeScene, CREDENTIAL, openScene, type Scene } from './scene';

const FIELD = 'custom_field_33__c';
const LACKING =
	'are not listed: The app lacks a permission (scope) for this data (corehr:common_data.meta_data:read)';
const LOCATION = 'corehr.location.updated_v2';

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

async function create(
	parameters: Parameters<typeof coreHrTrigger>[1],
	change: Partial<INode> = {},
): Promise<string> {
	const trigger = { ...coreHrTrigger(scene.credential, parameters), ...change };
	return (await scene.n8n.workflows.create(chain('Own fields', [trigger, noOp()]))).id;
}

/** Waits until n8n has loaded the list: only then it knows the labels of what is chosen. */
const shown = async (labels: readonly string[]) =>
	await until(`the list to show ${labels.join()}`, async () => {
		const chosen = await editor.chosen('personFields');
		return JSON.stringify(chosen) === JSON.stringify(labels);
	});

const saved = async (id: string, parameter: string) => {
	const { nodes } = await scene.n8n.workflows.get(id);
	return nodes.find(({ name }) => name === TRIGGER)?.parameters?.[parameter];
};

it("the tenant's own field is picked by its Chinese name, starts the workflow and is called by it", async () => {
	const { n8n, simulator } = scene;
	const id = await create({ personFilter: 'only', personFields: ['gender'] });
	await editor.openNode(id, TRIGGER);
	await shown(['Gender']);
	await editor.toggle('personFields', '衬衫尺码');
	await editor.screenshot('trigger-own-field');
	expect(await editor.chosen('personFields')).toEqual(['Gender', 'Shirt size']);
	await until('the choice to be saved', async () =>
		JSON.stringify(await saved(id, 'personFields')).includes(FIELD),
	);
	expect(await saved(id, 'personFields')).toEqual(['gender', FIELD]);
	await n8n.workflows.activate(id);
	await simulator.connected(1);
	const personId = simulator.company.people.ids[0] ?? '';
	simulator.app.push(simulator.app.personUpdated({ personId, fieldChanges: [FIELD, 'age'] }));
	const [execution] = await n8n.executions.whenEnded(id, 1);
	expect(execution && itemsOf(execution, TRIGGER)).toMatchObject([
		{ person_id: personId, changed_text: '衬衫尺码', matched_fields: [FIELD] },
	]);
	await n8n.workflows.deactivate(id);
});

it('a location has its own fields at the end of its list', async () => {
	const id = await create({ events: [LOCATION], locationFilter: 'only' });
	await editor.openNode(id, TRIGGER);
	await editor.toggle('locationFields', '楼层');
	expect(await editor.chosen('locationFields')).toEqual(['Floors']);
});

it('without the scope the list says so, and what was chosen stays chosen', async () => {
	const { n8n, simulator } = scene;
	const own = { personFilter: 'only', personFields: ['gender', 'custom_field_of_old__c'] };
	const end = simulator.faults.add({
		kind: 'code',
		code: 99991672,
		scopes: ['corehr:common_data.meta_data:read'],
		path: '/open-apis/corehr/v1/custom_fields/query',
		times: Infinity,
	});
	// Of an app that has asked for nothing yet: what was listed is kept for some minutes.
	const { credential } = await openOffice(n8n, simulator);
	const id = await create(own, { credentials: { [CREDENTIAL]: credential } });
	await editor.openNode(id, TRIGGER);
	await shown(['Gender', 'custom_field_of_old__c']);
	expect(await editor.panel().innerText()).not.toContain('is not supported');
	const entries = await editor.openOptions('personFields');
	await entries.filter({ hasText: LACKING }).waitFor();
	await editor.screenshot('trigger-own-fields-without-scope');
	await editor.page.keyboard.press('Escape');
	await editor.toggle('personFields', 'Marital Status');
	await until('the choice to be saved', async () =>
		JSON.stringify(await saved(id, 'personFields')).includes('marital_status'),
	);
	expect(await saved(id, 'personFields')).toEqual([...own.personFields, 'marital_status']);
	end();
});

it("without a credential the platform's own fields are there all the same", async () => {
	// n8n's editor chooses one by itself where there is one.
	const { credentials } = scene.n8n;
	for (const { id } of await credentials.list()) await credentials.remove(id);
	const id = await create({ personFilter: 'only', personFields: ['gender'] }, { credentials: {} });
	await editor.openNode(id, TRIGGER);
	await shown(['Gender']);
	const entries = await editor.openOptions('personFields');
	await entries.filter({ hasText: 'This node has no credential yet' }).waitFor();
	await entries.filter({ hasText: '法定姓名' }).waitFor();
	await editor.screenshot('trigger-own-fields-without-credential');
	await editor.page.keyboard.press('Escape');
});
