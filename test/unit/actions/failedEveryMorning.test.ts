import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	type INode,
	type INodeExecutionData,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import example from '../../../examples/failed-every-morning.json';
import { SqliteEngine } from '../store/engines';
import { ChangeScene, endProcess, from } from './changeScene';

const NODES = example.nodes as unknown as readonly INode[];

const DAY = 24 * 3_600_000;
const settings = { timezone: 'Asia/Shanghai' };

describe('the example workflow "every morning: what failed"', () => {
	let engine: SqliteEngine;
	let scene: ChangeScene;

	beforeEach(async () => {
		engine = SqliteEngine.start();
		scene = new ChangeScene(engine);
		await scene.activate('node 1');
	});
	afterEach(async () => {
		await endProcess();
		await engine.end();
	});

	const nodeOf = (type: string) => structuredClone(NODES.find((node) => node.type.endsWith(type))!);
	const failed = async () => {
		const { resource, operation, ...parameters } = nodeOf('.feishuCoreHr').parameters;
		expect(resource).toBe('change');
		return await scene.run(String(operation), parameters, { workflow: { id: 'w', settings } });
	};

	it('lists what failed or was given up since the last working day, and no older failures', async () => {
		scene.clock.step(-4 * DAY);
		await scene.ended('old');
		scene.clock.step(4 * DAY);
		await scene.oneOfEach();
		expect(from(await failed()).map(({ event_id: id }) => id)).toEqual(['givenUp', 'failed']);
	});

	it('mails all of them in one text that a person can read', async () => {
		await scene.ended('a', 'failed', { subject: '7000001' });
		await scene.ended('b', 'givenUp');
		const mail = nodeOf('.emailSend');
		expect(mail.executeOnce).toBe(true);
		const [subject, html] = await read(mail, ['subject', 'html'], await failed());
		expect(subject).toBe('飞书人事：2 条变更未能处理 · Changes that failed: 2');
		const [, ...rows] = String(html).split('<tr>').slice(1);
		const cells = rows.map((row) => row.split(/<\/?td>/).filter((_cell, index) => index % 2 === 1));
		const when = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/) as string;
		expect(cells).toEqual([
			[when, '更新个人信息', '其他字段 (another field)', '已放弃 · given up', 'it failed', LINK],
			[when, '更新个人信息', '其他字段 (another field)', '失败 · failed', 'it failed', LINK],
		]);
	});

	it('has nobody for recipient until a person fills one in', () => {
		const { fromEmail, toEmail } = nodeOf('.emailSend').parameters;
		for (const address of [fromEmail, toEmail]) expect(address).toMatch(/^fill\.in.*example\.com$/);
	});
});

/** The last cell of a row: where to see the runs. */
const LINK = expect.stringContaining(
	'http://localhost/workflow/workflow of node 1/executions',
) as string;

/** What n8n makes of parameters of a node that gets these items. */
async function read(
	node: INode,
	names: readonly string[],
	items: INodeExecutionData[],
): Promise<unknown[]> {
	const properties = names.map((name) => ({ name, type: 'string', default: '' }));
	const nodeTypes = {
		getByNameAndVersion: () => ({ description: { properties } }),
	} as unknown as INodeTypes;
	const workflow = new Workflow({
		...{ nodes: [node], connections: {}, active: false, nodeTypes, settings },
	});
	const additionalData = {
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
	};
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData as unknown as IWorkflowExecuteAdditionalData,
		'manual',
		createRunExecutionData(),
		0,
		items,
		{ main: [items] },
		{ node, data: { main: [items] }, source: null },
		[],
	);
	await workflow.expression.acquireIsolate();
	try {
		return names.map((name) => context.getNodeParameter(name, 0));
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
