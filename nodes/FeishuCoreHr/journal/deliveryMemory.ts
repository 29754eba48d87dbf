import { REMEMBERED_MS } from './standing';
import type { Delivery } from './standing';

/** About 15 MB when full; beyond it the oldest are forgotten, and only the file knows them. */
const CAPACITY = 100_000;

/** The process's own memory of deliveries: bounded in number and age, ordered by time. */
export class DeliveryMemory {
	private readonly deliveries = new Map<string, Delivery>();

	constructor(private readonly capacity = CAPACITY) {}

	get(id: string): Delivery | undefined {
		return this.deliveries.get(id);
	}

	set(id: string, delivery: Delivery): void {
		// Deleted first, so that the map's order stays the order of the times.
		this.deliveries.delete(id);
		this.deliveries.set(id, delivery);
		this.forgetOldest(delivery.at);
	}

	delete(id: string): void {
		this.deliveries.delete(id);
	}

	/** The events served at or after a time, oldest first. Sees those that come meanwhile, too. */
	*served(since: number): Generator<readonly [id: string, at: number], undefined> {
		for (const [id, { state, at }] of this.deliveries) {
			if (state === 'done' && at >= since) yield [id, at];
		}
	}

	/** A few at a time: the next event has to be acknowledged within seconds. */
	private forgetOldest(now: number): void {
		let steps = 4;
		for (const [id, { at }] of this.deliveries) {
			const kept = at >= now - REMEMBERED_MS && this.deliveries.size <= this.capacity;
			if (kept || steps-- === 0) return;
			this.deliveries.delete(id);
		}
	}
}
