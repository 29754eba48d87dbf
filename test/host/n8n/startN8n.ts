import { Credentials } from './credentials';
import { Executions } from './executions';
import { RestClient } from './restClient';
import { startProcess, type ProcessOptions, type Running } from './startProcess';
import { Workflows } from './workflows';

export type N8nOptions = ProcessOptions;

/** A real n8n with the packed package installed, its owner signed in. */
export interface N8n extends Running {
	readonly rest: RestClient;
	readonly credentials: Credentials;
	readonly workflows: Workflows;
	readonly executions: Executions;
}

/** Installs the package into a folder, starts n8n on it and signs in. Takes 10 to 40 s. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const n8n = await startProcess('main', options);
	const rest = new RestClient(n8n.baseUrl);
	const signedIn = rest.signIn();
	await signedIn.catch(async () => await n8n.dispose());
	await signedIn;
	return {
		...n8n,
		rest,
		credentials: new Credentials(rest),
		workflows: new Workflows(rest),
		executions: new Executions(rest),
	};
}
