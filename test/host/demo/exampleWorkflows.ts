import type { CredentialReference } from '../n8n/credentials';
import type { N8n } from '../n8n/startN8n';
import { readyExample } from '../standIns/examples';

/** Those that need nothing but a mail server. */
const SHOWN = [
	'person-changed-mail',
	'digest-mail',
	'bulk-import-mail',
	'failed-every-morning',
	'connection-lost-mail',
] as const;

/** An example workflow, which is active. */
export interface Shown {
	readonly id: string;
	readonly name: string;
}

/** The fields of the credentials, by their types. */
export type Fields = Readonly<Record<string, object>>;

/**
 * Puts credentials and workflows into n8n and publishes them. From an earlier start the workflows
 * are kept as they were edited, and the credentials are brought up to date.
 */
export async function installExamples(n8n: N8n, fields: Fields): Promise<readonly Shown[]> {
	const credentials: Record<string, CredentialReference> = {};
	for (const [type, values] of Object.entries(fields)) {
		credentials[type] = await saveCredential(n8n, type, values);
	}
	const known = await n8n.workflows.list();
	const shown: Shown[] = [];
	for (const file of SHOWN) {
		const draft = readyExample(file, { credentials, to: 'you@example.com' });
		const { name } = draft;
		const existing = known.find((one) => one.name === name);
		const { id } = existing ?? (await n8n.workflows.create(draft));
		await n8n.workflows.activate(id);
		shown.push({ id, name });
	}
	return shown;
}

/** Takes them offline: at its next start n8n would activate them with the credential as it was. */
export async function retireExamples(n8n: N8n, shown: readonly Shown[]): Promise<void> {
	for (const { id } of shown) await n8n.workflows.deactivate(id);
}

async function saveCredential(
	n8n: N8n,
	type: string,
	fields: object,
): Promise<CredentialReference> {
	const label = type === 'smtp' ? 'Mail (demo)' : 'Feishu CoreHR (demo)';
	const existing = (await n8n.credentials.list()).find(({ name }) => name === label);
	if (!existing) return await n8n.credentials.create(type, label, fields);
	const { id, name } = existing;
	await n8n.credentials.update(type, { id, name }, fields);
	return { id, name };
}
