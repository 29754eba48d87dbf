import type { IRun, ITriggerFunctions } from 'n8n-workflow';

import { toOutputs, type Entry, type Shape } from './entries';

/** How a run that n8n was asked for came out; `cutOff`: n8n stopped before it had ended. */
export type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'cutOff' | 'notStarted';

type N8n = Pick<ITriggerFunctions, 'emit' | 'helpers'>;

/** Starts a workflow's executions, at once and as many as it is asked for. */
export class Executions {
	constructor(
		private readonly n8n: N8n,
		private readonly shape: Shape,
	) {}

	/**
	 * Resolves when the run has ended, and never rejects.
	 *
	 * n8n tells how a run went through `donePromise`: it resolves with the finished run and rejects
	 * when none could be started (its database is down, say) or when it was cancelled.
	 */
	async start(entries: readonly Entry[]): Promise<Outcome> {
		try {
			const done = this.n8n.helpers.createDeferredPromise<IRun>();
			this.n8n.emit(toOutputs(entries, this.shape), undefined, done);
			const run: IRun | undefined = await done.promise;
			return run === undefined || run.status === 'success' || run.status === 'waiting'
				? 'succeeded'
				: 'failed';
		} catch (error) {
			return rejected(error);
		}
	}
}

/**
 * n8n rejects with an `ExecutionCancelledError` when a run was stopped: `manual` by a person, who
 * does not want it to run again; `timeout`; or `shutdown`.
 */
function rejected(error: unknown): Outcome {
	const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
	if (reason === 'manual') return 'cancelled';
	if (reason === 'timeout') return 'failed';
	if (reason === 'shutdown') return 'cutOff';
	return 'notStarted';
}
