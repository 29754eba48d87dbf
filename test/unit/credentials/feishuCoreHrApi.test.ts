import { inspect } from 'node:util';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INode,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { FeishuCoreHrApi } from '../../../credentials/FeishuCoreHrApi.credentials';
import { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import { type Simulator, startSimulator, TOKEN_PREFIX } from '../../simulator';
import { WHOLE } from '../whole';

const credentialType = new FeishuCoreHrApi();
const nodeType = new FeishuCoreHr();
const nodeTypes: INodeTypes = {
	getByName: () => nodeType,
	getByNameAndVersion: () => nodeType,
	getKnownTypes: () => ({}),
};
const node: INode = {
	id: 'node',
	name: 'HTTP Request',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { feishuCoreHrApi: { id: '1', name: 'Feishu' } },
};
const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });

let simulator: Simulator;
let credential: ICredentialDataDecryptedObject;
beforeEach(async () => {
	simulator = await startSimulator();
	const { appId, appSecret } = simulator.app;
	credential = { platform: 'custom', baseUrl: simulator.url, appId, appSecret, accessToken: '' };
});
afterEach(async () => await simulator.close());

/** A context as n8n gives it to its HTTP Request node, with what n8n does around a credential. */
function contextFor(stored: ICredentialDataDecryptedObject, own: INode = node): ExecuteContext {
	const credentialsHelper = {
		getDecrypted: async () => ({ ...stored }),
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		preAuthentication: async (
			helpers: ThisParameterType<FeishuCoreHrApi['preAuthentication']>,
			data: ICredentialDataDecryptedObject,
			_type: string,
			_node: INode,
			expired: boolean,
		) => {
			if (data.accessToken !== '' && !expired) return undefined;
			const output = await credentialType.preAuthentication.call(helpers, data);
			Object.assign(stored, output);
			return Object.assign(data, output);
		},
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			_: string,
			options: IHttpRequestOptions,
		) => {
			const value = credentialType.authenticate.properties.headers!.Authorization as string;
			const resolved = workflow.expression.getSimpleParameterValue(node, value, 'internal', {
				$credentials: data,
			});
			return { ...options, headers: { ...options.headers, Authorization: resolved } };
		},
	};
	return new ExecuteContext(
		workflow,
		own,
		{
			credentialsHelper,
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
		} as unknown as IWorkflowExecuteAdditionalData,
		'manual',
		createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node: own, data: {}, source: null },
		[],
	);
}

const places = () => ({
	method: 'GET' as const,
	url: `${simulator.url}/open-apis/corehr/v1/locations`,
	qs: { page_size: 1 },
	json: true,
});

describe('in the HTTP Request node the credential', () => {
	it('gets a token and sends it', async () => {
		const context = contextFor(credential);
		const { requestWithAuthentication } = context.helpers;
		const answer = await requestWithAuthentication.call(context, 'feishuCoreHrApi', places());
		expect(answer).toMatchObject({ code: 0 });
		expect(credential.accessToken).toMatch(new RegExp(`^${TOKEN_PREFIX}`));
	});

	it('renews a dead token, although the platform answers 400 and not 401', async () => {
		const context = contextFor(credential);
		const { requestWithAuthentication } = context.helpers;
		await requestWithAuthentication.call(context, 'feishuCoreHrApi', places());
		simulator.expireTokens();
		const answer = await requestWithAuthentication.call(context, 'feishuCoreHrApi', places());
		expect(answer).toMatchObject({ code: 0 });
		expect(simulator.app.tokens.issued).toBe(2);
	});
});

describe('the credential test', () => {
	it.each([
		[{ appSecret: 'wrong' }, 'The App Secret is wrong', 'app secret invalid, code: 10014'],
		[{ appId: 'cli_unknown' }, 'Feishu does not know this App ID', 'code: 10003'],
		[{ baseUrl: 'http://127.0.0.1:9' }, 'Feishu could not be reached', 'internet access'],
		[{ baseUrl: 'open.feishu.cn' }, 'The Base URL of the Feishu credential is not usable', ''],
	])("with %j shows the platform's own words", async (wrong, sentence, words) => {
		const context = contextFor({ ...credential, ...wrong });
		const { httpRequestWithAuthentication } = context.helpers;
		const error: unknown = await httpRequestWithAuthentication
			.call(context, 'feishuCoreHrApi', places())
			.catch((reason: unknown) => reason);
		expect(error).toMatchObject({ message: expect.stringContaining(sentence) as string });
		expect(error).toMatchObject({ message: expect.stringContaining(words) as string });
		// With either of these n8n would show a status or a code instead of the message.
		expect(error).not.toHaveProperty('cause.code');
		expect(error).not.toHaveProperty('cause.response');
		expect(inspect(error, WHOLE)).not.toContain(simulator.app.appSecret);
	});

	it.each([
		[{ platform: 'feishu' }, 'https://open.feishu.cn'],
		[{ platform: 'lark', baseUrl: 'https://left.over' }, 'https://open.larksuite.com'],
		[{ platform: 'custom', baseUrl: ' https://open.example.com/ ' }, 'https://open.example.com'],
	])('with %j asks %s', ($credentials, expected) => {
		const baseURL = credentialType.test.request.baseURL!;
		const resolve = workflow.expression.getSimpleParameterValue.bind(workflow.expression);
		expect(resolve(node, baseURL, 'internal', { $credentials })).toBe(expected);
	});
});

describe("n8n's own call of the credential test", () => {
	/** What n8n does for a person who presses "Retry" or saves. */
	const test = async (stored: ICredentialDataDecryptedObject) => {
		const context = contextFor(stored, { ...node, parameters: { temp: '' } });
		const description = {
			...nodeType.description,
			credentials: [{ name: credentialType.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string' as const,
					routing: { request: credentialType.test.request },
					default: '',
				},
			],
		};
		const data = { id: '1', name: 'Feishu', type: credentialType.name, data: stored };
		await workflow.expression.acquireIsolate();
		try {
			return await new RoutingNode(context, { description }, data).runNode();
		} finally {
			await workflow.expression.releaseIsolate();
		}
	};

	it('trims what the nodes trim', async () => {
		const { appId, appSecret } = simulator.app;
		const padded = { ...credential, appId: ` ${appId}\n`, appSecret: `\t${appSecret} ` };
		const output = await test({ ...padded, baseUrl: ` ${simulator.url}/ ` });
		expect(output?.[0]?.[0]?.json).toMatchObject({ code: 0 });
		expect(simulator.calls.map(({ code }) => code)).toEqual([0, 0]);
	});

	it('follows no redirect with the secret', async () => {
		let tokens = 0;
		simulator.meddling.add((reply) =>
			++tokens > 1
				? {
						...reply,
						answer: { status: 307, body: '', headers: { location: `${simulator.url}/elsewhere` } },
					}
				: reply,
		);
		await expect(test(credential)).rejects.toThrow();
		expect(simulator.calls.map(({ path }) => path)).not.toContain('/elsewhere');
		expect(simulator.calls).toHaveLength(2);
	});
});

describe('the fields of the credential', () => {
	const field = (name: string) =>
		credentialType.properties.find((property) => property.name === name);

	it.each(['appSecret', 'encryptKey', 'verificationToken'])('hide %s', (name) => {
		expect(field(name)?.typeOptions?.password).toBe(true);
	});

	it('ask for the base URL of a custom platform alone', () => {
		expect(field('baseUrl')?.displayOptions).toEqual({ show: { platform: ['custom'] } });
	});

	it('keep the token where n8n looks for what expires', () => {
		expect(field('accessToken')).toMatchObject({
			type: 'hidden',
			typeOptions: { expirable: true },
		});
	});
});
