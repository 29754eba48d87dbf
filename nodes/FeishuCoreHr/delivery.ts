import { randomUUID } from 'node:crypto';

import { systemClock } from './clock';
import { Changes } from './inbox/changes';
import { Inbox } from './inbox/inbox';
import { Leases } from './inbox/leases';
import { Subscriptions } from './inbox/subscriptions';
import { logOf, type Log } from './log';
import { oncePerProcess } from './oncePerProcess';
import { FAULT_SENTENCES } from './store/faults';
import { openStore } from './store/open';
import { WatchedStore } from './store/watched';
import type { Store } from './store/store';
import { Worker } from './worker/worker';

/**
 * Executions that may be starting or under way at once. n8n 2.41 takes about 9 MB for each (1,000 at
 * once were 10 GB), and runs no more a second when there are more of them.
 */
const PLACES = 50;
/** A run that lasts long bars the way no longer than this; but 200 are the most however long. */
const LENT_FOR_MS = 30_000;
const MOST_UNDER_WAY = 200;

/** What carries events from the filter to the end of their run, once in a process. */
export interface Delivery {
	readonly store: Store;
	readonly inbox: Inbox;
	readonly subscriptions: Subscriptions;
	readonly changes: Changes;
	readonly worker: Worker;
	readonly log: Log;
}

/** @throws {StoreFault} for settings that a person must change */
export const delivery = (): Delivery => oncePerProcess('delivery', 1, openDelivery);

function openDelivery(): Delivery {
	const log = logOf('store of changes');
	const healed = (fault: 'damaged' | 'replaced', detail: string) =>
		log.warn(`${FAULT_SENTENCES[fault]} (${detail})`);
	const store = new WatchedStore(openStore(process.env, { healed, now: Date.now }), log);
	const owner = randomUUID();
	const inbox = new Inbox(store, owner, systemClock, (message) => log.warn(message));
	const subscriptions = new Subscriptions(store, systemClock);
	const worker = new Worker(inbox, new Leases(store, owner, systemClock), systemClock, limits());
	return { store, inbox, subscriptions, changes: new Changes(store, systemClock), worker, log };
}

/**
 * What n8n itself has queued it runs again after a restart, and so would we: with a limit of its own
 * no more is started than it begins at once, and no place is given back early.
 */
function limits() {
	const own = Number(process.env.N8N_CONCURRENCY_PRODUCTION_LIMIT);
	if (own > 0) return { places: Math.min(PLACES, own), underWay: MOST_UNDER_WAY };
	return { places: PLACES, underWay: MOST_UNDER_WAY, lentForMs: LENT_FOR_MS };
}
