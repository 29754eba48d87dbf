import type { HrEvent } from '../events/hrEvent';
import type { Log } from '../log';
import type { Subscription } from '../subscription';

/** One trigger node that listens on an app's shared connection. */
export interface Subscriber {
	/** Who its events are stored for; nobody for a test run in the editor. */
	readonly subscription: Subscription | undefined;
	/** It listens from now on: the platform has accepted its secret. */
	admitted(): void;
	/** A test run sees each event; nothing is stored or brought again for its sake. Never rejects. */
	see(event: HrEvent): Promise<void>;
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
