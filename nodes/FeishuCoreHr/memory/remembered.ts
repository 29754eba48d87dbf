import { setImmediate } from 'node:timers/promises';

import type { Row, Store, Transaction } from '../store/store';

const DAY_MS = 24 * 3_600_000;

/** Rows of one statement. */
const AT_ONCE = 200;

/** What is remembered of a record, or of a list. */
export type Written = Readonly<Record<'digest' | 'causes' | 'sealed', string>>;

interface Entry {
	readonly mark: string;
	/** Told what stands there now; gives nothing where that stays. */
	readonly next: (row: Row | undefined) => Written | undefined;
}

/** Where the rows of one memory lie: marks that tell nothing, and what kind of records they are of. */
interface Place {
	readonly scope: string;
	readonly kind: string;
	readonly app: string;
}

/** The rows of one memory, by their marks. */
export class Remembered {
	/** @param now milliseconds since 1970 */
	constructor(
		private readonly store: Store,
		private readonly now: number,
		private readonly place: Place,
	) {}

	/** @throws {StoreFault} */
	async read(columns: string, marks: readonly string[]): Promise<ReadonlyMap<string, Row>> {
		return await this.store.transact('read', async (tx) => await this.rows(tx, columns, marks));
	}

	/**
	 * Writes all of these or nothing.
	 * @throws {StoreFault}
	 */
	async write(columns: string, entries: readonly Entry[]): Promise<void> {
		if (entries.length === 0) return;
		await this.store.transact('quick', async (tx) => {
			await tx.alone(`remembered ${this.place.scope}`);
			for (let from = 0; from < entries.length; from += AT_ONCE) {
				const some = entries.slice(from, from + AT_ONCE);
				const marks = some.map(({ mark }) => mark);
				const known = await this.rows(tx, columns, marks);
				for (const { mark, next } of some) await this.put(tx, mark, next(known.get(mark)));
				// A store that blocks lets others have a turn.
				await setImmediate();
			}
		});
	}

	/** Whether it is a day since it was seen last. */
	isOld(row: Row | undefined): boolean {
		return row !== undefined && Number(row.seen_at) < this.now - DAY_MS;
	}

	/** @throws {StoreFault} */
	async keepSeen(marks: readonly string[]): Promise<void> {
		await this.store.transact('quick', async (tx) => {
			await tx.rows(
				`update remembered set seen_at = $1 where scope = $2 and mark in ${this.store.dialect.texts('$3')}`,
				[this.now, this.place.scope, JSON.stringify(marks)],
			);
		});
	}

	private async rows(
		tx: Transaction,
		columns: string,
		marks: readonly string[],
	): Promise<ReadonlyMap<string, Row>> {
		const rows = await tx.rows(
			`select ${columns} from remembered where scope = $1 and mark in ${this.store.dialect.texts('$2')}`,
			[this.place.scope, JSON.stringify(marks)],
		);
		return new Map(rows.map((row) => [String(row.mark), row]));
	}

	private async put(tx: Transaction, mark: string, written: Written | undefined): Promise<void> {
		if (!written) return;
		const { digest, causes, sealed } = written;
		const { scope, kind, app } = this.place;
		await tx.rows(
			`insert into remembered (mark, scope, kind, app, digest, causes, sealed, seen_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (mark, scope) do update set digest = excluded.digest, causes = excluded.causes,
			sealed = excluded.sealed, seen_at = excluded.seen_at`,
			[mark, scope, kind, app, digest, causes, sealed, this.now],
		);
	}
}
