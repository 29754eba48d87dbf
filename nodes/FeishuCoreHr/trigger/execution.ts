import { AsyncLocalStorage } from 'node:async_hooks';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

import { oncePerProcess } from '../oncePerProcess';

/** Called with what kept n8n from beginning an execution. */
type Refused = (error: Error) => void;

/**
 * Which start it is in which something happens. n8n before 2.35 tells its trigger nothing of a start that
 * failed (its database refuses the row): the promise of the start is left with nobody to handle its
 * rejection. Node.js tells those who look on (that changes nothing for n8n, which logs it), in the context
 * of that promise. (Read in n8n 1.123.81 and 2.20.12, `getExecuteTriggerFunctions`.)
 */
const starts = (): AsyncLocalStorage<Refused> =>
	oncePerProcess('starts', 1, () => {
		const storage = new AsyncLocalStorage<Refused>();
		process.on('uncaughtExceptionMonitor', (error, origin) => {
			if (origin === 'unhandledRejection') storage.getStore()?.(error);
		});
		return storage;
	});

/**
 * Starts an execution. Resolves with the ended run, as n8n's `donePromise` does, and rejects when it was
 * cancelled or none could be started.
 */
export async function execute(
	{ emit, helpers }: Pick<ITriggerFunctions, 'emit' | 'helpers'>,
	data: INodeExecutionData[][],
): Promise<IRun | undefined> {
	const done = helpers.createDeferredPromise<IRun>();
	// Every n8n asks for `resolve` once it need tell no more of the start: before 2.35 when the execution
	// has begun, since then at once. What nobody handles in the run itself is none of our business.
	let isToldByN8n = false;
	const told = {
		...done,
		get resolve() {
			isToldByN8n = true;
			return done.resolve;
		},
	};
	const refused = (error: Error) => {
		if (!isToldByN8n) done.reject(error);
	};
	starts().run(refused, () => emit(data, undefined, told));
	return await done.promise;
}
