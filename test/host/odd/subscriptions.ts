import type { INodeParameters } from 'n8n-workflow';
import type { SimulatedApp, Simulator } from '../../simulator';
import { LOCATION_UPDATED, PERSON_UPDATED } from '../../simulator';
import type { N8n } from '../n8n/startN8n';
import { chain, coreHr, coreHrTrigger, noOp } from '../n8n/workflowDraft';
import { Pushes, WATCHED } from './pushes';
import secondApp from './secondApp.json';

/** One workflow that listens, and what it should run for. */
export interface Subscription {
	readonly name: string;
	readonly workflowId: string;
	readonly eventTypes: readonly string[];
	readonly app: SimulatedApp;
	readonly pushes: Pushes;
}

const EVENTS = [PERSON_UPDATED, LOCATION_UPDATED];
const FILTER: INodeParameters = { personFilter: 'only', personFields: [WATCHED] };

/** Two workflows share the first app's connection; the second app has a request URL. */
export async function subscribe(simulator: Simulator, n8n: N8n): Promise<readonly Subscription[]> {
	const second = simulator.addApp(secondApp);
	const [first] = simulator.apps;
	const live = async (
		name: string,
		app: SimulatedApp,
		pushes: Pushes,
		parameters: INodeParameters,
		asksBack = false,
	) => {
		const { appId, appSecret, encryptKey, verificationToken } = app;
		const fields = { appId, appSecret, encryptKey, verificationToken };
		const credential = await n8n.credentials.create('feishuCoreHrApi', name, {
			platform: 'custom',
			baseUrl: simulator.url,
			...fields,
		});
		const trigger = coreHrTrigger(credential, parameters);
		const details = { ...coreHr(credential), onError: 'continueRegularOutput' } as const;
		const nodes = [trigger, ...(asksBack ? [details] : []), noOp()];
		const { id: workflowId } = await n8n.workflows.create(chain(name, nodes));
		await n8n.workflows.activate(workflowId);
		const eventTypes = parameters.events as readonly string[];
		const url = `${n8n.baseUrl}/webhook/${trigger.webhookId}/webhook`;
		return { subscription: { name, workflowId, eventTypes, app, pushes }, url };
	};
	const ofFirst = new Pushes(first!);
	const ofSecond = new Pushes(second);
	const posted = { connection: 'webhook', events: EVENTS, ...FILTER };
	const all = [
		await live('People', first!, ofFirst, { events: [PERSON_UPDATED], ...FILTER }, true),
		await live('Everything', first!, ofFirst, { events: EVENTS, ...FILTER }),
		await live('Posted', second, ofSecond, posted),
	];
	await second.setWebhook(all[2]!.url, { check: false });
	return all.map(({ subscription }) => subscription);
}

/** The events that pass the workflow's filter. */
export function passingOf({ pushes, eventTypes }: Subscription): readonly string[] {
	return pushes.passing.filter((event) => eventTypes.includes(event.type)).map(({ id }) => id);
}
