import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import { chain, coreHrTrigger, node, noOp } from '../host/n8n/workflowDraft';
import { httpCall } from '../host/n8n/httpCall';
import { until } from '../host/n8n/until';
import { credentialFor, type Lab } from './lab';
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
	const webhook = await ourWebhook(lab);
	const rival = await webhookAndIf(lab);
	tellTable(`Events that do not pass the filter (${EVENTS}, one after the other)`, {
		'Feishu CoreHR Trigger, long connection': row(long),
		'Feishu CoreHR Trigger, webhook': row(webhook),
		'Webhook + IF': row(rival),
	});
	const faster = (seconds: number) => (rival / seconds).toFixed(1);
	tell(`${faster(long)} times faster by long connection, ${faster(webhook)} by webhook`);
}

const row = (seconds: number) => ({
	seconds: Number(seconds.toFixed(2)),
	'ms each': Number(((seconds * 1_000) / EVENTS).toFixed(1)),
});

const FILTER = { personFilter: 'only', personFields: ['phone_number'] };

const eventOf = ({ simulator: { app } }: Lab) =>
	app.personUpdated({ personId: '1', fieldChanges: ['working_years'] });

/** Seconds from the first event to the last answer. */
async function longConnection(lab: Lab): Promise<number> {
	const { simulator } = lab;
	const { app } = simulator;
	const workflow = await active(lab, coreHrTrigger(await credentialFor(lab), FILTER));
	const seconds = await timed(async () => {
		await simulator.acknowledged(app.push(eventOf(lab)), PATIENCE);
	});
	await lab.n8n.workflows.deactivate(workflow);
	return seconds;
}

async function ourWebhook(lab: Lab): Promise<number> {
	const { webhook } = lab.simulator.app;
	const parameters = { connection: 'webhook', ...FILTER };
	const trigger = coreHrTrigger(await credentialFor(lab), parameters);
	await active(lab, trigger);
	const url = `${lab.n8n.baseUrl}/webhook/${trigger.webhookId}/webhook`;
	return await timed(async () => {
		const body = webhook.wrapped(Buffer.from(JSON.stringify(eventOf(lab))));
		await post(url, body.toString(), webhook.signature(body));
	});
}

/** Seconds until the last of the executions has ended. The event is plain: IF could not decrypt it. */
async function webhookAndIf(lab: Lab): Promise<number> {
	const trigger = {
		...node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path: 'bench' }),
		webhookId: randomUUID(),
	};
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
	const id = await active(lab, trigger, check);
	const url = `${lab.n8n.baseUrl}/webhook/bench`;
	const seconds = await timed(async () => await post(url, JSON.stringify(eventOf(lab))));
	const begun = performance.now();
	await until('all executions to end', async () => {
		const all = await lab.n8n.executions.list(id);
		return all.every(({ status }) => status === 'success');
	});
	return seconds + (performance.now() - begun) / 1_000;
}

async function post(url: string, body: string, signature: Readonly<Record<string, string>> = {}) {
	const headers = { 'content-type': 'application/json', ...signature };
	const { status } = await httpCall('POST', url, headers, body);
	if (status !== 200) throw new Error(`${url} answered ${status}`);
}

async function active({ n8n }: Lab, trigger: INode, next: INode = noOp()): Promise<string> {
	const { id } = await n8n.workflows.create(chain('Bench', [trigger, next]));
	await n8n.workflows.activate(id);
	return id;
}

async function timed(each: () => Promise<void>): Promise<number> {
	// n8n prepares a workflow at its first call.
	for (let event = 0; event < WARM_UP; event++) await each();
	const begun = performance.now();
	for (let event = 0; event < EVENTS; event++) await each();
	return (performance.now() - begun) / 1_000;
}
