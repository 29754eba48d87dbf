import type { IWebhookFunctions } from 'n8n-workflow';

import { readSettings, type TriggerSettings } from './settings';

/** Webhook nodes of one process; more only cost a compilation now and then. */
const MOST_ENTRIES = 500;

const cache = new Map<
	string,
	{ readonly parameters: string; readonly settings: TriggerSettings }
>();

/**
 * The settings of a webhook node. n8n makes a new context for each request; parameters are read
 * and patterns compiled only when they changed. Parameters with expressions are read each time.
 */
export function settingsOf(context: IWebhookFunctions): TriggerSettings {
	const { id, parameters } = context.getNode();
	const text = JSON.stringify(parameters);
	if (text.includes('"=')) return readSettings(context);

	const key = `${context.getWorkflow().id ?? ''}:${id}`;
	const known = cache.get(key);
	if (known?.parameters === text) return known.settings;

	const settings = readSettings(context);
	cache.delete(key);
	cache.set(key, { parameters: text, settings });
	for (const oldest of cache.keys()) {
		if (cache.size <= MOST_ENTRIES) break;
		cache.delete(oldest);
	}
	return settings;
}
