import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Credentials } from './credentials';
import { Executions } from './executions';
import { N8nProcess } from './n8nProcess';
import { freePort } from './ports';
import { preparedPrograms, type Programs } from './programs';
import { RestClient } from './restClient';
import { installPackage } from './userFolder';
import { Workflows } from './workflows';

export interface N8nOptions {
	/** `N8N_USER_FOLDER`; without one a temporary folder, removed when the n8n is disposed of. */
	readonly userFolder?: string;
	/** Taken if it is free, else any other. */
	readonly preferredPort?: number;
	/** On top of the quiet defaults: a proxy, `N8N_LOG_LEVEL: 'debug'`, … */
	readonly env?: NodeJS.ProcessEnv;
	/** Where the log is kept besides in memory. */
	readonly logFile?: string;
	/** Ends n8n also while it is still starting. */
	readonly signal?: AbortSignal;
	readonly programs?: Programs;
}

/** A real n8n with the packed package installed, its owner signed in. */
export interface N8n {
	readonly baseUrl: string;
	readonly userFolder: string;
	readonly rest: RestClient;
	readonly credentials: Credentials;
	readonly workflows: Workflows;
	readonly executions: Executions;
	/** Everything n8n wrote, over restarts. */
	log(): string;
	/** Ends it as a service manager does: asks, and kills it after the grace period (20 s). */
	stop(graceMs?: number): Promise<void>;
	/** Ends it like a power cut. */
	kill(): Promise<void>;
	/** Starts it again on the same folder and port, after `stop` or `kill`. */
	start(extra?: NodeJS.ProcessEnv): Promise<void>;
	/** Stops it and removes what it left, a folder of the caller's excepted. */
	dispose(): Promise<void>;
}

/** Installs the package into a folder, starts n8n on it and signs in. Takes 10 to 40 s. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const programs = options.programs ?? preparedPrograms();
	const temporary = options.userFolder === undefined;
	const userFolder =
		options.userFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-n8n-'));
	await installPackage(userFolder, programs.tarball);

	const instance = {
		userFolder,
		port: await freePort(options.preferredPort),
		brokerPort: await freePort(),
		node: programs.node,
	};
	const n8n = new N8nProcess(instance, programs.n8n, options.env ?? {}, options.logFile);
	const rest = new RestClient(n8n.baseUrl);
	const dispose = async () => {
		await n8n.stop();
		if (temporary) fs.rmSync(userFolder, { recursive: true, force: true });
	};
	const stop = () => void n8n.stop();
	options.signal?.addEventListener('abort', stop);
	const signedIn = n8n.start().then(() => rest.signIn());
	await signedIn.catch(dispose);
	await signedIn;
	options.signal?.removeEventListener('abort', stop);
	return {
		baseUrl: n8n.baseUrl,
		userFolder,
		rest,
		credentials: new Credentials(rest),
		workflows: new Workflows(rest),
		executions: new Executions(rest),
		log: () => n8n.log,
		stop: (graceMs) => n8n.stop(graceMs),
		kill: () => n8n.kill(),
		start: (extra) => n8n.start(extra),
		dispose,
	};
}
