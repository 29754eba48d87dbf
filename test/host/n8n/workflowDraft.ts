import { randomUUID } from 'node:crypto';
import type { IConnections, INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from './credentials';

const PACKAGE = 'n8n-nodes-feishu-corehr';
const CREDENTIAL = 'feishuCoreHrApi';

/** A workflow as n8n imports and saves it. */
export interface WorkflowDraft {
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly settings: IWorkflowSettings;
}

/** Names that the tests look items up by. */
export const TRIGGER = 'Feishu CoreHR Trigger';
export const ACTION = 'Feishu CoreHR';

/** Our trigger; parameters that are not named keep their defaults, as in a saved workflow. */
export const coreHrTrigger = (
	credential: CredentialReference,
	parameters: INodeParameters = {},
	name = TRIGGER,
): INode => ({
	...node(name, `${PACKAGE}.feishuCoreHrTrigger`, 1.1, parameters),
	credentials: { [CREDENTIAL]: { ...credential } },
	webhookId: randomUUID(),
});

/** Our action node. */
export const coreHr = (
	credential: CredentialReference,
	parameters: INodeParameters = {},
	name = ACTION,
): INode => ({
	...node(name, `${PACKAGE}.feishuCoreHr`, 1, parameters),
	credentials: { [CREDENTIAL]: { ...credential } },
});

/** A node that passes its items on. */
export const noOp = (name = 'Done'): INode => node(name, 'n8n-nodes-base.noOp', 1, {});

/** A Code node, run once for all items. */
export const code = (jsCode: string, name = 'Code'): INode =>
	node(name, 'n8n-nodes-base.code', 2, { jsCode });

/** A trigger that a test run starts by itself. */
export const manualTrigger = (name = 'Start'): INode =>
	node(name, 'n8n-nodes-base.manualTrigger', 1, {});

/** Any other node. */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
): INode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters };
}

/** The nodes one after the other, each one's first output to the next. */
export function chain(
	name: string,
	nodes: readonly INode[],
	settings: IWorkflowSettings = {},
): WorkflowDraft {
	const connections: IConnections = {};
	nodes.slice(0, -1).forEach((from, index) => {
		const to = nodes[index + 1];
		if (to) connections[from.name] = { main: [[{ node: to.name, type: 'main', index: 0 }]] };
	});
	return {
		name,
		nodes: nodes.map((each, index) => ({ ...each, position: [index * 240, 0] })),
		connections,
		settings: { executionOrder: 'v1', ...settings },
	};
}

export type Subject = 'person' | 'location';

/** Without computed fields of people; of places only name and address. */
const FILTERS: Readonly<Record<Subject, INodeParameters>> = {
	person: {
		events: ['corehr.person.updated_v1'],
		personFilter: 'ignore',
		personFields: ['age', 'working_years', 'working_years_v2'],
	},
	location: {
		events: ['corehr.location.updated_v2'],
		locationFilter: 'only',
		locationFields: ['address', 'organization.name'],
	},
};

/** A change of this subject, and its full record. */
export const detailsDraft = (subject: Subject, credential: CredentialReference): WorkflowDraft =>
	chain(`Changed ${subject} → full record`, [
		coreHrTrigger(credential, FILTERS[subject]),
		coreHr(credential, { resource: subject, operation: 'get' }),
	]);
