import type { INodeProperties } from 'n8n-workflow';
import { SETUP_GUIDE } from '../../documentation';

const SCOPES_STEP =
	'"Permissions & Scopes" (权限管理): add what is listed below for each of your events, such as corehr:person:read for persons, and what the details need that you fetch.';
const EVENTS_STEP =
	'"Add Events" (添加事件): each of your events, such as corehr.person.updated_v1; their names are listed below.';
const RELEASE_STEP =
	'"Version Management & Release" (版本管理与发布): create a version and publish it; only then does the above take effect.';

const EVENTS_PAGE = '"Events & Callbacks" (事件与回调) > "Event Configuration" (事件配置)';

/** n8n shows a notice with no other tags than a, ul and li. */
function steps(...items: string[]): string {
	const list = items.map((item) => `<li>${item}</li>`).join('');
	const guide = `<a href="${SETUP_GUIDE}" target="_blank">step by step</a>`;
	return `Once for your app, in the platform's developer console, in this order (${guide}):<ul>${list}</ul>`;
}

export const connectionProperties: INodeProperties[] = [
	{
		displayName: 'Connection',
		name: 'connection',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Long Connection (长连接)',
				value: 'longConnection',
				description: 'Recommended: n8n connects to the platform and needs no public address',
			},
			{
				name: 'Webhook',
				value: 'webhook',
				description: 'The platform calls n8n, at an address that it can reach',
			},
		],
		default: 'longConnection',
		description: 'How events reach n8n',
	},
	{
		displayName: steps(
			SCOPES_STEP,
			`${EVENTS_PAGE}: as the subscription mode (订阅方式) choose "Receive events through persistent connection" (使用长连接接收事件). The console saves this only while n8n is connected: click "Execute step" here first.`,
			EVENTS_STEP,
			RELEASE_STEP,
		),
		name: 'longConnectionNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['longConnection'] } },
	},
	{
		displayName: steps(
			SCOPES_STEP,
			`${EVENTS_PAGE} > "Encryption Strategy" (加密策略): copy the Encrypt Key and the Verification Token into this node's credential.`,
			`${EVENTS_PAGE}: as the subscription mode (订阅方式) choose "Send events to developer's server" (将事件发送至开发者服务器) and paste a URL from "Webhook URLs" above. The console checks it at once: for the Test URL click "Execute step" first, for the Production URL publish (activate) the workflow first.`,
			EVENTS_STEP,
			RELEASE_STEP,
		),
		name: 'webhookNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['webhook'] } },
	},
	{
		displayName:
			'Set an Encrypt Key. With the Verification Token alone, whoever has seen one event can forge events and repeat old ones. The Encrypt Key signs each of them.',
		name: 'encryptKeyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['webhook'] } },
	},
	{
		displayName:
			'An app has one request URL for all its events. To serve several workflows, use the long connection.',
		name: 'oneUrlNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['webhook'] } },
	},
];
