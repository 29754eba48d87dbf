import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Engine } from '../store/engines';
import type { Answer, Order } from './otherProcess';

/** Real processes on the data of an engine. */
export class Processes {
	private readonly children: Worker[] = [];

	/** @param script what each of them runs; it sends a message as soon as it can be told something */
	constructor(
		private readonly engine: Engine,
		private readonly script = join(__dirname, 'otherProcess.ts'),
	) {}

	/** Starts processes at the same moment, and waits until each has opened its inbox. */
	async start(count: number): Promise<Worker[]> {
		cluster.setupPrimary({
			exec: this.script,
			execArgv: ['--import', 'tsx'],
		});
		const env = { FEISHU_COREHR_INBOX_URL: '', ...this.engine.env };
		const started = Array.from({ length: count }, () => cluster.fork(env));
		this.children.push(...started);
		for (const { error } of await Promise.all(started.map(answer))) {
			if (error) throw new Error(error);
		}
		return started;
	}

	async end(): Promise<void> {
		await Promise.all(this.children.map(kill));
	}
}

export const answer = async (child: Worker) => ((await once(child, 'message')) as [Answer])[0];

export async function tell(child: Worker, order: Order): Promise<Answer> {
	const answered = answer(child);
	child.send(order);
	return await answered;
}

/** `kill -9`. */
export async function kill(child: Worker): Promise<void> {
	if (child.isDead()) return;
	const exited = once(child, 'exit');
	child.process.kill('SIGKILL');
	await exited;
}
