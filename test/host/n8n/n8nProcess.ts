import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import fs from 'node:fs';
import type { Socket } from 'node:net';
import { environmentOf, type Instance, type Role } from './environment';
import { until } from './until';

/** How long n8n may take to end by itself, in milliseconds, before it is killed. */
const GRACE_MS = 20_000;

const COMMANDS: Readonly<Record<Role, string>> = {
	main: 'start',
	worker: 'worker',
	webhook: 'webhook',
};

/** One n8n as an operating-system process, started and ended any number of times. */
export class N8nProcess {
	private child: ChildProcess | undefined;
	private output = '';

	constructor(
		private readonly instance: Instance,
		private readonly n8n: string,
		private readonly extra: NodeJS.ProcessEnv,
		private readonly logFile?: string,
	) {}

	get baseUrl(): string {
		return `http://127.0.0.1:${this.instance.port}`;
	}

	/** Everything n8n wrote since it was first started, over restarts. */
	get log(): string {
		return this.output;
	}

	get running(): boolean {
		return this.child !== undefined;
	}

	/** Starts n8n and waits until it serves its editor, or says that it is ready. */
	async start(extra: NodeJS.ProcessEnv = {}): Promise<void> {
		if (this.child) throw new Error('This n8n runs already');
		const env = environmentOf(this.instance, { ...this.extra, ...extra });
		const child = spawnGroup(this.instance.node, [this.n8n, COMMANDS[this.instance.role]], {
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child = child;
		const keep = (chunk: Buffer) => this.keep(chunk.toString());
		child.stdout?.on('data', keep);
		child.stderr?.on('data', keep);
		const guard = endWithUs(child);
		child.once('exit', () => {
			signalGroup(guard, 'SIGKILL');
			if (this.child === child) this.child = undefined;
		});
		await this.ready(child);
	}

	/** Ends n8n as a service manager does: a request, then by force. */
	async stop(graceMs = GRACE_MS): Promise<void> {
		const child = this.child;
		if (!child) return;
		const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		child.kill('SIGTERM');
		const force = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
		await ended;
		clearTimeout(force);
	}

	/** Ends n8n like a power cut (`kill -9`). */
	async kill(): Promise<void> {
		const child = this.child;
		if (!child) return;
		const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		signalGroup(child, 'SIGKILL');
		await ended;
	}

	private keep(text: string) {
		this.output += text;
		if (this.logFile) fs.appendFileSync(this.logFile, text);
	}

	/** While it starts, n8n answers 200 with a sentence, 503 with JSON, or 404: wait for 200 and JSON. */
	private async ready(child: ChildProcess): Promise<void> {
		const state = await until(
			'n8n to start',
			async () => {
				if (this.child !== child) return 'ended';
				const isMain = this.instance.role === 'main';
				const sign = isMain ? '/rest/settings' : '/healthz/readiness';
				const answer = await fetch(`${this.baseUrl}${sign}`);
				return answer.ok && answer.headers.get('content-type')?.includes('json') && 'up';
			},
			{ forMs: 180_000 },
		);
		if (state === 'ended') throw new Error(`n8n ended at once:\n${this.output.slice(-4_000)}`);
	}
}

/** A process group of its own: Ctrl-C reaches only us, and what a process started ends with it. */
function spawnGroup(
	command: string,
	parameters: readonly string[],
	options: SpawnOptions,
): ChildProcess {
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts n8n here; nothing of this is shipped
	return spawn(command, parameters, { ...options, detached: true });
}

/**
 * Ends a process group when this process ends, also when it is killed: the guard's input is closed
 * then, and nobody else would end an n8n that nobody tests any more.
 */
function endWithUs({ pid }: ChildProcess): ChildProcess {
	const guard = spawnGroup('/bin/sh', ['-c', `cat > /dev/null; kill -9 -${pid}`], {
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	guard.unref();
	(guard.stdin as Socket).unref();
	return guard;
}

/** Also reaches the children of a process that was started as the leader of its own group. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals) {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch {
		// Gone already.
	}
}
