import type { Fault } from './faults';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** The statements of one transaction. */
export interface Transaction {
	/**
	 * Runs one statement; its parameters are written `$1`, `$2` …
	 * @returns the rows of a `select` or of a `returning`
	 */
	rows(sql: string, parameters?: readonly Value[]): Promise<readonly Row[]>;
	/** Waits until no other transaction is alone under this name; so is this one to its end. */
	alone(name: string): Promise<void>;
}

/**
 * How a transaction ends. `durable`: once it is on disk. `quick`: once it outlives this process; the
 * disk has it a second later at most, so a power cut may undo it. `read`: it writes nothing, and waits
 * for nobody who does.
 */
export type Durability = 'durable' | 'quick' | 'read';

/** A database. It knows nothing of events. */
export interface Store {
	/** How the two engines differ where SQL itself does. */
	readonly dialect: {
		/** Whether a transaction keeps Node.js from everything else. */
		readonly blocks: boolean;
		/** Rows of a statement that inserts many: more of them cost fewer ways to a server. */
		readonly rowsAtOnce: number;
		/** A list of numbers from a parameter that holds them as JSON. */
		ids(parameter: string): string;
		/** The same of texts, in a column `value`. */
		texts(parameter: string): string;
	};
	/** For a person: which database, where; without a password. */
	readonly place: string;
	/**
	 * Does all of the work or none of it.
	 * @throws {StoreFault} when nothing was done, or when nobody can tell whether it was
	 */
	transact<T>(durability: Durability, work: (tx: Transaction) => Promise<T>): Promise<T>;
	/** Bytes on disk. */
	size(): Promise<number>;
	close(): Promise<void>;
}

/** Why the store could not do its work. Holds no password and no foreign error. */
export class StoreFault extends Error {
	constructor(
		readonly fault: Fault,
		detail: string,
	) {
		super(detail);
		this.name = 'StoreFault';
	}

	/** Also one from another copy of these modules, which may have opened the store. */
	static is(error: unknown): error is StoreFault {
		return error instanceof Error && error.name === 'StoreFault';
	}
}
