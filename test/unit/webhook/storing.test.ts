import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { delivery } from '../../../nodes/FeishuCoreHr/delivery';
import { nodeKey } from '../../../nodes/FeishuCoreHr/nodeKey';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { answerWebhook } from '../../../nodes/FeishuCoreHr/webhook/answer';
import { giveTestEvent } from '../../../nodes/FeishuCoreHr/webhook/testEvent';
import { node } from '../trigger/node';
import { SECRETS } from './answersTable';

const { verificationToken: token } = SECRETS.token;
const APP_ID = 'cli_1';
const ELSEWHERE =
	'Feishu CoreHR webhook: the trigger of this workflow runs on another host, so that an event that Feishu brings twice may run twice.';

let folder: string;
let posts = 0;

/** A POST of the platform to a workflow of this n8n, and what n8n was told to answer and to run. */
async function post(workflowId: string, parameters: object = {}) {
	const warn = jest.fn<void, [string]>();
	const status = jest.fn<unknown, [number]>();
	const response = { status: status.mockReturnThis(), json: jest.fn() };
	const body = {
		schema: '2.0',
		header: {
			event_id: `e${(posts += 1)}`,
			event_type: 'corehr.person.updated_v1',
			token,
			app_id: APP_ID,
		},
		event: { person_id: '1', field_changes: ['age'] },
	};
	const context = {
		...node({ connection: 'webhook', events: ['corehr.person.updated_v1'], ...parameters }),
		getInstanceId: () => 'instance',
		getMode: () => 'webhook',
		getWorkflow: () => ({ id: workflowId, name: 'Workflow' }),
		getCredentials: async () => ({ appId: APP_ID, verificationToken: token }),
		getHeaderData: () => ({}),
		getBodyData: () => body,
		getRequestObject: () => ({ rawBody: Buffer.from(JSON.stringify(body)) }),
		getResponseObject: () => response,
		logger: { warn, debug: jest.fn() },
	} as unknown as IWebhookFunctions;
	const answer = await answerWebhook(context, readSettings(context));
	return {
		key: nodeKey(context),
		runs: answer.workflowData,
		status: status.mock.calls[0]?.[0] ?? 200,
		lines: warn.mock.calls.map(([line]) => line),
	};
}

beforeAll(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'storing-'));
	process.env.N8N_USER_FOLDER = folder;
});
afterAll(() => {
	delete process.env.N8N_USER_FOLDER;
	fs.rmSync(folder, { recursive: true });
});

it('without a store nothing is acknowledged: 503, and the platform brings the event again', async () => {
	process.env.FEISHU_COREHR_INBOX_URL = 'nonsense';
	const { status, runs, lines } = await post('w');
	delete process.env.FEISHU_COREHR_INBOX_URL;
	expect({ status, runs }).toEqual({ status: 503, runs: undefined });
	expect(lines).toEqual([
		'Feishu CoreHR webhook: request refused with 503: the event cannot be stored now',
	]);
});

it('where the trigger was seen, the event is stored, and its run is the worker’s', async () => {
	const { key } = await post('here');
	await delivery().subscriptions.arrive({
		node: key,
		app: 'app',
		connection: 'webhook',
		instance: 'instance',
		workflowId: 'here',
		name: 'Trigger',
		replayWindowMs: 0,
	});
	const { status, runs, lines } = await post('here');
	expect({ status, runs, lines }).toEqual({ status: 200, runs: undefined, lines: [] });
	expect(await delivery().inbox.gathering(key, 10)).toMatchObject({ rows: 1 });
});

describe('where the trigger was never seen, because it runs on another host,', () => {
	it('n8n itself starts the run, and one warning names the cure', async () => {
		const first = await post('elsewhere');
		expect(first.runs?.[0]?.[0]?.json).toMatchObject({ person_id: '1' });
		expect(first.status).toBe(200);
		expect(first.lines).toEqual([expect.stringContaining(ELSEWHERE)]);
		expect(first.lines[0]).toContain("Set FEISHU_COREHR_INBOX_URL on all of n8n's processes");
		expect((await post('elsewhere')).lines).toEqual([]);
	});

	it('what is to be gathered is refused: nobody would ever run it', async () => {
		const { status, runs, lines } = await post('gathers', { startMode: 'gathered' });
		expect({ status, runs }).toEqual({ status: 503, runs: undefined });
		expect(lines).toEqual([
			expect.stringContaining(ELSEWHERE),
			'Feishu CoreHR webhook: request refused with 503: changes can be gathered only where all hosts share the store',
		]);
	});
});

it('a test event that another process has is not waited for', async () => {
	const context = {
		...node({}),
		getInstanceId: () => 'instance',
		getWorkflow: () => ({ id: 'tested' }),
		emit: jest.fn(),
	} as unknown as ITriggerFunctions;
	await expect(giveTestEvent(context).manualTriggerFunction?.()).rejects.toThrow(
		'The test event arrived in another process of n8n than this test run. Activate the workflow',
	);
});
