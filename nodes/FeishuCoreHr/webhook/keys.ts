import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { systemClock } from '../clock';
import { pasted } from '../pasted';
import { baseUrlOf, type App } from '../transport/app';
import type { WebhookKeys } from './authenticate';

export interface Keys extends WebhookKeys {
	/** App ID and App Secret are empty when the credential has none. */
	readonly app: App;
}

/**
 * Milliseconds for which keys are kept. n8n prepares an expression engine whenever a credential is
 * read, which costs as much as the rest of a request; events come in bursts.
 */
const KEPT_MILLISECONDS = 5_000;

/**
 * A request is refused only by keys of the last second: they may have been changed just before. So
 * whoever posts forgeries makes n8n read the credential once a second, however many they are.
 */
const FRESH_MILLISECONDS = 1_000;

interface Kept {
	readonly keys: Promise<Keys>;
	readonly readAt: number;
}

const kept = new Map<string, Kept>();

/** The keys as they were a few seconds ago at most. */
export async function recentKeys(context: IWebhookFunctions): Promise<Keys> {
	return await keysNoOlderThan(KEPT_MILLISECONDS, context);
}

/** The keys by which a request may be refused. */
export async function freshKeys(context: IWebhookFunctions): Promise<Keys> {
	return await keysNoOlderThan(FRESH_MILLISECONDS, context);
}

async function keysNoOlderThan(milliseconds: number, context: IWebhookFunctions): Promise<Keys> {
	const name = nameOf(context);
	const now = systemClock.monotonic();
	const known = kept.get(name);
	if (known && now - known.readAt < milliseconds) return await known.keys;

	for (const [old, { readAt }] of kept) if (now - readAt >= KEPT_MILLISECONDS) kept.delete(old);
	const read = { keys: keysOf(context), readAt: now };
	kept.set(name, read);
	// What could not be read is asked for again, but not by each of a thousand requests.
	read.keys.catch(() => {
		const readAt = now - KEPT_MILLISECONDS + FRESH_MILLISECONDS;
		if (kept.get(name) === read) kept.set(name, { ...read, readAt });
	});
	return await read.keys;
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
	const credential = await context.getCredentials('feishuCoreHrApi');
	return {
		app: {
			baseUrl: baseUrlOf(credential),
			appId: pasted(credential.appId),
			appSecret: pasted(credential.appSecret),
		},
		encryptKey: pasted(credential.encryptKey),
		verificationToken: pasted(credential.verificationToken),
	};
}

/**
 * Refuses to go live without any proof of who posts, or without knowing whose events are ours.
 * @throws NodeOperationError naming the fields to fill in
 */
export async function requireKeys(context: ITriggerFunctions | IHookFunctions): Promise<Keys> {
	const keys = await keysOf(context);
	if (!keys.app.appId) {
		throw new NodeOperationError(
			context.getNode(),
			'The Feishu credential has no App ID. Without it nobody can tell whether an event is of your app: open the credential and fill in App ID, which stands in the developer console under Credentials & Basic Info.',
		);
	}
	if (!keys.encryptKey && !keys.verificationToken) {
		throw new NodeOperationError(
			context.getNode(),
			'Webhook mode needs an Encrypt Key or a Verification Token in the credential, so that nobody but Feishu can start this workflow. In the developer console open Events & Callbacks > Encryption Strategy, copy both into the n8n credential, and try again.',
		);
	}
	return keys;
}

/** Tells whoever runs n8n that this workflow can be started by more people than they may think. */
export function warnWithoutEncryptKey(context: ITriggerFunctions, { encryptKey }: Keys): void {
	if (encryptKey) return;
	const { id, name } = context.getWorkflow();
	context.logger.warn(
		'Feishu CoreHR webhook: the credential has a Verification Token, but no Encrypt Key. Whoever has seen one event knows the token, and can forge events and repeat old ones. Set an Encrypt Key in the developer console (Events & Callbacks > Encryption Strategy), and copy it into the credential',
		{ id, name },
	);
}
