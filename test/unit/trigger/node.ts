import type { INode } from 'n8n-workflow';
import type { ParameterSource } from '../../../nodes/FeishuCoreHr/trigger/parameterReader';

const NODE: INode = {
	id: '1',
	name: 'Feishu CoreHR Trigger',
	type: 'n8n-nodes-feishu-corehr.feishuCoreHrTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A trigger node's context with these parameters, options by their path, as n8n reads them. */
export function node(parameters: Record<string, unknown>): ParameterSource {
	return {
		getNode: () => NODE,
		getTimezone: () => 'Asia/Shanghai',
		getNodeParameter(name, fallbackValue) {
			let value: unknown = parameters;
			for (const key of name.split('.')) value = (value as Record<string, unknown>)?.[key];
			return value === undefined ? fallbackValue : value;
		},
	};
}
