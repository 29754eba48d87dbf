import type { JsonObject } from '../json';
import type { Settings } from '../settings';
import { within } from '../settings';
import { Lagged } from './lagged';

/** How the records of one kind come about; `id` is the CoreHR id, in all of them. */
export interface RecordSeed {
	readonly firstId: bigint;
	/** How many there are at first. */
	readonly count: number;
	/** The record in the words of the call for single records. */
	make(number: number, id: string): JsonObject;
}

type Reader = 'records' | 'recordSearch';

/** Records of one kind; ids are stable from run to run. */
export class Records {
	private readonly byId = new Map<string, Lagged<JsonObject | undefined, Reader>>();

	constructor(
		private readonly settings: Settings,
		private readonly seed: RecordSeed,
	) {
		this.add(seed.count);
	}

	get ids(): readonly string[] {
		return [...this.byId.keys()];
	}

	/** Adds `count` more, long ago, and returns their ids. */
	add(count: number): string[] {
		return Array.from({ length: count }, () => {
			const number = this.byId.size + 1;
			const id = String(this.seed.firstId + BigInt(number));
			const record = { ...this.seed.make(number, id), id };
			this.byId.set(id, new Lagged<JsonObject | undefined, Reader>(record, SINCE_EVER));
			return id;
		});
	}

	/** Replaces fields; readers see it after their lag. */
	change(id: string, patch: JsonObject): void {
		this.write(id, { ...this.byId.get(id)?.latest, ...patch });
	}

	/** Deletes the record; readers see it after their lag. */
	remove(id: string): void {
		this.write(id, undefined);
	}

	/** What this reader sees now; `undefined` where nobody has the id. */
	read(id: string, reader: Reader = 'records'): JsonObject | undefined {
		return this.byId.get(id)?.read(reader, this.settings.now());
	}

	/** All that this reader sees now. */
	list(reader: Reader = 'records'): JsonObject[] {
		return this.ids.map((id) => this.read(id, reader)).filter((record) => record !== undefined);
	}

	private write(id: string, record: JsonObject | undefined): void {
		const { readLagMs, random, now } = this.settings;
		this.byId.get(id)?.write(record, {
			records: now() + within(readLagMs.records, random),
			recordSearch: now() + within(readLagMs.recordSearch, random),
		});
	}
}

const SINCE_EVER = { records: 0, recordSearch: 0 };
