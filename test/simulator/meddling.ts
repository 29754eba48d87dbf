import type { HttpCall, Reply } from './httpApi';

/** Changes a reply on its way to the client. */
export type Change = (reply: Reply, call: HttpCall) => Reply;

/** Gateways, proxies and odd days of the platform: each may change every reply, the latest last. */
export class Meddling {
	private readonly changes = new Set<Change>();

	/** @returns ends it */
	add(change: Change): () => void {
		const own: Change = (reply, call) => change(reply, call);
		this.changes.add(own);
		return () => this.changes.delete(own);
	}

	apply(reply: Reply, call: HttpCall): Reply {
		return [...this.changes].reduce((changed, change) => change(changed, call), reply);
	}
}
