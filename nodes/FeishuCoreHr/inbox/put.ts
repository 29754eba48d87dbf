import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../clock';
import { oneByOne } from '../events/turns';
import { Patience } from '../patience';
import { StoreFault, type Store } from '../store/store';
import { insert } from './insert';
import { packItem, type Packed } from './itemText';
import type { Limits } from './limits';
import type { NewRow } from './rows';

/** Refuse after so many milliseconds rather than answer after the platform's 3 s. */
const PATIENCE_MS = 2_000;

/**
 * Characters of one transaction: thousands of usual events are one of them. Where raw events of megabytes come
 * in a burst, each is safe in turn; in one transaction all of them would be late, and come again at once.
 */
const CHARACTERS_AT_ONCE = 16_000_000;

interface Group {
	readonly rows: ReadonlyArray<Packed<NewRow>>;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Writes what arrives in one moment in one transaction, since each waits for the disk. A commit
 * blocks n8n's event loop, so that the next group starts no sooner than the last one's own duration
 * after it.
 */
export class Puts {
	private readonly waiting: Group[] = [];

	private writing = false;

	private readonly patience: Patience;

	constructor(
		private readonly store: Store,
		private readonly limits: Limits,
		private readonly clock: Clock,
	) {
		this.patience = new Patience(clock, PATIENCE_MS);
	}

	/**
	 * Resolves once all rows are on disk: each new, or there already.
	 * @throws {StoreFault} after 2 s at most; the rows may be stored all the same
	 */
	put(rows: readonly NewRow[]): Promise<void> {
		return new Promise((resolve, reject) => {
			const over = this.patience.begin(() =>
				reject(new StoreFault('slow', `not stored within ${PATIENCE_MS} ms`)),
			);
			const settle = (end: () => void) => {
				over();
				end();
			};
			const fail = (error: unknown) => settle(() => reject(error as Error));
			const wait = (packed: Group['rows']) => {
				this.waiting.push({ rows: packed, resolve: () => settle(resolve), reject: fail });
				void this.writeAll();
			};
			const packed = oneByOne(rows, packItem<NewRow>);
			if (packed instanceof Promise) packed.then(wait, fail);
			else wait(packed);
		});
	}

	private async writeAll(): Promise<void> {
		if (this.writing) return;
		this.writing = true;
		while (this.waiting.length > 0) {
			await setImmediate();
			const groups = this.waiting.splice(0, countOf(this.waiting));
			const begun = this.clock.monotonic();
			await this.writeGroups(groups);
			const lasted = this.clock.monotonic() - begun;
			if (this.store.dialect.blocks) await this.clock.sleep(Math.min(lasted, PATIENCE_MS / 2));
		}
		this.writing = false;
	}

	/** Whom the limits refuse spoils nothing for the others, not even of the same event. */
	private async writeGroups(groups: readonly Group[]): Promise<void> {
		try {
			const accepted: Array<Packed<NewRow>> = [];
			const refused = new Map<Group, StoreFault>();
			for (const group of groups) {
				for (const row of group.rows) {
					const refusal = await this.limits.refusal(row);
					if (refusal) refused.set(group, refusal);
					else accepted.push(row);
				}
			}
			if (accepted.length > 0) {
				const now = this.clock.now();
				await this.store.transact('durable', async (tx) => {
					// A number drawn first may be seen last: alone, the numbers are the order of arrival for all.
					await tx.alone('put');
					await insert(tx, accepted, now, this.store.dialect.rowsAtOnce);
				});
			}
			for (const group of groups) {
				const refusal = refused.get(group);
				if (refusal) group.reject(refusal);
				else group.resolve();
			}
		} catch (error) {
			for (const { reject } of groups) reject(error);
		}
	}
}

/** How many are written together: as many as fit, one at least. */
function countOf(groups: readonly Group[]): number {
	let characters = 0;
	const over = groups.findIndex(({ rows }) => {
		for (const { item } of rows) characters += item.length;
		return characters > CHARACTERS_AT_ONCE;
	});
	return over === -1 ? groups.length : Math.max(1, over);
}
