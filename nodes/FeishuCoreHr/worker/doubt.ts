import type { Clock } from '../clock';

/** Milliseconds; n8n's own search for a dead worker takes about as long. */
const DOUBT_MS = 2 * 60_000;

/**
 * Milliseconds for which an outage may last longer for n8n than for us: each of its processes waits up
 * to 30 s between two attempts to reach its database, and needs up to 11 s to drop the old connections
 * (n8n 2.41, `DbConnectionMonitor`).
 */
const AFTERMATH_MS = 60_000;

/** A run of which n8n has not told yet. */
interface Untold {
	readonly startedAt: number;
	readonly patienceMs: number;
	readonly lost: (isFirst: boolean) => void;
}

/**
 * Which runs n8n will never tell of. In queue mode a worker that cannot reach n8n's database gives its
 * run up; n8n's main process then asks the same database what became of it, and where it gets no answer
 * tells nobody anything (n8n 2.41, `WorkflowRunner.processError` below `enqueueExecution`). So a run
 * that was under way then, or began soon after, and has not been told of for a while since, counts as
 * cut off.
 */
export class Doubt {
	private readonly untold = new Set<Untold>();

	private awayAt = Number.NEGATIVE_INFINITY;

	/** @param inQueueMode otherwise n8n tells of every run */
	constructor(
		private readonly clock: Pick<Clock, 'monotonic'>,
		private readonly inQueueMode: boolean,
	) {}

	/** n8n's database, or ours, cannot be reached now. */
	databaseAway(): void {
		if (this.inQueueMode) this.awayAt = this.clock.monotonic();
	}

	/**
	 * A run starts.
	 *
	 * @param timeoutMs how long the workflow's own settings let it run; 0: as long as it takes
	 * @param lost called when n8n will not tell of it; of many that are lost at once one is the first
	 * @returns to be called when it has told
	 */
	watch(timeoutMs: number, lost: Untold['lost']): () => void {
		const patienceMs = Math.max(DOUBT_MS, timeoutMs);
		const untold = { startedAt: this.clock.monotonic(), patienceMs, lost };
		this.untold.add(untold);
		return () => void this.untold.delete(untold);
	}

	/** To be called every few seconds. */
	look(): void {
		const { untold, awayAt } = this;
		const now = this.clock.monotonic();
		const lost = [...untold].filter(
			({ startedAt, patienceMs }) =>
				startedAt <= awayAt + AFTERMATH_MS && now - Math.max(startedAt, awayAt) >= patienceMs,
		);
		for (const [index, one] of lost.entries()) one.lost(index === 0);
	}
}
