import { randomUUID } from 'node:crypto';
import { coreHrTrigger, node } from '../host/n8n/workflowDraft';
import { until } from '../host/n8n/until';
import { eventPages, PERSON_UPDATED, type SimulatedApp } from '../simulator';
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

const ROUNDS = 20;

/**
 * The same with every event of the catalogue chosen, and with one, in turns: both see the same
 * machine. Each has an app of its own, so that nothing is done or kept for the other.
 */
export async function benchChosen(lab: Lab): Promise<void> {
	const every = Object.keys(eventPages);
	const choices = [[PERSON_UPDATED], every];
	const contenders = await Promise.all(
		choices.map(async (events, index) => {
			const app = lab.simulator.addApp({ appId: `cli_00000000000000b${index}` });
			return await listening(lab, app, events);
		}),
	);
	const seconds = [0, 0] as [one: number, every: number];
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, { push }] of contenders.entries()) seconds[index]! += await timed(push);
	}
	for (const { workflow } of contenders) await lab.n8n.workflows.deactivate(workflow);
	const [one, all] = seconds;
	tellTable(`One workflow, by the events chosen in it (${EVENTS}, the mean of ${ROUNDS} rounds)`, {
		'1 event chosen': row(one / ROUNDS),
		[`${every.length} events chosen`]: row(all / ROUNDS),
	});
	const ratio = (all / one).toFixed(2);
	tell(`an event costs ${ratio} times as much with ${every.length} chosen as with one`);
}

const row = (seconds: number) => ({
	seconds: Number(seconds.toFixed(2)),
	'ms each': Number(((seconds * 1_000) / EVENTS).toFixed(1)),
});

/** The only field that changes here; the filter lets others pass. */
const NOBODYS = 'working_years';

/** Seconds from the first event to the last answer. */
async function longConnection(lab: Lab): Promise<number> {
	const { push, workflow } = await listening(lab, lab.simulator.app, [PERSON_UPDATED]);
	const seconds = await timed(push);
	await lab.n8n.workflows.deactivate(workflow);
	return seconds;
}

/** A workflow that listens to an app, and what pushes an event that it does not want. */
async function listening(lab: Lab, app: SimulatedApp, events: string[]) {
	const trigger = coreHrTrigger(await credentialFor(lab, app), { events, ...FILTER });
	const workflow = await active(lab, trigger);
	const push = async () => {
		const event = app.personUpdated({ personId: '1', fieldChanges: [NOBODYS] });
		await lab.simulator.acknowledged(app.push(event), { ...PATIENCE, appId: app.appId });
	};
	return { workflow, push };
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
