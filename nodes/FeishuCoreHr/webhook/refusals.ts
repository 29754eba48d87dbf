import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { systemClock } from '../clock';

/** A forger who keeps trying must not fill the log. */
const WARN_EVERY_MILLISECONDS = 60_000;

/** Causes that are remembered; who posts may be able to think of many. */
const MOST_CAUSES = 1_000;

/** By workflow and words: when it was logged as a warning. */
const warnedAt = new Map<string, number>();

/**
 * Whoever is refused learns this and no more: an answer that told how far a forgery came would help
 * to make a better one.
 */
const WORDS: Readonly<Record<number, string>> = {
	400: 'not an event',
	401: 'not proven to come from the platform',
	403: 'an event of another app',
	404: 'no webhook here',
	503: 'try again later',
};

/**
 * Answers with an error status and starts nothing. The log has a warning for each cause, at most
 * one a minute, and the rest at debug.
 *
 * @param reason for the log; holds no secret and nothing of the body but ids of a proven one
 */
export function refuse(
	context: IWebhookFunctions,
	status: number,
	reason: string,
): IWebhookResponseData {
	warn(context, `request refused with ${status}: ${reason}`, WARN_EVERY_MILLISECONDS);
	context.getResponseObject().status(status).json({ code: status, msg: WORDS[status] });
	return { noWebhookResponse: true };
}

/** Logs a warning once for each workflow, and at debug when the same is to be said again. */
export function warnOnce(context: IWebhookFunctions, message: string): void {
	warn(context, message, Infinity);
}

function warn(context: IWebhookFunctions, message: string, every: number): void {
	const { id, name } = context.getWorkflow();
	const cause = JSON.stringify([id, message]);
	const now = systemClock.monotonic();
	const last = warnedAt.get(cause);
	const isNew = last === undefined || now - last >= every;
	context.logger[isNew ? 'warn' : 'debug'](`Feishu CoreHR webhook: ${message}`, { id, name });
	if (!isNew) return;
	if (warnedAt.size >= MOST_CAUSES) warnedAt.clear();
	warnedAt.set(cause, now);
}
