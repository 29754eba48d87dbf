import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	type INode,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

const node: INode = {
	id: 'node',
	name: 'Feishu CoreHR',
	type: 'n8n-nodes-feishu-corehr.feishuCoreHr',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** One of n8n's own contexts, for what needs no more than its helpers. */
export function n8nContext(): ExecuteContext {
	const nodeTypes = {
		getByNameAndVersion: () => ({ description: { properties: [] } }),
	} as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return new ExecuteContext(
		workflow,
		node,
		{} as IWorkflowExecuteAdditionalData,
		'manual',
		createRunExecutionData(),
		0,
		[],
		{},
		{ node, data: {}, source: null },
		[],
	);
}
