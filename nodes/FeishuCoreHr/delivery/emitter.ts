import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { WorkflowOperationError } from 'n8n-workflow';

import type { Clock } from './clock';
import type { Slots } from './slots';

/** How a run that n8n was asked for came out. */
type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'notStarted';

/** Waits before the next try to start what was acknowledged but could not be started. */
const LATE_RETRY_MILLISECONDS = [1_000, 5_000, 30_000, 120_000];

/**
 * Starts executions and decides only whether their events may be acknowledged.
 *
 * n8n tells how a run went through `donePromise`: it resolves with the finished run and rejects
 * when none could be started (its database is down, say) or when it was cancelled.
 */
export class Emitter {
	constructor(
		private readonly n8n: Pick<ITriggerFunctions, 'emit' | 'saveFailedExecution' | 'helpers'>,
		/** `received`: a run that fails is the workflow's matter. `success`: it is tried again. */
		private readonly acknowledge: 'received' | 'success',
		private readonly slots: Slots,
		private readonly clock: Clock,
	) {}

	/**
	 * Starts one execution.
	 *
	 * @param outputs the items of each output
	 * @param deadline milliseconds since 1970 by which the answer must be there; a run that lasts
	 *   longer counts as served
	 * @returns false when the platform has to bring the events again
	 */
	async run(outputs: INodeExecutionData[][], deadline: number): Promise<boolean> {
		const release = await this.slots.take(deadline);
		if (!release) return false;
		const outcome = this.start(outputs).finally(release);
		const inTime = await this.before(deadline, outcome);
		if (inTime === undefined) {
			void outcome.then((late) => this.afterAcknowledgement(late, outputs));
			return true;
		}
		if (inTime === 'failed') return this.acknowledge === 'received';
		return inTime !== 'notStarted';
	}

	private async start(outputs: INodeExecutionData[][]): Promise<Outcome> {
		try {
			const done = this.n8n.helpers.createDeferredPromise<IRun>();
			this.n8n.emit(outputs, undefined, done);
			const run: IRun | undefined = await done.promise;
			return run === undefined || run.status === 'success' || run.status === 'waiting'
				? 'succeeded'
				: 'failed';
		} catch (error) {
			return rejected(error);
		}
	}

	private async before(deadline: number, outcome: Promise<Outcome>): Promise<Outcome | undefined> {
		return await new Promise((resolve) => {
			const cancel = this.clock.at(deadline, () => resolve(undefined));
			void outcome.then((settled) => {
				cancel();
				resolve(settled);
			});
		});
	}

	/** n8n took longer than the platform waits, and then could not start the run after all. */
	private afterAcknowledgement(outcome: Outcome, outputs: INodeExecutionData[][], tries = 0): void {
		if (outcome !== 'notStarted') return;
		const wait = LATE_RETRY_MILLISECONDS[tries];
		if (wait === undefined) {
			this.n8n.saveFailedExecution(
				new WorkflowOperationError(
					'n8n could not start this execution; look at the health of its database',
				),
			);
			return;
		}
		this.clock.at(this.clock.now() + wait, () => {
			void this.start(outputs).then((next) => this.afterAcknowledgement(next, outputs, tries + 1));
		});
	}
}

/**
 * n8n rejects with an `ExecutionCancelledError` when a run was stopped: `manual` by a person, who
 * does not want it to run again; `timeout`; or `shutdown`, which cut it off before its end.
 */
function rejected(error: unknown): Outcome {
	const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
	if (reason === 'manual') return 'cancelled';
	if (reason === 'timeout') return 'failed';
	return 'notStarted';
}
