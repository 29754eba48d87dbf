import type { INodeProperties } from 'n8n-workflow';

const SCOPES_STEP =
	'<b>Permissions & Scopes (权限管理)</b>: add <code>corehr:person:read</code> for persons, <code>corehr:locations:read</code> for locations.';
const EVENTS_STEP =
	'<b>Add Events (添加事件)</b>: <code>corehr.person.updated_v1</code>, <code>corehr.location.updated_v2</code>, or both.';
const RELEASE_STEP =
	'<b>Version Management & Release (版本管理与发布)</b>: create a version and publish it.';

const EVENTS_PAGE =
	'<b>Events & Callbacks (事件与回调)</b> > <b>Event Configuration (事件配置)</b>';

function steps(...items: string[]): string {
	return `Set up your app once, in the platform's developer console:<ol>${items
		.map((item) => `<li>${item}</li>`)
		.join('')}</ol>`;
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
			`${EVENTS_PAGE}: as the subscription mode (订阅方式) choose <b>Receive events through persistent connection (使用长连接接收事件)</b>. The console saves this only while n8n is connected: click <b>Execute step</b> here first.`,
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
			`${EVENTS_PAGE} > <b>Encryption Strategy (加密策略)</b>: copy the Encrypt Key, the Verification Token, or both into this node's credential.`,
			`${EVENTS_PAGE}: as the subscription mode (订阅方式) choose <b>Send events to developer's server (将事件发送至开发者服务器)</b> and paste a URL from <b>Webhook URLs</b> above. The console checks it at once: for the <b>Test URL</b> click <b>Execute step</b> first, for the <b>Production URL</b> activate the workflow first.`,
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
			'An app has one request URL for all its events. To serve several workflows, use the long connection.',
		name: 'oneUrlNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['webhook'] } },
	},
];
