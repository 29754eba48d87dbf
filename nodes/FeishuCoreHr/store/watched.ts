import { FAULT_SENTENCES, type Fault } from './faults';
import { StoreFault, type Durability, type Store, type Transaction } from './store';

interface Warner {
	info(message: string): void;
	warn(message: string): void;
}

/** A store that says once what is wrong with it, and once that it works again. */
export class WatchedStore implements Store {
	private readonly told = new Set<Fault>();

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
		return await this.watch(this.store.transact(durability, work));
	}

	async size(): Promise<number> {
		return await this.watch(this.store.size());
	}

	async close(): Promise<void> {
		await this.store.close();
	}

	private async watch<T>(work: Promise<T>): Promise<T> {
		void work.then(
			() => this.works(),
			(error: unknown) => this.fails(error),
		);
		return await work;
	}

	private works(): void {
		if (this.told.size > 0) this.log.info('the store of changes works again');
		this.told.clear();
	}

	private fails(error: unknown): void {
		if (!(error instanceof StoreFault) || this.told.has(error.fault)) return;
		this.told.add(error.fault);
		this.log.warn(`${FAULT_SENTENCES[error.fault]} (${this.store.place}: ${error.message})`);
	}
}
