import { join } from 'node:path';
import { BacklogFile } from './backlogFile';
import { BACKLOG_WARNINGS } from './faults';
import { FileKeeper } from './fileKeeper';
import type { JournalLogger } from './fileKeeper';

export const BACKLOG_FILE = 'feishu-corehr-backlog.sqlite';

/** An event that waits for its run, as text. */
export interface Stored {
	/** Names it in this process. */
	readonly key: string;
	readonly text: string;
	/** Where it is written down; a place in a file that was replaced meanwhile is of no use. */
	readonly place?: { readonly file: number; readonly id: number };
}

export interface BacklogOptions {
	/** n8n's folder, see `journalFolder`. */
	readonly folder: string;
	/** Gets one warning for each cause that keeps the backlog from its file. */
	readonly logger: JournalLogger;
}

const FULL =
	'Feishu CoreHR: too many events wait for n8n to have time for them. Further ones are refused, and Feishu sends them again, four times in seven hours. Set a Batch Size in the trigger, so that many events share an execution.';

interface Group {
	readonly node: string;
	readonly texts: readonly string[];
	readonly settle: (stored: readonly Stored[] | undefined) => void;
}

/**
 * Keeps in a file what waits for its run, for all trigger nodes of this process. A node is named by
 * its workflow and itself; `now` is milliseconds since 1970. No method throws.
 */
export class BacklogStore {
	private readonly keeper: FileKeeper<BacklogFile>;

	private gathered: Group[] = [];

	/** What ran while the file could not be written. */
	private readonly overdue = new Set<Stored>();

	private readonly logger: JournalLogger;

	private inMemoryOnly = 0;

	private full = false;

	private now = 0;

	constructor({ folder, logger }: BacklogOptions) {
		this.logger = logger;
		const sqlite = process.getBuiltinModule?.('node:sqlite');
		const path = join(folder, BACKLOG_FILE);
		const open = sqlite && (() => BacklogFile.open(sqlite, path));
		this.keeper = new FileKeeper(open, path, BACKLOG_WARNINGS, logger);
	}

	/**
	 * Writes events down. Those that come in the same moment are written, and the disk waited for,
	 * in one go.
	 *
	 * @returns nothing when they could not be written, or too many wait already
	 */
	async add(
		node: string,
		texts: readonly string[],
		now: number,
	): Promise<readonly Stored[] | undefined> {
		this.now = now;
		return await new Promise((settle) => {
			this.gathered.push({ node, texts, settle });
			if (this.gathered.length === 1) setImmediate(() => this.writeGathered());
		});
	}

	/** For what has to be kept although it cannot be written down. */
	keepInMemory(texts: readonly string[]): readonly Stored[] {
		return texts.map((text) => ({ key: `memory ${this.inMemoryOnly++}`, text }));
	}

	/** What was written down for a node and is in nobody's hands. */
	load(node: string, now: number): readonly Stored[] {
		this.now = now;
		if (!this.keeper.exists) return [];
		const load = (file: BacklogFile) =>
			file.load(node, now).map(({ id, entry }) => storedIn(file, id, entry));
		return this.attempt(load) ?? [];
	}

	/** Takes events to run them; returns those that no other process took. */
	take(stored: readonly Stored[], now: number): readonly Stored[] {
		this.now = now;
		return (
			this.attempt((file) => {
				const taken = file.take(idsIn(file, stored), now);
				return stored.filter(({ place }) => place?.file !== file.uid || taken.has(place.id));
			}) ?? stored
		);
	}

	/** Events that were taken, and could not be started. */
	giveBack(stored: readonly Stored[]): void {
		this.attempt((file) => file.giveBack(idsIn(file, stored)));
	}

	/** Events that ran; the file lists them no longer, as soon as it can be written. */
	remove(stored: readonly Stored[]): void {
		for (const one of stored) this.overdue.add(one);
		this.attempt((file) => {
			file.remove(idsIn(file, [...this.overdue]));
			this.overdue.clear();
		});
	}

	close(): void {
		this.remove([]);
		this.keeper.close();
	}

	private writeGathered(): void {
		const groups = this.gathered;
		this.gathered = [];
		const rows = groups.flatMap(({ node, texts }) => texts.map((text) => [node, text] as const));
		const written = this.attempt((file) => {
			const ids = file.add(rows, this.now);
			this.tellWhetherFull(ids === undefined);
			return ids && rows.map(([, text], index) => storedIn(file, ids[index] ?? 0, text));
		});
		let start = 0;
		for (const { settle, texts } of groups) {
			settle(written?.slice(start, (start += texts.length)));
		}
	}

	private tellWhetherFull(full: boolean): void {
		if (full && !this.full) this.logger.warn(FULL);
		this.full = full;
	}

	private attempt<T>(work: (file: BacklogFile) => T): T | undefined {
		const file = this.keeper.at(this.now);
		if (!file) return undefined;
		try {
			return work(file);
		} catch (error) {
			this.keeper.failed(error, () => false);
			return undefined;
		}
	}
}

const storedIn = ({ uid }: BacklogFile, id: number, text: string): Stored => ({
	key: `${uid} ${id}`,
	text,
	place: { file: uid, id },
});

const idsIn = ({ uid }: BacklogFile, stored: readonly Stored[]): number[] =>
	stored.flatMap(({ place }) => (place?.file === uid ? [place.id] : []));
