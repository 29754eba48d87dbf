import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../clock';
import type { Store, Value } from '../store/store';
import type { App } from '../transport/app';
import type { Look, Seen } from './look';
import { appMark, Marks } from './marks';
import type { Step } from './memo';
import { Pages, type Scope } from './pages';

export type { Scope, Seen };

export interface Recollection {
	/** In the order of what was seen. */
	readonly steps: readonly Step[];
	/** Nothing was known: from now on it is. */
	readonly isBaseline: boolean;
	/** So many could not be read (damaged, or written with another secret), and begin anew. */
	readonly unreadable: number;
}

/** Records that are looked at in one go: many would hold n8n up. */
const AT_ONCE = 200;
const REMOVED_AT_ONCE = 2_000;

/** What was not seen for so long is forgotten. */
export const KEPT_MS = 400 * 24 * 3_600_000;

/**
 * What each record was when it was put out last, by which changes have a before and an after. A row
 * holds nothing that can be read without the app's secret: marks and sealed texts.
 */
export class Memory {
	constructor(
		private readonly store: Store,
		private readonly clock: Pick<Clock, 'now'>,
	) {}

	/**
	 * Compares each record with what it was, and remembers it: all of them or none, but for whom
	 * a first list finds, which is the first again where it was cut off.
	 * @throws {StoreFault}
	 */
	async compare(scope: Scope, seen: readonly Seen[]): Promise<Recollection> {
		const pages = new Pages(this.store, this.clock.now(), scope);
		const isBaseline = await pages.begin();
		const looks: Look[] = [];
		for (let from = 0; from < seen.length; from += AT_ONCE) {
			looks.push(...(await pages.turn(seen.slice(from, from + AT_ONCE))));
			if (isBaseline) await pages.keepNew();
			// A store that blocks lets others have a turn.
			await setImmediate();
		}
		await pages.keep();
		await pages.end();
		return { steps: looks.map(({ step }) => step), isBaseline, unreadable: pages.unreadable };
	}

	/**
	 * Forgets a record, or all of a kind, whichever memory holds it.
	 * @param id of the record; none: all of them
	 * @returns how many were remembered, the same one in several memories counted for each
	 * @throws {StoreFault}
	 */
	async forget(app: App, kind: string, id?: string): Promise<number> {
		if (id === undefined) return await this.remove('app = $1 and kind = $2', [appMark(app), kind]);
		return await this.remove('mark = $1', [new Marks(app).record(kind, id)]);
	}

	/** Forgets what was not seen for 400 days. */
	async prune(): Promise<void> {
		await this.remove('seen_at < $1', [this.clock.now() - KEPT_MS]);
	}

	private async remove(condition: string, values: readonly Value[]): Promise<number> {
		const statement = `delete from remembered where (mark, scope) in
			(select mark, scope from remembered where ${condition} limit ${REMOVED_AT_ONCE}) returning digest`;
		for (let removed = 0; ; ) {
			const rows = await this.store.transact(
				'quick',
				async (tx) => await tx.rows(statement, values),
			);
			removed += rows.filter(({ digest }) => digest !== '').length;
			if (rows.length < REMOVED_AT_ONCE) return removed;
			await setImmediate();
		}
	}
}
