import type { Clock } from './clock';
import type { Entry } from './entries';

export interface BatchSettings {
	/** Items, 1 to 500. */
	readonly batchSize: number;
	/** Milliseconds, 0 to 2000, after the first item of a batch. */
	readonly batchWaitMs: number;
}

interface Waiting extends Entry {
	readonly deadline: number;
	readonly settle: (served: boolean) => void;
}

type Run = (entries: readonly Entry[], deadline: number) => Promise<boolean>;

/** Gathers events that arrive together into the items of one execution. */
export class Batch {
	private waiting: Waiting[] = [];

	private cancelTimer: () => void = () => undefined;

	constructor(
		private readonly settings: BatchSettings,
		private readonly run: Run,
		private readonly clock: Clock,
	) {}

	/**
	 * Adds an event, and resolves with what became of the execution that it went into.
	 *
	 * @param deadline milliseconds since 1970; the batch never waits so long that it is missed
	 */
	async add({ item, output }: Entry, deadline: number): Promise<boolean> {
		return await new Promise((settle) => {
			this.waiting.push({ item, output, deadline, settle });
			if (this.waiting.length >= this.settings.batchSize) this.flush();
			else if (this.waiting.length === 1) {
				const due = Math.min(this.clock.now() + this.settings.batchWaitMs, deadline - 500);
				this.cancelTimer = this.clock.at(due, () => this.flush());
			}
		});
	}

	/** Runs what is gathered now. */
	flush(): void {
		this.cancelTimer();
		const batch = this.waiting;
		this.waiting = [];
		if (batch.length === 0) return;
		const deadline = Math.min(...batch.map((one) => one.deadline));
		void this.run(batch, deadline).then((served) => {
			for (const { settle } of batch) settle(served);
		});
	}
}
