import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

interface Deferred<T> {
	promise: Promise<T>;
	resolve(value: T): void;
	reject(error: Error): void;
}

type N8n = Pick<ITriggerFunctions, 'emit' | 'helpers'>;

/** Records what is emitted; the test says how each run ends. */
export class FakeN8n {
	readonly runs: Array<{ outputs: INodeExecutionData[][]; done: Deferred<IRun> }> = [];

	readonly context = {
		emit: (outputs: INodeExecutionData[][], _response: unknown, done: Deferred<IRun>) => {
			this.runs.push({ outputs, done });
		},
		helpers: { createDeferredPromise: deferred },
	} as unknown as N8n;

	ends(index: number, status: 'success' | 'error' | 'waiting' | 'crashed'): void {
		this.runs[index]?.done.resolve({ status } as IRun);
	}

	rejects(index: number, error: Error): void {
		this.runs[index]?.done.reject(error);
	}

	/** The items of one run's output. */
	items(index: number, output = 0) {
		return this.runs[index]?.outputs[output]?.map(({ json }) => json);
	}
}

export function cancelled(reason: 'manual' | 'timeout' | 'shutdown'): Error {
	return Object.assign(new Error('The execution was cancelled'), { reason });
}

function deferred<T>(): Deferred<T> {
	let resolve: Deferred<T>['resolve'] = () => undefined;
	let reject: Deferred<T>['reject'] = () => undefined;
	const promise = new Promise<T>((yes, no) => {
		resolve = yes;
		reject = no;
	});
	return { promise, resolve, reject };
}
