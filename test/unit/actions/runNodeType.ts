import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import type { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import type { Simulator } from '../../simulator';

export interface Run {
	readonly parameters?: INodeParameters;
	readonly items: readonly IDataObject[];
	readonly credential: ICredentialDataDecryptedObject;
	readonly onError?: INode['onError'];
	readonly signal?: AbortSignal;
	/** what n8n calls the way in which it was started; a test run in the editor otherwise */
	readonly mode?: WorkflowExecuteMode;
	readonly executionId?: string;
	/** Takes the hints that n8n shows at the node. */
	readonly hints?: string[];
	readonly workflow?: { readonly id: string; readonly settings?: IWorkflowSettings };
}

/** Runs an action node, of whatever build, inside n8n's own execution context, over real HTTP. */
export async function runNodeType(nodeType: FeishuCoreHr, run: Run): Promise<INodeExecutionData[]> {
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: 'node',
		name: 'Feishu CoreHR',
		type: 'n8n-nodes-feishu-corehr.feishuCoreHr',
		typeVersion: 1,
		position: [0, 0],
		parameters: run.parameters ?? {},
		credentials: { feishuCoreHrApi: { id: '1', name: 'Feishu' } },
		...(run.onError && { onError: run.onError }),
	};
	// As n8n does when it loads a workflow: what the user left alone has its default.
	const { properties } = nodeType.description;
	node.parameters = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		nodeType.description,
	)!;
	const items: INodeExecutionData[] = run.items.map((json, item) => ({
		json,
		pairedItem: { item },
	}));
	const workflow = new Workflow({
		...run.workflow,
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	const executeData: IExecuteData = { node, data: { main: [items] }, source: null };
	const additionalData = {
		executionId: run.executionId,
		instanceId: 'instance',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		credentialsHelper: {
			getDecrypted: async () => run.credential,
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		run.mode ?? 'manual',
		createRunExecutionData(),
		0,
		items,
		{ main: [items] },
		executeData,
		[],
		run.signal,
	);
	await workflow.expression.acquireIsolate();
	try {
		const [output = []] = await nodeType.execute.call(context);
		run.hints?.push(...context.hints.map(({ message }) => message));
		return output;
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

export function credentialOf(simulator: Simulator): ICredentialDataDecryptedObject {
	const { appId, appSecret } = simulator.app;
	return { platform: 'custom', baseUrl: `${simulator.url}/`, appId, appSecret };
}
