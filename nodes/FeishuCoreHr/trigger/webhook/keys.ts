import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { WebhookKeys } from './receive';

interface Keys extends WebhookKeys {
	readonly appId: string;
}

/** What the credential holds to tell the platform's requests from a forger's. */
export async function keysOf(
	context: ITriggerFunctions | IHookFunctions | IWebhookFunctions,
): Promise<Keys> {
	const { encryptKey, verificationToken, appId } = await context.getCredentials<{
		encryptKey?: string;
		verificationToken?: string;
		appId?: string;
	}>('feishuCoreHrApi');
	return { encryptKey, verificationToken, appId: (appId ?? '').trim() };
}

/**
 * Refuses to go live without any proof of who posts.
 * @throws NodeOperationError naming the fields to fill in
 */
export async function requireKeys(context: ITriggerFunctions | IHookFunctions): Promise<void> {
	const { encryptKey, verificationToken } = await keysOf(context);
	if (encryptKey || verificationToken) return;
	throw new NodeOperationError(
		context.getNode(),
		'Webhook mode needs an Encrypt Key or a Verification Token in the credential, so that nobody but Feishu can start this workflow. In the developer console open Events & Callbacks > Encryption Strategy, copy both into the n8n credential, and try again.',
	);
}
