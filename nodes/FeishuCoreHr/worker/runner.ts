import type { Waiting } from '../inbox/rows';
import type { Log } from '../log';
import type { StartMode } from './due';
import type { Outcome } from './outcomes';

/** A subscription as the worker sees it: whose rows to run, how, and by what. */
export interface Runner {
	readonly node: string;
	readonly startMode: StartMode;
	readonly inOrder: boolean;
	/** How often a failed run is tried again. */
	readonly retries: number;
	/** Milliseconds that the workflow's own settings give a run; 0: as long as it takes. */
	readonly timeoutMs: number;
	readonly log: Log;
	/** Decides by the filter of now what arrived while the workflow was not there. */
	decideAll(): Promise<void>;
	/** Why this row must not run any more (another app, an event no longer chosen). */
	objection(row: Waiting): string | undefined;
	/** Starts one execution of all these rows, and resolves when it has ended. Never rejects. */
	run(rows: readonly Waiting[]): Promise<Outcome>;
	/** Shows in n8n that these rows are not run any more. */
	givenUp(rows: readonly Waiting[], reason: string): void;
}
