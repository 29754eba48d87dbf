import { randomBytes } from 'node:crypto';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../../host/n8n/credentials';
import type { Execution } from '../../host/n8n/executions';
import type { N8n } from '../../host/n8n/startN8n';
import { ACTION, chain, coreHr, manualTrigger, noOp } from '../../host/n8n/workflowDraft';
import type { SimulatedApp, Simulator } from '../../simulator';
import { CREDENTIAL, credentialFields } from '../scene';

export const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
export const LOCATIONS = 'POST /open-apis/corehr/v2/locations/batch_get';

/** Patience for runs of a thousand items on a busy machine. */
export const LONG = { forMs: 120_000 };

/** An app with limits, tokens and a credential of its own, so that tests do not disturb each other. */
export interface Office {
	readonly app: SimulatedApp;
	readonly credential: CredentialReference;
}

export async function openOffice(n8n: N8n, simulator: Simulator): Promise<Office> {
	const app = simulator.addApp({ appId: `cli_${randomBytes(8).toString('hex')}` });
	const fields = credentialFields(simulator, { appId: app.appId });
	return { app, credential: await n8n.credentials.create(CREDENTIAL, app.appId, fields) };
}

/** Saves a workflow whose first step gives out these items, and starts a run of it. */
export async function begin(
	n8n: N8n,
	items: readonly IDataObject[],
	steps: readonly INode[],
): Promise<string> {
	const start = manualTrigger();
	// The items stand in the workflow, as when an operator pins the output of a step.
	const pinData = { [start.name]: items.map((json) => ({ json })) };
	const draft = { ...chain('Details', [start, ...steps]), pinData };
	const { id } = await n8n.workflows.create(draft);
	const run = await n8n.workflows.testRun(id, start.name);
	if ('executionId' in run) return run.executionId;
	throw new Error('n8n waits for a webhook that nobody calls');
}

/** The items through our node; the execution when it has ended. */
export async function fetchDetails(
	n8n: N8n,
	credential: CredentialReference,
	items: readonly IDataObject[],
	parameters: INodeParameters = {},
	onError?: INode['onError'],
): Promise<Execution> {
	const step = { ...coreHr(credential, parameters), ...(onError && { onError }) };
	const id = await begin(n8n, items, [step, noOp()]);
	return await n8n.executions.ended(id, LONG);
}

/** What a step gave out by one of its outputs, with the items they come from. */
export function outputOf(
	execution: Execution,
	step = ACTION,
	output = 0,
): readonly INodeExecutionData[] {
	const runs = execution.data.resultData.runData[step] ?? [];
	return runs.flatMap((run) => run.data?.main?.[output] ?? []);
}

/** Waits until n8n's log (at debug level) tells that the step of this name runs. */
export const stepStarted = (n8n: N8n, name: string): boolean =>
	n8n.log().includes(`Running node "${name}" started`);
