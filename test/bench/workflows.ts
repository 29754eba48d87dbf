import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../host/n8n/credentials';
import { httpCall } from '../host/n8n/httpCall';
import { freePort } from '../host/n8n/ports';
import { chain, coreHrTrigger, node, noOp } from '../host/n8n/workflowDraft';
import { PERSON_UPDATED, type Envelope, type SimulatedApp } from '../simulator';
import { FILTER } from './events';
import { credentialFor, type Stand } from './lab';

/** The node that follows the trigger. */
export const FIRST_NODE = 'Done';

/** A workflow that is switched on, and what makes it run. */
export interface Live {
	readonly id: string;
	/** Resolves when the event is answered. */
	readonly send: (field: string) => Promise<void>;
}

/** Our trigger on the long connection of an app of its own. */
export async function byLongConnection(
	stand: Stand,
	app: SimulatedApp = ownApp(stand),
	parameters: INodeParameters = FILTER,
): Promise<Live> {
	const credential = await credentialFor(stand, app);
	const id = await live(
		stand,
		coreHrTrigger(credential, { events: [PERSON_UPDATED], ...parameters }),
	);
	await stand.simulator.connected(1, { appId: app.appId });
	const send = async (field: string) => {
		const { appId } = app;
		await stand.simulator.acknowledged(app.push(eventOf(app, field)), { appId, timeoutMs: 60_000 });
	};
	return { id, send };
}

/** Our trigger, by webhook. */
export async function byWebhook(stand: Stand): Promise<Live> {
	const { app } = stand.simulator;
	const parameters = { events: [PERSON_UPDATED], connection: 'webhook', ...FILTER };
	const trigger = coreHrTrigger(await credentialFor(stand), parameters);
	const id = await live(stand, trigger);
	const url = `${stand.n8n.baseUrl}/webhook/${trigger.webhookId}/webhook`;
	const send = async (field: string) => {
		const body = app.webhook.wrapped(Buffer.from(JSON.stringify(eventOf(app, field))));
		await post(url, body.toString(), app.webhook.signature(body));
	};
	return { id, send };
}

/** n8n's own Webhook node, which checks nothing and runs for every event; the event is plain. */
export const n8nWebhook = async (stand: Stand, next?: INode): Promise<Live> =>
	await webhookNode(stand, {}, {}, next);

/** The same, letting in only who has the secret of a credential, as ours does. */
export async function guardedWebhook(stand: Stand): Promise<Live> {
	const key = { name: 'x-bench', value: randomUUID() };
	const secret = await stand.n8n.credentials.create('httpHeaderAuth', 'Header', key);
	const own = {
		parameters: { authentication: 'headerAuth' },
		credentials: { httpHeaderAuth: { ...secret } },
	};
	return await webhookNode(stand, own, { [key.name]: key.value });
}

async function webhookNode(
	stand: Stand,
	{ parameters, credentials }: Partial<Pick<INode, 'parameters' | 'credentials'>>,
	headers: Readonly<Record<string, string>>,
	next?: INode,
): Promise<Live> {
	const path = randomUUID();
	const settings = { httpMethod: 'POST', path, ...parameters };
	const trigger = {
		...node('Webhook', 'n8n-nodes-base.webhook', 2, settings),
		...{ webhookId: path, credentials },
	};
	const id = await live(stand, trigger, next);
	const url = `${stand.n8n.baseUrl}/webhook/${path}`;
	const send = async (field: string) =>
		await post(url, JSON.stringify(eventOf(stand.simulator.app, field)), headers);
	return { id, send };
}

/** The trigger that only emits: `emit` resolves when so many runs have ended. */
export async function bareTrigger(stand: Stand, item: object, credential?: CredentialReference) {
	const port = await freePort();
	const parameters = { port, item: JSON.stringify(item) };
	const bare = node('Bare', 'CUSTOM.bareTrigger', 1, parameters);
	const id = await live(stand, {
		...bare,
		...(credential && { credentials: { feishuCoreHrApi: { ...credential } } }),
	});
	const emit = async (count: number) =>
		void (await httpCall('GET', `http://127.0.0.1:${port}/${count}`));
	return { id, emit };
}

let apps = 0;

/** An app of its own, so that nothing is done or kept for another workflow. */
export const ownApp = ({ simulator }: Stand): SimulatedApp =>
	simulator.addApp({ appId: `cli_b${String((apps += 1)).padStart(15, '0')}` });

export const eventOf = (app: SimulatedApp, field: string): Envelope =>
	app.personUpdated({ personId: randomUUID(), fieldChanges: [field] });

async function live({ n8n }: Stand, trigger: INode, next = noOp(FIRST_NODE)): Promise<string> {
	const { id } = await n8n.workflows.create(chain('Bench', [trigger, next]));
	await n8n.workflows.activate(id);
	return id;
}

async function post(url: string, body: string, own: Readonly<Record<string, string>> = {}) {
	const headers = { 'content-type': 'application/json', ...own };
	const { status } = await httpCall('POST', url, headers, body);
	if (status !== 200) throw new Error(`${url} answered ${status}`);
}
