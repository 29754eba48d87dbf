import { Workflow, type INode, type INodeTypeDescription } from 'n8n-workflow';
import { triggerDescription } from '../../../nodes/FeishuCoreHr/trigger/description';
import { node as source } from './node';

/** What n8n itself makes of an expression in the trigger's description. */
export function evaluate(expression: string, parameters: INode['parameters']): unknown {
	const node: INode = { ...source({}).getNode(), parameters };
	const type = { description: triggerDescription as INodeTypeDescription };
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}
