import fs from 'node:fs';
import path from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../n8n/credentials';
import type { WorkflowDraft } from '../n8n/workflowDraft';

const FOLDER = path.resolve(__dirname, '../../../examples');

/** The names of the importable workflows. */
export const EXAMPLES: readonly string[] = fs
	.readdirSync(FOLDER)
	.map((file) => path.basename(file, '.json'));

/** What a user fills in, and the credentials chosen, by their types. */
export interface FilledIn {
	readonly credentials: Readonly<Record<string, CredentialReference>>;
	readonly to?: string;
}

/** The credential that each kind of node asks for. */
const ASKS: Readonly<Record<string, string>> = {
	'n8n-nodes-feishu-corehr.feishuCoreHrTrigger': 'feishuCoreHrApi',
	'n8n-nodes-feishu-corehr.feishuCoreHr': 'feishuCoreHrApi',
	'n8n-nodes-base.emailSend': 'smtp',
	'n8n-nodes-base.slack': 'slackApi',
	'n8n-nodes-base.googleSheets': 'googleApi',
};

/** One of them as it is imported. */
export const importedExample = (name: string): WorkflowDraft =>
	JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as WorkflowDraft;

/** The same once a user has filled in what it asks for, and nothing else. */
export function readyExample(name: string, { credentials, to }: FilledIn): WorkflowDraft {
	const draft = importedExample(name);
	const ready = (node: INode): INode => {
		const type = ASKS[node.type];
		const chosen = type && credentials[type];
		const addresses: INodeParameters =
			type === 'smtp' && to
				? { fromEmail: 'hr@example.com', toEmail: withRecipient(node.parameters.toEmail, to) }
				: {};
		const parameters = { ...node.parameters, ...addresses };
		return { ...node, parameters, ...(chosen && { credentials: { [type]: { ...chosen } } }) };
	};
	return { ...draft, nodes: draft.nodes.map(ready) };
}

/** The address alone, or the one in an expression. */
const withRecipient = (asked: INode['parameters'][string], to: string): string =>
	String(asked).replace('fill.in.the.recipient@example.com', to);
