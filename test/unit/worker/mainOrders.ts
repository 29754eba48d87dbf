/** What a main is told over IPC; n8n would tell it. */
export type Order =
	/** It has become the leader: its triggers are activated. */
	| { readonly verb: 'lead' }
	/** It has not been the leader for a while: its triggers are closed. */
	| { readonly verb: 'follow' }
	| { readonly verb: 'receive'; readonly events: readonly string[] }
	/** The answer to its next take reaches it only when it is woken. */
	| { readonly verb: 'waitAtTake' };

/** It answers with what becomes of the events. */
export interface Tale {
	readonly kind: 'ready' | 'stored' | 'taken' | 'began' | 'ended' | 'warned';
	readonly events: readonly string[];
}

/** An event whose run lasts for seconds. */
export const LONG = 'Long1';
