import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { actionDescription } from './actions/description';
import { pickers } from './actions/pickers';
import { router } from './actions/router';
import { panelText } from './panelLanguage';

export class FeishuCoreHr implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Feishu CoreHR',
		name: 'feishuCoreHr',
		icon: { light: 'file:feishuCoreHr.svg', dark: 'file:feishuCoreHr.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: panelText(
			'Get people, departments, locations and more from Feishu / Lark CoreHR, and run again what failed',
		),
		defaults: { name: 'Feishu CoreHR' },
		usableAsTool: true,
		...actionDescription,
	};

	methods = pickers;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
