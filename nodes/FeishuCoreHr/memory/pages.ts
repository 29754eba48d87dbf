import type { Row, Store } from '../store/store';
import type { App } from '../transport/app';
import { Look, type Seen } from './look';
import { appMark, Marks } from './marks';
import { Memo, NOTHING } from './memo';
import { Remembered, type Written } from './remembered';

/** A list of records, of which the first time is no news of any. */
export interface Listing {
	/** What was asked for: whoever is found by another question is no news the first time, either. */
	readonly question: string;
	/** All of the first execution is the first time. */
	readonly execution: string;
	/** A first list that lacks something is the first once more. */
	readonly isWhole: boolean;
	/** When its first record was asked for, milliseconds since 1970: at its end a long list is old. */
	readonly askedAt: number;
}

/** Whose memory. */
export interface Scope {
	readonly app: App;
	/** `person`, `location` … */
	readonly kind: string;
	/** Whatever tells this memory from the others of the app. */
	readonly parts: readonly string[];
	/** Where these are all records that a question finds. */
	readonly listing?: Listing;
	/** A run by hand uses no change up: only what is not known yet is remembered. */
	readonly isTest?: boolean;
}

/** A record that is not as it was. */
interface Move {
	readonly look: Look;
	/** As it was when it was compared. */
	readonly row: Row | undefined;
	/** None: nothing new is known. */
	readonly next: Written | undefined;
}

/** One pass over one memory. */
export class Pages {
	private readonly marks: Marks;

	private readonly scope: string;

	private readonly rows: Remembered;

	private moves: Move[] = [];

	private readonly damaged = new Set<string>();

	private isBaseline = false;

	/**
	 * What becomes of a first list: one that lacks a part is the first once more, but not for ever, for a
	 * part may fail each time.
	 */
	private first: '' | 'part' | 'again' = '';

	constructor(
		store: Store,
		now: number,
		private readonly whose: Scope,
	) {
		this.marks = new Marks(whose.app);
		this.scope = this.marks.scope(whose.parts);
		const place = { scope: this.scope, kind: whose.kind, app: appMark(whose.app) };
		this.rows = new Remembered(store, now, place);
	}

	/** So many could not be read (damaged, or written with another secret), and begin anew. */
	get unreadable(): number {
		return this.damaged.size;
	}

	/** @returns whether this is the first time that the records are listed */
	async begin(): Promise<boolean> {
		const { listing } = this.whose;
		if (!listing) return false;
		const mark = this.listMark(listing);
		const row = (await this.rows.read('mark, causes, sealed', [mark])).get(mark);
		const isOfThis = row?.causes === this.marks.cause(listing.execution);
		const isPart = row?.sealed === 'part';
		this.isBaseline = !row || isOfThis || isPart;
		if (row?.sealed === 'again' || (isPart && !isOfThis)) this.first = 'again';
		else this.first = isPart || !listing.isWhole ? 'part' : '';
		return this.isBaseline;
	}

	/** Most records are as they were: that shows in their digests, and nothing is written then. */
	async turn(seen: readonly Seen[]): Promise<readonly Look[]> {
		const looks = seen.map((one) => new Look(this.marks, this.whose.kind, one));
		const marks = looks.map(({ mark }) => mark);
		const known = await this.rows.read('mark, digest, causes, seen_at', marks);
		const others = looks.filter((look) => !look.isAsBefore(known.get(look.mark)));
		const old = marks.filter((mark) => this.rows.isOld(known.get(mark)));
		if (others.length > 0) await this.compare(others);
		if (old.length > 0) await this.rows.keepSeen(old);
		return looks;
	}

	/** Whoever a first list finds is no news, and need not wait for its end. */
	async keepNew(): Promise<void> {
		const known = this.moves.filter(({ row }) => row !== undefined);
		await this.remember(this.moves.filter(({ row }) => row === undefined));
		this.moves = known;
	}

	/** Remembers all that has moved, or nothing of it: what is not told to the end is told again. */
	async keep(): Promise<void> {
		await this.remember(this.moves);
		this.moves = [];
	}

	private async remember(moves: readonly Move[]): Promise<void> {
		const entries = moves.map((move) => ({
			mark: move.look.mark,
			// Whatever another run has remembered since is compared again.
			next: (row: Row | undefined) =>
				(row?.sealed === move.row?.sealed ? move : this.moved(move.look, row)).next,
		}));
		await this.rows.write(COMPARED, entries);
	}

	/** Written last, so that a first list which was cut off is the first once more. */
	async end(): Promise<void> {
		const { listing } = this.whose;
		if (!listing) return;
		const mark = this.listMark(listing);
		if (!this.isBaseline) return await this.rows.keepSeen([mark]);
		const causes = this.marks.cause(listing.execution);
		const next = () => ({ digest: '', causes, sealed: this.first });
		await this.rows.write('mark', [{ mark, next }]);
	}

	private async compare(looks: readonly Look[]): Promise<void> {
		const known = await this.rows.read(
			COMPARED,
			looks.map(({ mark }) => mark),
		);
		this.moves.push(...looks.map((look) => this.moved(look, known.get(look.mark))));
	}

	private moved(look: Look, row: Row | undefined): Move {
		const memo = row && Memo.read(this.marks.seal, String(row.sealed), this.aad(look.mark));
		if (row && !memo) this.damaged.add(look.mark);
		const next = look.moved(memo, this.isBaseline);
		if (next && memo && this.isOutdated(row)) {
			look.step = NOTHING;
			return { look, row, next: undefined };
		}
		if (!next || this.isLeft(memo)) return { look, row, next: undefined };
		const sealed = next.sealed(this.marks.seal, this.aad(look.mark));
		return { look, row, next: { digest: look.digest, causes: next.causes, sealed } };
	}

	/** Somebody else looked while the list was read: its answer may be older, and the next one tells. */
	private isOutdated(row: Row): boolean {
		const { listing } = this.whose;
		return listing !== undefined && Number(row.seen_at) > listing.askedAt;
	}

	private isLeft(memo: Memo | undefined): boolean {
		if (!this.whose.isTest) return false;
		return memo !== undefined || (this.whose.listing !== undefined && !this.isBaseline);
	}

	private listMark({ question }: Listing): string {
		return this.marks.list(this.whose.kind, question);
	}

	/** A text that was moved to another record or another memory cannot be read there. */
	private aad = (mark: string): string => `${mark} ${this.scope}`;
}

/** Each sealed text is another one, as its nonce is: by it shows whether the row was written since. */
const COMPARED = 'mark, sealed, seen_at';
