import { randomUUID } from 'node:crypto';
import { coreHrTrigger, node } from '../host/n8n/workflowDraft';
import { until } from '../host/n8n/until';
import { eventPages, PERSON_UPDATED } from '../simulator';
import { credentialFor, type Lab } from './lab';
import { active, FILTER, n8nWebhook, ourWebhook } from './posting';
import { tell, tellTable } from './print';

const EVENTS = 80;
const WARM_UP = 10;
const PATIENCE = { timeoutMs: 60_000 };

/**
 * Events that concern nobody, one after the other: by our trigger's two connections, and by n8n's
 * Webhook and IF nodes, which run the workflow to find out.
 */
export async function benchFiltering(lab: Lab): Promise<void> {
	const long = await longConnection(lab);
	const webhook = await byWebhook(lab);
	const rival = await webhookAndIf(lab);
	tellTable(`Events that do not pass the filter (${EVENTS}, one after the other)`, {
		'Feishu CoreHR Trigger, long connection': row(long),
		'Feishu CoreHR Trigger, webhook': row(webhook),
		'Webhook + IF': row(rival),
	});
	const faster = (seconds: number) => (rival / seconds).toFixed(1);
	tell(`${faster(long)} times faster by long connection, ${faster(webhook)} by webhook`);
}

const ROUNDS = 4;

/** The same with every event of the catalogue chosen, and with one: in turns, so that both see the same machine. */
export async function benchChosen(lab: Lab): Promise<void> {
	const every = Object.keys(eventPages);
	const seconds = { one: 0, every: 0 };
	for (let round = 0; round < ROUNDS; round++) {
		seconds.one += (await longConnection(lab, [PERSON_UPDATED])) / ROUNDS;
		seconds.every += (await longConnection(lab, every)) / ROUNDS;
	}
	tellTable(`One workflow, by the events chosen in it (${EVENTS}, the mean of ${ROUNDS} rounds)`, {
		'1 event chosen': row(seconds.one),
		[`${every.length} events chosen`]: row(seconds.every),
	});
	const ratio = (seconds.every / seconds.one).toFixed(2);
	tell(`an event costs ${ratio} times as much with ${every.length} chosen as with one`);
}

const row = (seconds: number) => ({
	seconds: Number(seconds.toFixed(2)),
	'ms each': Number(((seconds * 1_000) / EVENTS).toFixed(1)),
});

/** The only field that changes here; the filter lets others pass. */
const NOBODYS = 'working_years';

/** Seconds from the first event to the last answer. */
async function longConnection(lab: Lab, events = [PERSON_UPDATED]): Promise<number> {
	const { simulator } = lab;
	const { app } = simulator;
	const workflow = await active(
		lab,
		coreHrTrigger(await credentialFor(lab), { events, ...FILTER }),
	);
	const seconds = await timed(async () => {
		const event = app.personUpdated({ personId: '1', fieldChanges: [NOBODYS] });
		await simulator.acknowledged(app.push(event), PATIENCE);
	});
	await lab.n8n.workflows.deactivate(workflow);
	return seconds;
}

async function byWebhook(lab: Lab): Promise<number> {
	const post = await ourWebhook(lab);
	return await timed(async () => await post(NOBODYS));
}

/** Seconds until the last of the executions has ended. The event is plain: IF could not decrypt it. */
async function webhookAndIf(lab: Lab): Promise<number> {
	const condition = {
		id: randomUUID(),
		leftValue: '={{ $json.body.event.field_changes }}',
		rightValue: 'phone_number',
		operator: { type: 'array', operation: 'contains', rightType: 'any' },
	};
	const conditions = {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [condition],
	};
	const check = node('IF', 'n8n-nodes-base.if', 2.2, { conditions });
	const post = await n8nWebhook(lab, check);
	const seconds = await timed(async () => await post(NOBODYS));
	const begun = performance.now();
	await until('all executions to end', async () => {
		const all = await lab.n8n.executions.list(post.workflow);
		return all.every(({ status }) => status === 'success');
	});
	return seconds + (performance.now() - begun) / 1_000;
}

async function timed(each: () => Promise<void>): Promise<number> {
	// n8n prepares a workflow at its first call.
	for (let event = 0; event < WARM_UP; event++) await each();
	const begun = performance.now();
	for (let event = 0; event < EVENTS; event++) await each();
	return (performance.now() - begun) / 1_000;
}
