import { randomUUID } from 'node:crypto';

import { systemClock, type Clock } from './clock';
import { Changes } from './inbox/changes';
import { Inbox } from './inbox/inbox';
import { Leases } from './inbox/leases';
import { Lines } from './inbox/lines';
import { prune } from './inbox/prune';
import { Subscriptions } from './inbox/subscriptions';
import { logOf, type Log } from './log';
import { Reminders } from './memory/reminders';
import { Memory } from './memory/memory';
import { oncePerProcess } from './oncePerProcess';
import { isQueueMode } from './queueMode';
import { storeAdvice } from './store/advice';
import { openStore } from './store/open';
import { WatchedStore } from './store/watched';
import { Door } from './door';
import { placesOf } from './worker/places';
import { Worker } from './worker/worker';

/** How often subscriptions show that they are here: one that is gone for two minutes is off. */
const SHOW_MS = 30_000;
const PRUNE_MS = 10 * 60_000;

/** What carries events from the filter to the end of their run, once in a process. */
export interface Delivery {
	readonly door: Door;
	readonly subscriptions: Subscriptions;
	readonly inbox: Inbox;
	readonly changes: Changes;
	readonly worker: Worker;
	readonly lines: Lines;
	readonly reminders: Reminders;
	readonly memory: Memory;
	readonly clock: Clock;
}

/** @throws {StoreFault} for settings that a person must change */
export const delivery = (): Delivery => oncePerProcess('delivery', 1, openDelivery);

/**
 * Says once in a process what is not as it should be with the place where changes wait.
 * @throws {StoreFault} for a place that cannot serve
 */
export function warnOfPlace(): void {
	const advice = storeAdvice(process.env);
	oncePerProcess('storeAdvice', 1, () => {
		for (const sentence of advice) logOf('store of changes').warn(sentence);
		return true;
	});
}

function openDelivery(): Delivery {
	const log = logOf('store of changes');
	const healed = (fault: 'damaged' | 'replaced', detail: string) => store.tell(fault, detail);
	const store: WatchedStore = new WatchedStore(
		openStore(process.env, { healed, now: Date.now }),
		log,
	);
	const owner = randomUUID();
	const inbox = new Inbox(store, owner, systemClock, (message) => log.warn(message));
	const subscriptions = new Subscriptions(store, owner, systemClock, (id, message) =>
		log.warn(message, { id }),
	);
	const inQueueMode = isQueueMode(process.env);
	const leases = new Leases(store, owner, systemClock, inQueueMode);
	const worker = new Worker(inbox, leases, systemClock, {
		...placesOf(process.env),
		inQueueMode,
	});
	const memory = new Memory(store, systemClock);
	const door = new Door({
		inbox,
		subscriptions,
		clock: systemClock,
		log,
		stored: () => worker.wake(),
	});
	regularly(SHOW_MS, async () => await subscriptions.beat(), log);
	regularly(PRUNE_MS, async () => await forget(), log);
	async function forget() {
		// A host that slept for a week wakes with workflows that seem to have been off.
		await subscriptions.beat();
		const dropped = await prune(store, systemClock);
		if (dropped > 0)
			log.warn(`${dropped} changes of workflows that were off for a week are dropped`);
		await memory.prune();
	}
	return {
		door,
		subscriptions,
		inbox,
		changes: new Changes(store, systemClock),
		worker,
		lines: new Lines(store, systemClock),
		reminders: new Reminders(store, systemClock),
		memory,
		clock: systemClock,
	};
}

/** The store says by itself what is wrong with it, and the next time tries again. */
function regularly(milliseconds: number, job: () => Promise<void>, log: Log): void {
	systemClock.in(milliseconds, () => {
		job()
			.catch((error: unknown) => log.debug('not done this time', { error }))
			.finally(() => regularly(milliseconds, job, log));
	});
}
