import path from 'node:path';

/** n8n calls out for news, licences, templates and statistics: not from a test. */
const QUIET: NodeJS.ProcessEnv = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** What the developer's shell or an outer npm or jest holds must not change what n8n does. */
const FOREIGN = /^(n8n_|npm_|jest_|node_options$|node_env$|(http|https|all|no)_proxy$)/i;

/** The main process with the editor, or in queue mode one that runs executions or answers webhooks. */
export type Role = 'main' | 'worker' | 'webhook';

export interface Instance {
	readonly role: Role;
	readonly userFolder: string;
	readonly port: number;
	/** Where n8n and its task runners meet: each instance needs its own. */
	readonly brokerPort: number;
	readonly node: string;
}

/** The environment of one n8n on loopback, with `extra` on top. */
export function environmentOf(instance: Instance, extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
	return {
		...Object.fromEntries(own),
		...QUIET,
		PATH: [path.dirname(instance.node), process.env.PATH].join(path.delimiter),
		N8N_USER_FOLDER: instance.userFolder,
		N8N_PORT: String(instance.port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(instance.brokerPort),
		N8N_SECURE_COOKIE: 'false',
		...(instance.role === 'worker' && healthOf(instance)),
		...extra,
	};
}

/** A worker serves nothing; this is how to ask whether it is ready. */
const healthOf = ({ port }: Instance): NodeJS.ProcessEnv => ({
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	QUEUE_HEALTH_CHECK_PORT: String(port),
	N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
});
