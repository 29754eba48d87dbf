import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';

type Answer<Result> = { readonly result: Result } | { readonly error: string };

/** A program of this folder in a process of its own, which does what it is told over IPC. */
export class Child<Orders extends object> {
	private constructor(private readonly worker: Worker) {}

	/** Starts it, and waits until it is ready for orders. */
	static async start<Orders extends object>(
		program: string,
		env: Readonly<Record<string, string>> = {},
	): Promise<Child<Orders>> {
		cluster.setupPrimary({
			exec: join(__dirname, `${program}.ts`),
			execArgv: ['--import', 'tsx', '--disable-warning=DEP0169'],
		});
		const child = new Child<Orders>(cluster.fork(env));
		await child.answer();
		return child;
	}

	/** Tells it to do something, and waits for what came of it. */
	async tell<Verb extends keyof Orders & string>(
		verb: Verb,
		...[order]: Parameters<Doing<Orders, Verb>>
	): Promise<Awaited<ReturnType<Doing<Orders, Verb>>>> {
		const answered = this.answer();
		this.worker.send({ verb, order });
		return (await answered) as Awaited<ReturnType<Doing<Orders, Verb>>>;
	}

	async end(): Promise<void> {
		if (this.worker.isDead()) return;
		const exited = once(this.worker, 'exit');
		this.worker.process.kill('SIGKILL');
		await exited;
	}

	private async answer(): Promise<unknown> {
		const over = new AbortController();
		const ended = once(this.worker, 'exit', { signal: over.signal }).then(() => [
			{ error: 'it ended' },
		]);
		ended.catch(() => undefined);
		const [answer] = (await Promise.race([once(this.worker, 'message'), ended])) as [
			Answer<unknown>,
		];
		over.abort();
		if ('error' in answer) throw new Error(`A program of the bench: ${answer.error}`);
		return answer.result;
	}
}

type Doing<Orders, Verb extends keyof Orders> = Orders[Verb] extends (
	...parameters: infer Parameters
) => infer Result
	? (...parameters: Parameters) => Result
	: never;

/** In the child: does what it is told, once it is ready. */
export function obey(orders: Readonly<Record<string, (order: never) => unknown>>): void {
	const answer = (message: Answer<unknown>) => process.send?.(message);
	process.on('message', ({ verb, order }: { verb: string; order: never }) => {
		Promise.resolve()
			.then(async () => await orders[verb]?.(order))
			.then(
				(result) => answer({ result }),
				(error: unknown) => answer({ error: String(error instanceof Error ? error.stack : error) }),
			);
	});
	answer({ result: undefined });
}
