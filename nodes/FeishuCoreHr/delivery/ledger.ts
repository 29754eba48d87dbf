import type { ClaimKey, Journal } from '../journal/journal';

/** The right to run one event for one trigger node. */
export type Claim =
	/** Run it, then say how that went: true for done, false when it may run again. */
	| { readonly kind: 'ours'; settle(done: boolean): void }
	/** It ran before. */
	| { readonly kind: 'done' }
	/** It is being run just now in this process; the promise gives what the first one settles. */
	| { readonly kind: 'shared'; readonly verdict: Promise<boolean> }
	/** Another process is at it, or died at it just now. */
	| { readonly kind: 'busy' };

/**
 * Sees to it that each event runs once for each trigger node: what is under way in this process
 * is known here, what is done or under way elsewhere is known to the journal.
 */
export class Ledger {
	private readonly underWay = new Map<string, Promise<boolean>>();

	constructor(
		private readonly journal: Journal,
		private readonly now: () => number,
	) {}

	claim(key: ClaimKey): Claim {
		const name = JSON.stringify([key.workflowId, key.nodeId, key.eventId]);
		const verdict = this.underWay.get(name);
		if (verdict) return { kind: 'shared', verdict };

		const claimed = this.journal.claim(key, this.now());
		if (claimed !== 'claimed') return { kind: claimed };

		let tell: (done: boolean) => void = () => undefined;
		this.underWay.set(name, new Promise((resolve) => (tell = resolve)));
		const settle = (done: boolean) => {
			if (!this.underWay.delete(name)) return;
			if (done) this.journal.done(key, this.now());
			else this.journal.release(key);
			tell(done);
		};
		return { kind: 'ours', settle };
	}

	/** Lets an event run again that was done. */
	forget(key: ClaimKey): void {
		this.journal.release(key);
	}
}
