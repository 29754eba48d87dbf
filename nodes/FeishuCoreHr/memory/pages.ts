import type { Row, Store, Transaction } from '../store/store';
import type { App } from '../transport/app';
import { Look, type Seen } from './look';
import { appMark, Marks } from './marks';
import { Memo, type Step } from './memo';

const DAY_MS = 24 * 3_600_000;

/** Whose memory. */
export interface Scope {
	readonly app: App;
	/** `person`, `location` … */
	readonly kind: string;
	/** Whatever tells this memory from the others of the app. */
	readonly parts: readonly string[];
	/** Whether these are all records there are: then the first time is no news of any. */
	readonly isList: boolean;
}

/** One pass over one memory. */
export class Pages {
	unreadable = 0;

	private readonly marks: Marks;

	private readonly scope: string;

	private readonly app: string;

	private readonly kind: string;

	constructor(
		private readonly store: Store,
		private readonly now: number,
		{ app, kind, parts }: Scope,
	) {
		this.marks = new Marks(app);
		this.scope = this.marks.scope(parts);
		this.app = appMark(app);
		this.kind = kind;
	}

	async isFirstList(): Promise<boolean> {
		const rows = await this.read([this.listMark]);
		return rows.size === 0;
	}

	/** Written last, so that a first list which was cut off is the first once more. */
	async keepListMark(isNew: boolean): Promise<void> {
		if (!isNew) return await this.keepSeen([this.listMark]);
		await this.store.transact('quick', async (tx) => {
			await this.write(tx, this.listMark, { digest: '', causes: '', sealed: '' });
		});
	}

	/** Most records are as they were: that shows in their digests, and nothing is written then. */
	async turn(seen: readonly Seen[], isBaseline: boolean): Promise<Step[]> {
		const looks = seen.map((one) => new Look(this.marks, this.kind, one));
		const known = await this.read(looks.map(({ mark }) => mark));
		const others = looks.filter((look) => !look.isAsBefore(known.get(look.mark)));
		const old = looks.filter(({ mark }) => this.isOld(known.get(mark)));
		if (others.length > 0) await this.move(others, isBaseline);
		if (old.length > 0) await this.keepSeen(old.map(({ mark }) => mark));
		return looks.map(({ step }) => step);
	}

	private async move(looks: readonly Look[], isBaseline: boolean): Promise<void> {
		await this.store.transact('quick', async (tx) => {
			await tx.alone(`remembered ${this.scope}`);
			const marks = looks.map(({ mark }) => mark);
			const known = await this.rows(tx, 'mark, digest, causes, sealed, seen_at', marks);
			for (const look of looks) {
				const row = known.get(look.mark);
				const memo = row && Memo.read(this.marks.seal, String(row.sealed), this.aad(look.mark));
				if (row && !memo) this.unreadable += 1;
				const next = look.moved(memo, isBaseline);
				if (!next) continue;
				await this.write(tx, look.mark, {
					digest: look.digest,
					causes: next.causes,
					sealed: next.sealed(this.marks.seal, this.aad(look.mark)),
				});
			}
		});
	}

	private async read(marks: readonly string[]): Promise<ReadonlyMap<string, Row>> {
		return await this.store.transact(
			'read',
			async (tx) => await this.rows(tx, 'mark, digest, causes, seen_at', marks),
		);
	}

	private async rows(
		tx: Transaction,
		columns: string,
		marks: readonly string[],
	): Promise<ReadonlyMap<string, Row>> {
		const rows = await tx.rows(
			`select ${columns} from remembered where scope = $1 and mark in ${this.store.dialect.texts('$2')}`,
			[this.scope, JSON.stringify(marks)],
		);
		return new Map(rows.map((row) => [String(row.mark), row]));
	}

	private async write(
		tx: Transaction,
		mark: string,
		{ digest, causes, sealed }: Readonly<Record<'digest' | 'causes' | 'sealed', string>>,
	): Promise<void> {
		await tx.rows(
			`insert into remembered (mark, scope, kind, app, digest, causes, sealed, seen_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (mark, scope) do update set digest = excluded.digest, causes = excluded.causes,
			sealed = excluded.sealed, seen_at = excluded.seen_at`,
			[mark, this.scope, this.kind, this.app, digest, causes, sealed, this.now],
		);
	}

	private isOld = (row: Row | undefined): boolean =>
		row !== undefined && Number(row.seen_at) < this.now - DAY_MS;

	private async keepSeen(marks: readonly string[]): Promise<void> {
		await this.store.transact('quick', async (tx) => {
			await tx.rows(
				`update remembered set seen_at = $1 where scope = $2 and mark in ${this.store.dialect.texts('$3')}`,
				[this.now, this.scope, JSON.stringify(marks)],
			);
		});
	}

	private get listMark(): string {
		return this.marks.list(this.kind);
	}

	/** A text that was moved to another record or another memory cannot be read there. */
	private aad = (mark: string): string => `${mark} ${this.scope}`;
}
