import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { panelText } from './panelLanguage';
import { activate, listenForTest } from './trigger/activate';
import { triggerDescription, triggerSubtitle } from './trigger/description';
import { prepareDressing } from './trigger/dressing';
import { triggerPickers } from './trigger/pickers';
import { askerOf } from './trigger/ownNames';
import { readSettings } from './trigger/settings';
import { settingsOf } from './trigger/settingsCache';
import { answerWebhook } from './webhook/answer';
import { requireKeys, warnWithoutEncryptKey } from './webhook/keys';
import { giveTestEvent } from './webhook/testEvent';

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
		description: panelText(
			'Starts the workflow when people, jobs, contracts, departments, locations … change in Feishu / Lark CoreHR',
		),
		defaults: { name: 'Feishu CoreHR Trigger' },
		...triggerDescription,
	};

	methods = triggerPickers;

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
				const settings = readSettings(this);
				const { app } = await requireKeys(this);
				void prepareDressing(settings, askerOf(this, app));
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const settings = readSettings(this);
		const isTest = this.getMode() === 'manual';
		if (settings.connection.kind === 'webhook') {
			const keys = await requireKeys(this);
			if (isTest) return giveTestEvent(this);
			warnWithoutEncryptKey(this, keys);
		}
		return isTest ? await listenForTest(this, settings) : await activate(this, settings);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerWebhook(this, settingsOf(this));
	}
}
