import type { INodeProperties } from 'n8n-workflow';
import { SETUP_GUIDE } from '../../documentation';
import { say } from '../../panelLanguage';

const GUIDE = `<a href="${SETUP_GUIDE}" target="_blank">`;

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
		displayName: say(
			`In Feishu's developer console, once: add the events and permissions named at the right, and choose the persistent connection (长连接), which it saves only while n8n listens: click "Execute step" first. ${GUIDE}Step by step</a>, or run "Check Setup" (node Feishu CoreHR, resource App), which says what is missing.`,
			`在飞书开发者后台操作一次：添加右侧列出的事件和权限，订阅方式选择“使用长连接接收事件”；后台只在 n8n 监听时才能保存，请先点击 Execute step。${GUIDE}逐步说明</a>，或运行“检查配置”（节点 Feishu CoreHR，资源“应用”），它会指出缺少什么。`,
		),
		name: 'longConnectionNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['longConnection'] } },
	},
	{
		displayName: say(
			`In Feishu's developer console, once: copy the Encrypt Key into this node's credential, publish this workflow, enter its Production URL from above, and add the events and permissions named at the right. ${GUIDE}Step by step</a>. Feishu has to reach that URL from the internet: it cannot reach 127.0.0.1 or localhost. An app has one such URL; to serve several workflows, use the long connection.`,
			`在飞书开发者后台操作一次：把 Encrypt Key 复制到本节点的凭证，发布本工作流，填入上方的 Production URL，并添加右侧列出的事件和权限。${GUIDE}逐步说明</a>。飞书必须能从公网访问该 URL，127.0.0.1 或 localhost 不行。一个应用只有一个请求地址；多个工作流请使用长连接。`,
		),
		name: 'webhookNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { connection: ['webhook'] } },
	},
];
