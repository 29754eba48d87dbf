import type { HrEvent } from '../events/hrEvent';
import type { Log } from './logger';

/** One trigger node that listens on an app's shared connection. */
export interface Subscriber {
	/** The workflow and the node: the same before and after the workflow is published anew. */
	readonly id: string;
	/** A test run in the editor. It sees each event, but nothing is brought again for its sake. */
	readonly isTest: boolean;
	readonly eventTypes: ReadonlySet<string>;
	/**
	 * Serves an event. It never rejects.
	 *
	 * @param deadline milliseconds since 1970 by which it answers
	 * @returns false when the platform has to bring the event again
	 */
	deliver(event: HrEvent, deadline: number): Promise<boolean>;
	/** Every subscriber served the event, and the platform is being told so. */
	acknowledged(event: HrEvent): void;
	/** No event comes any more; those under way need not wait for others. */
	leaving(): void;
	/** The connection ended for good. */
	lost(error: Error): void;
}

/** Calls one of many: that it throws is no reason not to call the others. */
export function harmless(log: Log, call: () => void): void {
	try {
		call();
	} catch (error) {
		log.warn('a workflow could not be told of its long connection', { error });
	}
}
