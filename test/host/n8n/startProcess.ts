import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Role } from './environment';
import { N8nProcess } from './n8nProcess';
import { freePort } from './ports';
import { preparedPrograms, type Programs } from './programs';
import { copyFirstStart, installPackage } from './userFolder';

export interface ProcessOptions {
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

/** One process of n8n with the packed package installed. */
export interface Running {
	readonly baseUrl: string;
	readonly userFolder: string;
	/** Everything n8n wrote, over restarts. */
	log(): string;
	/** False once it has ended, also by itself. */
	isRunning(): boolean;
	/** Ends it as a service manager does: asks, and kills it after the grace period (20 s). */
	stop(graceMs?: number): Promise<void>;
	/** Ends it like a power cut. */
	kill(): Promise<void>;
	/** Starts it again on the same folder and port, after `stop` or `kill`. */
	start(extra?: NodeJS.ProcessEnv): Promise<void>;
	/** Stops it and removes what it left, a folder of the caller's excepted. */
	dispose(graceMs?: number): Promise<void>;
}

/** Installs the package into a folder and starts one of n8n's processes on it. */
export async function startProcess(role: Role, options: ProcessOptions = {}): Promise<Running> {
	const programs = options.programs ?? preparedPrograms();
	const temporary = options.userFolder === undefined;
	const userFolder =
		options.userFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-n8n-'));
	if (temporary) copyFirstStart(userFolder, options.env);
	await installPackage(userFolder, programs.tarball);

	const instance = {
		role,
		userFolder,
		port: await freePort(options.preferredPort),
		brokerPort: await freePort(),
		node: programs.node,
	};
	const n8n = new N8nProcess(instance, programs.n8n, options.env ?? {}, options.logFile);
	const dispose = async (graceMs?: number) => {
		await n8n.stop(graceMs);
		if (temporary) fs.rmSync(userFolder, { recursive: true, force: true });
	};
	const stop = () => void n8n.stop();
	options.signal?.addEventListener('abort', stop);
	const started = n8n.start();
	await started.catch(async () => await dispose());
	await started;
	options.signal?.removeEventListener('abort', stop);
	return {
		baseUrl: n8n.baseUrl,
		userFolder,
		log: () => n8n.log,
		isRunning: () => n8n.running,
		stop: (graceMs) => n8n.stop(graceMs),
		kill: () => n8n.kill(),
		start: (extra) => n8n.start(extra),
		dispose,
	};
}
