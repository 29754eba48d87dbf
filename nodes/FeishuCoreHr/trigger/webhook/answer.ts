import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { before, systemClock } from '../../delivery/clock';
import { alone } from '../../delivery/entries';
import { deliveryLedger } from '../../delivery/shared';
import { decide } from '../../events/decide';
import { parseEnvelope } from '../../events/envelope';
import { readHrEvent } from '../../events/hrEvent';
import type { TriggerSettings } from '../settings';
import { settingsOf } from '../settingsCache';
import { freshKeys, recentKeys, type Keys } from './keys';
import { receive, type Receipt } from './receive';
import { refuse, warnOnce } from './refusals';
import { takerOf } from './takers';
import { keepTestEvent } from './testEvent';
import { whenAnswered } from './whenAnswered';

const ACCEPTED: IDataObject = { code: 0 };

/** Milliseconds that a duplicate waits for the first delivery's outcome. */
const SHARED_MILLISECONDS = 2_000;

/**
 * Answers one POST of the platform, which waits 3 s (1 s for a URL check). What a forger sends is
 * refused; what is authentic but of no use here is accepted, because it can never succeed.
 */
export async function answerWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const settings = settingsOf(context);
	if (settings.connection.kind !== 'webhook') {
		return refuse(context, 404, 'this workflow listens by long connection');
	}
	const { receipt, appId } = await receiveWithKeys(context, settings.connection.replayWindowMs);
	switch (receipt.kind) {
		case 'refused':
			return refuse(context, receipt.status, receipt.reason);
		case 'challenge':
			return { webhookResponse: { challenge: receipt.challenge } };
		case 'event':
			return await take(context, settings, appId, receipt.body);
	}
}

async function receiveWithKeys(
	context: IWebhookFunctions,
	replayWindowMs: number,
): Promise<{ readonly receipt: Receipt; readonly appId: string }> {
	const request = {
		headers: context.getHeaderData(),
		rawBody: context.getRequestObject().rawBody,
		body: context.getBodyData(),
	};
	const judge = async (keys: Keys) => ({
		appId: keys.appId,
		receipt: await receive(request, keys, replayWindowMs, Date.now()),
	});
	const recent = await recentKeys(context);
	const verdict = await judge(recent);
	if (verdict.receipt.kind !== 'refused') return verdict;
	const fresh = await freshKeys(context);
	return fresh === recent ? verdict : await judge(fresh);
}

async function take(
	context: IWebhookFunctions,
	settings: TriggerSettings,
	appId: string,
	body: unknown,
): Promise<IWebhookResponseData> {
	const parsed = parseEnvelope(body);
	if (!parsed.ok) {
		warnOnce(context, `an event was dropped because it cannot be read: ${parsed.reason}`);
		return { webhookResponse: ACCEPTED };
	}
	const { envelope } = parsed;
	// The platform keeps bringing it meanwhile: whoever cures the credential loses nothing.
	if (envelope.appId !== '' && envelope.appId !== appId) {
		return refuse(context, 403, otherApp(envelope.appId, appId));
	}
	const decision = await decide(await readHrEvent(envelope), settings);
	if (decision.kind !== 'passed') return accept(context, decision.kind, envelope.eventId);
	const started = {
		webhookResponse: ACCEPTED,
		workflowData: alone(decision),
	};
	if (context.getMode() === 'manual') {
		keepTestEvent(context, started.workflowData);
		return started;
	}
	const start = async (settle: (taken: boolean) => void): Promise<IWebhookResponseData> => {
		if (await takerOf(context)?.add([decision])) {
			settle(true);
			return accept(context, 'passed', envelope.eventId);
		}
		whenAnswered(context.getResponseObject(), settle);
		return started;
	};
	if (!settings.deduplicate) return await start(() => undefined);

	const claim = deliveryLedger().claim({
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
		eventId: envelope.eventId,
	});
	switch (claim.kind) {
		case 'ours':
			return await start(claim.settle);
		case 'done':
			return accept(context, 'duplicate', envelope.eventId);
		case 'shared':
			if (await before(systemClock, Date.now() + SHARED_MILLISECONDS, claim.verdict)) {
				return accept(context, 'duplicate', envelope.eventId);
			}
			return refuse(context, 503, 'the event is being taken just now');
		case 'busy':
			return refuse(context, 503, 'another process is taking the event just now');
	}
}

/** The ids are no secrets; at most so long, because whoever knows the token may send anything. */
function otherApp(sent: string, ours: string): string {
	const [event, credential] = [sent, ours].map((id) => id.slice(0, 40));
	return `the event is of app ${event}, but the credential of this node has ${credential ? `App ID ${credential}` : 'no App ID'}. Choose the credential of that app in the node, or enter the request URL in the other app`;
}

function accept(context: IWebhookFunctions, why: string, eventId = ''): IWebhookResponseData {
	context.logger.debug(`Feishu CoreHR webhook: event ${eventId} ${why}`);
	return { webhookResponse: ACCEPTED };
}
