import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { WebhookKeys } from './receive';

export interface Keys extends WebhookKeys {
	readonly appId: string;
}

/**
 * Milliseconds for which keys are kept. n8n prepares an expression engine whenever a credential is
 * read, which costs as much as the rest of a request; events come in bursts.
 */
const KEPT_MILLISECONDS = 5_000;

const kept = new Map<string, { readonly keys: Promise<Keys>; readonly until: number }>();

/** The keys as they were a few seconds ago, or undefined when they were not asked for. */
export function recentKeys(context: IWebhookFunctions): Promise<Keys> | undefined {
	const known = kept.get(nameOf(context));
	return known && Date.now() < known.until ? known.keys : undefined;
}

/** The keys as they are now. */
export async function currentKeys(context: IWebhookFunctions): Promise<Keys> {
	const name = nameOf(context);
	const now = Date.now();
	for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
	const keys = keysOf(context);
	kept.set(name, { keys, until: now + KEPT_MILLISECONDS });
	keys.catch(() => kept.delete(name));
	return await keys;
}

/** The node and its credential: another one takes effect at once. */
function nameOf(context: IWebhookFunctions): string {
	const { id, credentials } = context.getNode();
	return JSON.stringify([context.getWorkflow().id, id, credentials]);
}

/** What the credential holds to tell the platform's requests from a forger's. */
async function keysOf(
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
export async function requireKeys(context: ITriggerFunctions | IHookFunctions): Promise<Keys> {
	const keys = await keysOf(context);
	if (keys.encryptKey || keys.verificationToken) return keys;
	throw new NodeOperationError(
		context.getNode(),
		'Webhook mode needs an Encrypt Key or a Verification Token in the credential, so that nobody but Feishu can start this workflow. In the developer console open Events & Callbacks > Encryption Strategy, copy both into the n8n credential, and try again.',
	);
}
