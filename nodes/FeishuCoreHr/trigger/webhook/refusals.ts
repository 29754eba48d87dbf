import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** A forger who keeps trying must not fill the log. */
const WARN_EVERY_MILLISECONDS = 60_000;

const warnedAt = new Map<string, number>();

/**
 * Answers with an error status and starts nothing. The log has a warning for each cause, at most
 * one a minute, and the rest at debug.
 *
 * @param reason holds no secret and nothing of the body
 */
export function refuse(
	context: IWebhookFunctions,
	status: number,
	reason: string,
): IWebhookResponseData {
	const { id, name } = context.getWorkflow();
	const message = `Feishu CoreHR webhook: request refused with ${status}: ${reason}`;
	const cause = JSON.stringify([id, message]);
	const now = Date.now();
	if ((warnedAt.get(cause) ?? 0) + WARN_EVERY_MILLISECONDS <= now) {
		warnedAt.set(cause, now);
		context.logger.warn(message, { id, name });
	} else context.logger.debug(message, { id, name });
	context.getResponseObject().status(status).json({ code: status, msg: reason });
	return { noWebhookResponse: true };
}
