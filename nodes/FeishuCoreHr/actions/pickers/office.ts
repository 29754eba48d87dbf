import { type ILoadOptionsFunctions, UserError } from 'n8n-workflow';

import { type App, appFromCredential } from '../../transport/app';
import { Client } from '../../transport/client';
import { httpOf } from '../../transport/http';
import { platform } from '../../transport/platform';
import { toNodeError } from '../itemError';

/** Somebody sits before the list: nobody waits for rate limits any longer than that. */
const PATIENCE_MS = 10_000;

/** Whom a list of n8n's editor asks, on behalf of the node's credential. */
export interface Office {
	readonly app: App;
	readonly client: Client;
}

/** @throws UserError when the node has no usable credential */
export async function openOffice(context: ILoadOptionsFunctions): Promise<Office> {
	const credential = await context.getCredentials('feishuCoreHrApi').catch(() => {
		throw new UserError('This node has no credential yet', {
			description: 'Choose a Feishu CoreHR credential at the top of this panel, or make a new one.',
		});
	});
	const app = appFromCredential(credential);
	return {
		app,
		client: new Client({ app, http: httpOf(context), platform, maxWait: PATIENCE_MS }),
	};
}

/** n8n shows a node's error, with what to do about it, in the place of the list. */
export async function orNodeError<T>(
	context: ILoadOptionsFunctions,
	ask: () => Promise<T>,
): Promise<T> {
	return await ask().catch((reason: unknown) => {
		throw toNodeError(context.getNode(), reason, 0);
	});
}
