import { LoadOptionsContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type ILoadOptionsFunctions,
	type INode,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';

const action = new FeishuCoreHr();

/** n8n's own context of a list in the panel; without a credential, none is chosen. */
function contextOf(
	credential: ICredentialDataDecryptedObject | undefined,
	parameters: INodeParameters,
	nodeType: INodeType,
): ILoadOptionsFunctions {
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: 'uuid-1234',
		name: 'Temp-Node',
		type: `n8n-nodes-feishu-corehr.${nodeType.description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(credential && { credentials: { feishuCoreHrApi: { id: '1', name: 'Feishu' } } }),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = {
		currentNodeParameters: parameters,
		credentialsHelper: {
			getDecrypted: async () => credential,
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	return new LoadOptionsContext(workflow, node, additionalData, 'parameters');
}

/** What a list that can be searched shows to somebody who has typed these words. */
export async function search(
	method: string,
	credential: ICredentialDataDecryptedObject | undefined,
	filter?: string,
	token?: unknown,
): Promise<INodeListSearchResult> {
	const find = action.methods.listSearch?.[method];
	return await find!.call(contextOf(credential, {}, action), filter, token as string);
}

/** What a list of choices shows. */
export async function load(
	method: string,
	credential: ICredentialDataDecryptedObject | undefined,
	parameters: INodeParameters = {},
	nodeType: INodeType = action,
): Promise<INodePropertyOptions[]> {
	const context = contextOf(credential, parameters, nodeType);
	return await nodeType.methods!.loadOptions![method]!.call(context);
}
