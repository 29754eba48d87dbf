import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { inPanelLanguage } from '../nodes/FeishuCoreHr/panelLanguage';
import { appFromCredential, PLATFORM_BASE_URLS } from '../nodes/FeishuCoreHr/transport/app';
import { explain, PlatformError } from '../nodes/FeishuCoreHr/transport/errors';
import { NO_ANSWER } from '../nodes/FeishuCoreHr/transport/errorSentences';
import { httpOf } from '../nodes/FeishuCoreHr/transport/http';
import { requestToken } from '../nodes/FeishuCoreHr/transport/token';

const { feishu, lark } = PLATFORM_BASE_URLS;

const BASE_URL = `={{ $credentials.platform === 'custom' ? $credentials.baseUrl.trim().replace(/\\/+$/, '') : $credentials.platform === 'lark' ? '${lark}' : '${feishu}' }}`;

export class FeishuCoreHrApi implements ICredentialType {
	name = 'feishuCoreHrApi';

	displayName = 'Feishu CoreHR API';

	icon: Icon = {
		light: 'file:../nodes/FeishuCoreHr/feishuCoreHr.svg',
		dark: 'file:../nodes/FeishuCoreHr/feishuCoreHr.dark.svg',
	};

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-feishu-corehr#set-up-the-app';

	properties: INodeProperties[] = inPanelLanguage([
		{
			displayName: 'Platform',
			name: 'platform',
			type: 'options',
			options: [
				{ name: 'Feishu', value: 'feishu', description: 'The app was made at open.feishu.cn' },
				{ name: 'Lark', value: 'lark', description: 'The app was made at open.larksuite.com' },
				{ name: 'Custom', value: 'custom', description: 'A private deployment' },
			],
			default: 'feishu',
			description: 'The open platform on which the app was made',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://open.example.com',
			required: true,
			displayOptions: { show: { platform: ['custom'] } },
			description: 'Scheme and host of the open platform, without a path',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. cli_a1b2c3d4e5f6a7b8',
			description: 'In the developer console: Credentials & Basic Info',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'In the developer console: Credentials & Basic Info',
		},
		{
			displayName: 'Encrypt Key (Webhook Only)',
			name: 'encryptKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Needed by webhooks, where it signs each event. Leave it empty for the long connection. In the developer console: Events & Callbacks, Encryption Strategy.',
		},
		{
			displayName: 'Verification Token (Webhook Only)',
			name: 'verificationToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'For webhooks, beside the Encrypt Key. Alone it proves little: whoever has seen one event can forge others, so set the Encrypt Key, too. In the developer console: Events & Callbacks, Encryption Strategy.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	]);

	/**
	 * Called by n8n before a test, before the HTTP Request node's first call, and again after a call
	 * that failed. The nodes of this package keep their own tokens.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await requestToken(httpOf(this), appFromCredential(credentials)).then(
			({ token }) => ({ accessToken: token }),
			(error: unknown) => {
				throw error instanceof PlatformError ? plain(error) : error;
			},
		);
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	/**
	 * `preAuthentication` has told already what is wrong; this is the call that n8n requires. Like every
	 * call of this package it carries the secret to no other host.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: BASE_URL,
			url: '/open-apis/auth/v3/tenant_access_token/internal',
			method: 'POST',
			disableFollowRedirect: true,
			body: {
				app_id: '={{$credentials.appId.trim()}}',
				app_secret: '={{$credentials.appSecret.trim()}}',
			},
		},
	};
}

/**
 * n8n's credential test shows an error's `code` instead of its words when there is one, and puts
 * words of its own in the place of a message that holds a system error such as ECONNREFUSED.
 */
function plain(error: PlatformError): Error {
	const { message, description } = error.status === undefined ? NO_ANSWER : explain(error);
	return new UserError(`${message}. ${description}`);
}
