import { EVENT_TYPES } from '../../nodes/FeishuCoreHr/events/catalogue';
import { PERSON_UPDATED } from '../../nodes/FeishuCoreHr/events/envelope';
import {
	ACTION,
	chain,
	coreHr,
	coreHrTrigger,
	manualTrigger,
	TRIGGER,
} from '../host/n8n/workflowDraft';
import type { Editor } from './editor';
import { withEditor } from './withEditor';
import { CREDENTIAL, credentialFields, type Scene } from './scene';

let scene: Scene;
let editor: Editor;

withEditor((opened) => ({ scene, editor } = opened));

async function saved(parameters: Parameters<typeof coreHrTrigger>[1]): Promise<string> {
	const { credential, n8n } = scene;
	const nodes = [coreHrTrigger(credential, parameters), coreHr(credential)];
	return (await n8n.workflows.create(chain('Shown', nodes))).id;
}

const textOfPanel = async () => await editor.panel().innerText();

describe('the panel of the trigger', () => {
	it('explains the long connection and shows no URL', async () => {
		await editor.openNode(await saved({}), TRIGGER);
		await editor.parameter('connection').waitFor();
		await editor.screenshot('trigger-long-connection');
		const text = await textOfPanel();
		expect(text).toContain('choose the persistent connection (长连接)');
		expect(text).toContain('Execute step');
		expect(text).not.toMatch(/Webhook URL/i);
	});

	it('shows the URL as soon as webhook mode is chosen, and hides it again', async () => {
		await editor.openNode(await saved({}), TRIGGER);
		await editor.choose('connection', 'Webhook');
		const url = editor.panel().getByText('Webhook URLs', { exact: false }).first();
		await url.waitFor();
		await editor.choose('connection', 'Long Connection');
		await url.waitFor({ state: 'detached' });
	});

	it('explains webhook mode and shows its URL', async () => {
		await editor.openNode(await saved({ connection: 'webhook' }), TRIGGER);
		await editor.parameter('connection').waitFor();
		await editor.panel().getByText('Webhook URLs').first().click();
		await editor.panel().getByText('/webhook-test/').waitFor();
		await editor.screenshot('trigger-webhook');
		expect(await textOfPanel()).toContain('it cannot reach 127.0.0.1');
	});

	it.each([
		[1, PERSON_UPDATED],
		[5, EVENT_TYPES[4]],
		[6, 'Check Setup" lists both'],
		[EVENT_TYPES.length, 'Check Setup" lists both'],
	])('of %s events says what to add in the console, without a wall', async (count, words = '') => {
		await editor.openNode(await saved({ events: EVENT_TYPES.slice(0, count) }), TRIGGER);
		const hints = editor.hints();
		await hints.filter({ hasText: words }).first().waitFor();
		await editor.screenshot(`trigger-console-${count}`);
		const texts = await hints.allInnerTexts();
		expect(texts.filter((text) => /corehr\.[\w.]+ \(.*corehr:/s.test(text)).length).toBe(
			count > 5 ? 0 : count,
		);
		expect(texts).toHaveLength(count > 5 ? 1 : count + 1);
	});

	it('offers the filters of the chosen events only', async () => {
		await editor.openNode(await saved({}), TRIGGER);
		await editor.parameter('personFilter').waitFor();
		expect(await editor.parameter('locationFilter').count()).toBe(0);
		expect(await editor.parameter('personFields').count()).toBe(0);
		await editor.choose('personFilter', 'Any of These Fields');
		await editor.parameter('personFields').waitFor();
		await editor.parameter('personOtherFields').waitFor();
		await editor.toggle('events', 'Location Updated');
		await editor.parameter('locationFilter').waitFor();
		await editor.screenshot('trigger-filters');
	});
});

it.each([
	['手机', ['Personal Phone', 'Personal Phone List']],
	['邮箱', ['Personal Email', 'Personal Email List']],
	['名字', ['Legal Name', 'Names']],
	['legal_name', ['Legal Name']],
	['legal name', ['Legal Name']],
	['身份证', ['Identity Documents', 'National ID Number']],
])('who types %s finds what they mean', async (words, labels) => {
	await editor.openNode(await saved({ personFilter: 'only' }), TRIGGER);
	expect(await editor.offered('personFields', words)).toEqual(labels);
	await editor.screenshot('trigger-search');
});

describe('the panel of the action', () => {
	it('takes the id from the trigger', async () => {
		await editor.openNode(await saved({}), ACTION);
		await editor.parameter('personId').waitFor();
		await editor.screenshot('action-person');
		expect(await textOfPanel()).toContain('$json.person_id');
		await editor.choose('resource', 'Location');
		await editor.parameter('locationId').waitFor();
		await editor.screenshot('action-location');
		expect(await textOfPanel()).toContain('$json.location_id');
	});

	it('offers a set of fields for a list of people, and says where an option counts', async () => {
		await editor.openNode(await saved({}), ACTION);
		await editor.choose('operation', 'Get Many');
		await editor.parameter('returnAll').waitFor();
		await editor.add('Add Filter', 'Work Email');
		await editor.parameter('workEmail').waitFor();
		await editor.add('Add option', 'Wait for Sync');
		await editor.parameter('waitForSync').waitFor();
		await editor.screenshot('action-people');
		const text = await textOfPanel();
		expect(text).toContain('Field Set');
		expect(text).toContain('Only for Get.');
	});
});

it('Check Setup shows a missing permission, and what to do', async () => {
	const { credential, n8n, simulator } = scene;
	const lacking = ['corehr:locations:read', 'corehr:locations:write'];
	for (const scope of lacking) simulator.app.missingScopes.add(scope);
	const parameters = { resource: 'app', operation: 'checkSetup' };
	const check = chain('Check', [manualTrigger(), coreHr(credential, parameters)]);
	await editor.openNode((await n8n.workflows.create(check)).id, ACTION);
	await editor.execute('缺少 corehr:locations:read 或 corehr:locations:write');
	const output = editor.panel().locator('[data-test-id="output-panel"]');
	await editor.screenshot('action-check-setup');
	for (const scope of lacking) simulator.app.missingScopes.delete(scope);
	const text = await output.innerText();
	expect(text).toContain('在开发者后台「权限管理」开通 corehr:locations:read');
	expect(text).toContain('feishu-corehr.sqlite');
});

it('"Execute step" catches the next change', async () => {
	const { simulator } = scene;
	await editor.openNode(await saved({}), TRIGGER);
	await editor.panel().locator('[data-test-id="trigger-execute-button"]').click();
	await simulator.connected(1);
	const { eventId = '' } = simulator.changePerson(simulator.company.people.ids[0] ?? '', {
		age: 1,
	});
	await editor
		.panel()
		.locator('[data-test-id="output-panel"]')
		.getByText(eventId)
		.first()
		.waitFor();
	await editor.screenshot('trigger-test-run');
});

it('"Execute step" gives a sample at once to who asks for one, with a real person for the next node', async () => {
	const { simulator } = scene;
	const handshakes = simulator.app.longConnection.handshakes;
	await editor.openNode(await saved({}), TRIGGER);
	await editor.panel().getByText('set Test Run to Sample').first().waitFor();
	await editor.choose('testRun', 'Sample');
	await editor.panel().getByText('set Test Run to Next Change').first().waitFor();
	await editor.execute('is_sample');
	const output = editor.panel().locator('[data-test-id="output-panel"]');
	await output.getByText('This is a sample').first().waitFor();
	// What to add in the console is folded up above the output.
	const hints = await editor.hints().allInnerTexts();
	expect(hints).toEqual([
		expect.stringContaining('This is a sample'),
		expect.stringMatching(/^To add in the developer console for these events.*\(权限管理\)/),
	]);
	await editor.screenshot('trigger-sample');
	const text = await output.innerText();
	expect(simulator.company.people.ids.some((id) => text.includes(id))).toBe(true);
	expect(text).not.toContain('made-up-sample-id');
	expect(simulator.app.longConnection.handshakes).toBe(handshakes);
});

it('shows why a workflow could not be activated', async () => {
	const { n8n, simulator } = scene;
	const fields = credentialFields(simulator, { appSecret: 'wrong-one' });
	const credential = await n8n.credentials.create(CREDENTIAL, 'Wrong', fields);
	const { id } = await n8n.workflows.create(chain('Refused', [coreHrTrigger(credential)]));
	await editor.openWorkflow(id);
	await editor.publish();
	await editor.page.getByText('The App Secret is wrong').first().waitFor();
	await editor.screenshot('activation-refused');
	const text = await editor.page.locator('body').innerText();
	expect(text).toContain('app secret invalid');
	expect(text).toContain('Copy the App Secret again');
});
