import { FAULT_SENTENCES, type Fault } from './faults';
import { StoreFault, type Durability, type Store, type Transaction } from './store';

interface Warner {
	info(message: string): void;
	warn(message: string): void;
}

/** A store that says once what is wrong with it, and once that it works again. */
export class WatchedStore implements Store {
	/** What was said, and what kind of work it keeps from being done: a lock lets reads pass. */
	private readonly told = new Map<Fault, Durability>();

	constructor(
		private readonly store: Store,
		private readonly log: Warner,
	) {}

	get dialect(): Store['dialect'] {
		return this.store.dialect;
	}

	get place(): string {
		return this.store.place;
	}

	async transact<T>(durability: Durability, work: (tx: Transaction) => Promise<T>): Promise<T> {
		return await this.watch(durability, this.store.transact(durability, work));
	}

	async size(): Promise<number> {
		return await this.watch('read', this.store.size());
	}

	async close(): Promise<void> {
		await this.store.close();
	}

	private async watch<T>(durability: Durability, work: Promise<T>): Promise<T> {
		void work.then(
			() => this.works(durability),
			(error: unknown) => this.fails(durability, error),
		);
		return await work;
	}

	/** Says what is wrong, or was and is cured: once, however many calls met it, until all works again. */
	tell(fault: Fault, detail: string, durability: Durability = 'durable'): void {
		const isNew = !this.told.has(fault);
		// Whatever is durable matters most: it is what events wait for.
		if (isNew || durability === 'durable') this.told.set(fault, durability);
		if (isNew) this.log.warn(`${FAULT_SENTENCES[fault]} (${this.store.place}: ${detail})`);
	}

	private works(durability: Durability): void {
		if (this.told.size === 0) return;
		for (const [fault, kept] of this.told) if (kept === durability) this.told.delete(fault);
		if (this.told.size === 0) this.log.info('the store of changes works again');
	}

	private fails(durability: Durability, error: unknown): void {
		if (StoreFault.is(error)) this.tell(error.fault, error.message, durability);
	}
}
