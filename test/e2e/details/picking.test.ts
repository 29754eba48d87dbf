import { ACTION, chain, coreHr, manualTrigger } from '../../host/n8n/workflowDraft';
import { until } from '../../host/n8n/until';
import type { Editor } from '../editor';
import { withEditor } from '../withEditor';
import type { Scene } from '../scene';
import { LONG, outputOf } from './office';

let scene: Scene;
let editor: Editor;

withEditor((opened) => ({ scene, editor } = opened));

/** Opens the action's panel in a new workflow, and tells what n8n saved of it from then on. */
async function open(parameters: Parameters<typeof coreHr>[1]) {
	const { credential, n8n } = scene;
	const start = manualTrigger();
	const { id } = await n8n.workflows.create(
		chain('Picking', [start, coreHr(credential, parameters)]),
	);
	await editor.openNode(id, ACTION);
	const saved = async () => {
		const { nodes } = await n8n.workflows.get(id);
		return nodes.find(({ name }) => name === ACTION)?.parameters ?? {};
	};
	const run = async () => {
		const started = await n8n.workflows.testRun(id, start.name);
		if (!('executionId' in started)) throw new Error('n8n waits for a webhook that nobody calls');
		return outputOf(await n8n.executions.ended(started.executionId, LONG)).map(({ json }) => json);
	};
	return { saved, run };
}

it('a person is picked by three letters of the name, and a custom field by its Chinese name', async () => {
	const own = 'person_info.custom_fields.custom_field_33__c';
	// An id as plain text, as it was saved before there was a list.
	const { saved, run } = await open({ personId: '7000000000000000001', fieldSet: 'chosen' });
	await editor.pick('personId', 'Jin', '陈静');
	await editor.toggle('fields', '衬衫尺码');
	await editor.screenshot('picking');
	const parameters = await until('the choice to be saved', async () => {
		const now = await saved();
		return Array.isArray(now.fields) && now.fields.length > 0 && now;
	});
	expect(parameters).toMatchObject({
		personId: { __rl: true, mode: 'list', value: '7000000000000000005' },
		fields: [own],
	});
	expect(await run()).toMatchObject([
		{ person_id: '7000000000000000005', custom_fields: { custom_field_33__c: 'M' } },
	]);
});

it('a list that cannot be had says why, and what to click', async () => {
	const end = scene.simulator.faults.add({
		kind: 'code',
		code: 99991672,
		scopes: ['corehr:employee:read'],
		path: '/open-apis/corehr/v2/employees/search',
		times: Infinity,
	});
	await open({ personId: { __rl: true, mode: 'list', value: '' } });
	await editor.openList('personId');
	const error = editor.page.locator('[data-test-id="rlc-error-container"]:visible');
	await error.filter({ hasText: 'corehr:employee:read' }).waitFor();
	await editor.screenshot('picking-without-scope');
	expect(await error.innerText()).toMatch(/lacks a permission/);
	expect(await error.innerText()).toMatch(/Permissions & Scopes/);
	end();
});
