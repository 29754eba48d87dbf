import fs from 'node:fs';
import path from 'node:path';
import type { CredentialReference } from '../n8n/credentials';
import type { N8n } from '../n8n/startN8n';
import type { WorkflowDraft } from '../n8n/workflowDraft';

const FOLDER = path.resolve(__dirname, '../../../examples');
const CREDENTIAL_TYPE = 'feishuCoreHrApi';
const CREDENTIAL_NAME = 'Feishu CoreHR (demo)';

export type Subject = 'person' | 'location';

/** The ids of the two example workflows, both active. */
export type ExampleWorkflows = Readonly<Record<Subject, string>>;

/** One of the importable workflows, with this credential chosen in our nodes. */
export function exampleWorkflow(subject: Subject, credential?: CredentialReference): WorkflowDraft {
	const file = path.join(FOLDER, `${subject}-to-details.json`);
	const draft = JSON.parse(fs.readFileSync(file, 'utf8')) as WorkflowDraft;
	if (!credential) return draft;
	const nodes = draft.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-feishu-corehr.')
			? { ...node, credentials: { [CREDENTIAL_TYPE]: { ...credential } } }
			: node,
	);
	return { ...draft, nodes };
}

/**
 * Puts credential and workflows into n8n and publishes them. From an earlier start the workflows
 * are kept as they were edited, and the credential is brought up to date.
 */
export async function installExamples(
	n8n: N8n,
	credentialFields: object,
): Promise<ExampleWorkflows> {
	const credential = await saveCredential(n8n, credentialFields);
	const known = await n8n.workflows.list();
	const activate = async (subject: Subject) => {
		const draft = exampleWorkflow(subject, credential);
		const existing = known.find(({ name }) => name === draft.name);
		const { id } = existing ?? (await n8n.workflows.create(draft));
		await n8n.workflows.activate(id);
		return id;
	};
	return { person: await activate('person'), location: await activate('location') };
}

/** Takes them offline: at its next start n8n would activate them with the credential as it was. */
export async function retireExamples(n8n: N8n, workflows: ExampleWorkflows): Promise<void> {
	for (const id of Object.values(workflows)) await n8n.workflows.deactivate(id);
}

async function saveCredential(n8n: N8n, fields: object): Promise<CredentialReference> {
	const existing = (await n8n.credentials.list()).find(({ name }) => name === CREDENTIAL_NAME);
	if (!existing) return await n8n.credentials.create(CREDENTIAL_TYPE, CREDENTIAL_NAME, fields);
	const { id, name } = existing;
	await n8n.credentials.update(CREDENTIAL_TYPE, { id, name }, fields);
	return { id, name };
}
