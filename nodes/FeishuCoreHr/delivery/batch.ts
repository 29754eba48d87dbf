import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { mergeItems } from '../events/merge';
import type { Clock } from './clock';

export interface BatchSettings {
	/** Items, 1 to 500. */
	readonly batchSize: number;
	/** Milliseconds, 0 to 2000, after the first item of a batch. */
	readonly batchWaitMs: number;
	/** One item per person or location, with united changes. */
	readonly mergeChanges: boolean;
}

interface Entry {
	readonly item: IDataObject;
	readonly output: number;
	readonly deadline: number;
	readonly settle: (served: boolean) => void;
}

type Run = (outputs: INodeExecutionData[][], deadline: number) => Promise<boolean>;

/** Gathers events that arrive together into the items of one execution. */
export class Batch {
	private entries: Entry[] = [];

	private cancelTimer: () => void = () => undefined;

	constructor(
		private readonly settings: BatchSettings,
		private readonly outputs: number,
		private readonly run: Run,
		private readonly clock: Clock,
	) {}

	/**
	 * Adds an item, and resolves with what became of the execution that it went into.
	 *
	 * @param deadline milliseconds since 1970; the batch never waits so long that it is missed
	 */
	async add(item: IDataObject, output: number, deadline: number): Promise<boolean> {
		return await new Promise((settle) => {
			this.entries.push({ item, output, deadline, settle });
			if (this.entries.length >= this.settings.batchSize) this.flush();
			else if (this.entries.length === 1) {
				const due = Math.min(this.clock.now() + this.settings.batchWaitMs, deadline - 500);
				this.cancelTimer = this.clock.at(due, () => this.flush());
			}
		});
	}

	/** Runs what is gathered now. */
	flush(): void {
		this.cancelTimer();
		const entries = this.entries;
		this.entries = [];
		if (entries.length === 0) return;
		const deadline = Math.min(...entries.map((entry) => entry.deadline));
		void this.run(this.toOutputs(entries), deadline).then((served) => {
			for (const { settle } of entries) settle(served);
		});
	}

	private toOutputs(entries: readonly Entry[]): INodeExecutionData[][] {
		return Array.from({ length: this.outputs }, (_, output) => {
			const items = entries.filter((entry) => entry.output === output).map(({ item }) => item);
			return (this.settings.mergeChanges ? mergeItems(items) : items).map((json) => ({ json }));
		});
	}
}
