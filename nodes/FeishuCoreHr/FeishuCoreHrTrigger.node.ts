import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { triggerDescription, triggerSubtitle } from './trigger/description';
import { listenForTest, startListening } from './trigger/longConnection';
import { readSettings } from './trigger/settings';
import { answerWebhook } from './trigger/webhook/answer';
import { requireKeys, warnWithoutEncryptKey } from './trigger/webhook/keys';
import { takePosted } from './trigger/webhook/takers';
import { giveTestEvent } from './trigger/webhook/testEvent';

export class FeishuCoreHrTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Feishu CoreHR Trigger',
		name: 'feishuCoreHrTrigger',
		icon: { light: 'file:feishuCoreHrTrigger.svg', dark: 'file:feishuCoreHrTrigger.dark.svg' },
		group: ['trigger'],
		// The same node twice: for a node of version 1 n8n evaluates an expression of its own in each
		// webhook call (whether a parameter `options.binaryData` asks for a file), 20 ms for nothing.
		version: [1, 1.1],
		subtitle: triggerSubtitle,
		description: 'Starts the workflow when a person or a location changes in Feishu / Lark CoreHR',
		defaults: { name: 'Feishu CoreHR Trigger' },
		...triggerDescription,
	};

	/**
	 * There is nothing to register at the platform, which has one request URL for all events of an
	 * app, entered by hand. What would never be safe is refused before it goes live.
	 */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				readSettings(this);
				await requireKeys(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const { connection, ...rest } = readSettings(this);
		if (connection.kind === 'webhook') {
			const keys = await requireKeys(this);
			if (this.getMode() === 'manual') return giveTestEvent(this);
			warnWithoutEncryptKey(this, keys);
			return takePosted(this, { connection, ...rest }, keys.appId);
		}
		const settings = { connection, ...rest };
		return this.getMode() === 'manual'
			? listenForTest(this, settings)
			: await startListening(this, settings);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerWebhook(this);
	}
}
