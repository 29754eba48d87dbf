import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { inTime, systemClock } from '../clock';
import { delivery } from '../delivery';
import { ANSWER_MS, type Verdict } from '../door';
import { decide } from '../events/decide';
import { parseEnvelope } from '../events/envelope';
import { readHrEvent, type HrEvent } from '../events/hrEvent';
import { alone } from '../events/outputs';
import { work } from '../events/turns';
import { nodeKey } from '../nodeKey';
import { INBOX_URL } from '../store/open';
import { appKey, type App } from '../transport/app';
import { dressing } from '../trigger/dressing';
import { askerOf } from '../trigger/ownNames';
import type { TriggerSettings } from '../trigger/settings';
import { unknownEvents } from '../unknownEvents';
import { freshKeys, recentKeys, type Keys } from './keys';
import { authenticate, type Receipt } from './authenticate';
import { refuse, warnOnce } from './refusals';
import { keepTestEvent } from './testEvent';

const ACCEPTED: IDataObject = { code: 0 };

/** Of the work of a turn of the event loop: 200 posts are judged in one, and n8n answers them. */
const UNITS_A_POST = 100;

/**
 * Answers one POST of the platform, which waits 3 s (1 s for a URL check). What a forger sends is
 * refused; what is authentic but of no use here is accepted, because it can never succeed.
 */
export async function answerWebhook(
	context: IWebhookFunctions,
	settings: TriggerSettings,
): Promise<IWebhookResponseData> {
	if (settings.connection.kind !== 'webhook') {
		return refuse(context, 404, 'this workflow listens by long connection');
	}
	const received = await receiveWithKeys(context, settings.connection.replayWindowMs).catch(
		(error: unknown) => {
			context.logger.debug('Feishu CoreHR webhook: the credential cannot be read', { error });
		},
	);
	if (!received) return refuse(context, 503, 'the credential of this node cannot be read now');
	const { receipt, keys } = received;
	switch (receipt.kind) {
		case 'refused':
			return refuse(context, receipt.status, receipt.reason);
		case 'challenge':
			return { webhookResponse: { challenge: receipt.challenge } };
		case 'event':
			return await take(context, settings, keys, receipt.body);
	}
}

async function receiveWithKeys(
	context: IWebhookFunctions,
	replayWindowMs: number,
): Promise<{ readonly receipt: Receipt; readonly keys: Keys }> {
	const request = {
		headers: context.getHeaderData(),
		rawBody: context.getRequestObject().rawBody,
		body: context.getBodyData(),
	};
	const judge = async (keys: Keys) => {
		// All posts of a flood that wait for the credential go on in the same moment.
		await work(UNITS_A_POST);
		return { keys, receipt: await authenticate(request, keys, replayWindowMs, Date.now()) };
	};
	const recent = await recentKeys(context);
	const verdict = await judge(recent);
	if (verdict.receipt.kind !== 'refused') return verdict;
	const fresh = await freshKeys(context);
	return fresh === recent ? verdict : await judge(fresh);
}

async function take(
	context: IWebhookFunctions,
	settings: TriggerSettings,
	{ app }: Keys,
	body: unknown,
): Promise<IWebhookResponseData> {
	const parsed = parseEnvelope(body);
	if (!parsed.ok) {
		warnOnce(context, `an event was dropped because it cannot be read: ${parsed.reason}`);
		return { webhookResponse: ACCEPTED };
	}
	const { envelope } = parsed;
	// The platform keeps bringing it meanwhile: whoever cures the credential loses nothing.
	if (envelope.appId !== '' && envelope.appId !== app.appId) {
		return refuse(context, 403, otherApp(envelope.appId, app.appId));
	}
	const event = await readHrEvent(envelope);
	if (!event.row) {
		const sentence = unknownEvents().sentence(envelope.eventType);
		if (sentence) context.logger.warn(`Feishu CoreHR webhook: ${sentence}`);
		return accept(context, 'not known', envelope.eventId);
	}
	if (context.getMode() === 'manual') {
		const started = await startNow(context, settings, event, app);
		keepTestEvent(context, started.workflowData ?? []);
		return started;
	}
	const stored = store(context, settings, event, app);
	const verdict = await inTime(systemClock, ANSWER_MS, stored, 'refused');
	if (verdict === 'unknown') return await elsewhere(context, settings, event, app);
	if (verdict === 'refused') return refuse(context, 503, 'the event cannot be stored now');
	return accept(context, verdict, envelope.eventId);
}

async function store(
	context: IWebhookFunctions,
	settings: TriggerSettings,
	event: HrEvent,
	app: App,
): Promise<Verdict | 'unknown'> {
	const node = nodeKey(context);
	try {
		const { door, subscriptions } = delivery();
		if (!(await subscriptions.isKnown(node))) return 'unknown';
		const present = () => [{ node, settings }];
		return await door.receive(event, { app: appKey(app), present, awaitsOthers: false });
	} catch (error) {
		context.logger.debug('Feishu CoreHR webhook: the store cannot be used', { error });
		return 'refused';
	}
}

/**
 * This process's store has never seen the node: it is another host's. Then n8n itself starts the run
 * and answers, 200 only once its row exists. That is at least once; gathering would be never.
 */
async function elsewhere(
	context: IWebhookFunctions,
	settings: TriggerSettings,
	event: HrEvent,
	app: App,
): Promise<IWebhookResponseData> {
	const started = await startNow(context, settings, event, app);
	if (!started.workflowData) return started;
	warnOnce(context, ELSEWHERE);
	if (settings.startMode.kind === 'each') return started;
	return refuse(context, 503, 'changes can be gathered only where all hosts share the store');
}

const ELSEWHERE = `the trigger of this workflow runs on another host, so that an event that Feishu brings twice may run twice. Set ${INBOX_URL} on all of n8n's processes to a PostgreSQL database (the word n8n means the one that n8n uses)`;

async function startNow(
	context: IWebhookFunctions,
	settings: TriggerSettings,
	event: HrEvent,
	app: App,
): Promise<IWebhookResponseData> {
	const decision = await decide(event, settings);
	if (decision.kind !== 'passed') return accept(context, decision.kind, event.envelope.eventId);
	return {
		webhookResponse: ACCEPTED,
		workflowData: await alone(decision, dressing(settings, askerOf(context, app))),
	};
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
