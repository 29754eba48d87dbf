import { EVENT_TYPES } from '../../nodes/FeishuCoreHr/events/catalogue';
import { ACTION, chain, coreHr, coreHrTrigger, TRIGGER } from '../host/n8n/workflowDraft';
import type { Editor } from './editor';
import { withEditor } from './withEditor';
import './patience';
import type { Scene } from './scene';

let scene: Scene;
let editor: Editor;

withEditor((opened) => ({ scene, editor } = opened), { env: { N8N_DEFAULT_LOCALE: 'zh-CN' } });

it.each([
	[1, '请在开发者后台为这些事件添加'],
	[5, '请在开发者后台为这些事件添加'],
	[EVENT_TYPES.length, '由“检查配置”逐项列出'],
])('it says of %s events what to add in the console', async (count, words) => {
	const { credential, n8n } = scene;
	const events = EVENT_TYPES.slice(0, count);
	const { id } = await n8n.workflows.create(
		chain('Shown', [coreHrTrigger(credential, { events })]),
	);
	await editor.openNode(id, TRIGGER);
	await editor.hints().filter({ hasText: words }).first().waitFor();
	await editor.screenshot(`chinese-console-${count}`);
});

it('an editor in Chinese shows both nodes in Chinese', async () => {
	const { credential, n8n } = scene;
	const nodes = [coreHrTrigger(credential, {}), coreHr(credential)];
	const { id } = await n8n.workflows.create(chain('Shown', nodes));
	await editor.openNode(id, TRIGGER);
	await editor.parameter('connection').waitFor();
	await editor.screenshot('chinese-trigger');
	const trigger = await editor.panel().innerText();
	for (const words of ['连接方式', '事件', '人员的变更', '启动方式', '测试运行']) {
		expect(trigger).toContain(words);
	}
	await editor.openNode(id, ACTION);
	await editor.parameter('personId').waitFor();
	await editor.screenshot('chinese-action');
	const action = await editor.panel().innerText();
	for (const words of ['资源', '操作', '字段范围', '查找依据']) expect(action).toContain(words);
});
