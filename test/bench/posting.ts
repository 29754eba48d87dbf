import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import { httpCall } from '../host/n8n/httpCall';
import { chain, coreHrTrigger, node, noOp } from '../host/n8n/workflowDraft';
import { credentialFor, type Lab } from './lab';

/** Passes events of this field alone. */
export const FILTER = { personFilter: 'only', personFields: ['phone_number'] };

/** Posts one event in which that field changed, and resolves when it is answered. */
export type Post = (field: string) => Promise<void>;

const eventOf = ({ simulator: { app } }: Lab, field: string) =>
	JSON.stringify(app.personUpdated({ personId: '1', fieldChanges: [field] }));

/** Activates a workflow of our trigger in webhook mode. */
export async function ourWebhook(lab: Lab): Promise<Post> {
	const { webhook } = lab.simulator.app;
	const parameters = { connection: 'webhook', ...FILTER };
	const trigger = coreHrTrigger(await credentialFor(lab), parameters);
	await active(lab, trigger);
	const url = `${lab.n8n.baseUrl}/webhook/${trigger.webhookId}/webhook`;
	return async (field) => {
		const body = webhook.wrapped(Buffer.from(eventOf(lab, field)));
		await post(url, body.toString(), webhook.signature(body));
	};
}

/** Activates a workflow of n8n's own Webhook node, which checks nothing and runs for every event. */
export async function n8nWebhook(lab: Lab, next?: INode): Promise<Post & { workflow: string }> {
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path };
	const trigger = { ...node('Webhook', 'n8n-nodes-base.webhook', 2, parameters), webhookId: path };
	const workflow = await active(lab, trigger, next);
	const url = `${lab.n8n.baseUrl}/webhook/${path}`;
	return Object.assign(async (field: string) => await post(url, eventOf(lab, field)), {
		workflow,
	});
}

/** Publishes a workflow of two nodes; gives its id. */
export async function active({ n8n }: Lab, trigger: INode, next: INode = noOp()): Promise<string> {
	const { id } = await n8n.workflows.create(chain('Bench', [trigger, next]));
	await n8n.workflows.activate(id);
	return id;
}

async function post(url: string, body: string, signature: Readonly<Record<string, string>> = {}) {
	const headers = { 'content-type': 'application/json', ...signature };
	const { status } = await httpCall('POST', url, headers, body);
	if (status !== 200) throw new Error(`${url} answered ${status}`);
}
