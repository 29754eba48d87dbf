import type { Row } from '../store/store';
import { differences } from './difference';
import type { Fields } from './fields';
import type { Marks } from './marks';
import { Memo, type Step } from './memo';

/** A record as it is now. */
export interface Seen {
	readonly id: string;
	/** What made somebody look: the same cause is told the same again. */
	readonly cause: string;
	readonly fields: Fields;
	/** Names of fields of which the cause itself says that they changed. */
	readonly named?: ReadonlySet<string>;
}

/** One record that is compared. */
export class Look {
	readonly mark: string;

	/** Of what is answered now; by the app's secret, so that nobody can guess what it is of. */
	readonly digest: string;

	step: Step = { changes: [], firstSeen: false };

	private readonly cause: string;

	private readonly fields: Fields;

	private readonly named: ReadonlySet<string>;

	constructor(marks: Marks, kind: string, { id, cause, fields, named = NONE }: Seen) {
		this.mark = marks.record(kind, id);
		this.digest = marks.seal.digest(JSON.stringify(fields), 11);
		this.cause = marks.cause(cause);
		this.fields = fields;
		this.named = named;
	}

	/** As it was, and its cause was told nothing of it before. */
	isAsBefore(row: Row | undefined): boolean {
		return row?.digest === this.digest && !String(row.causes).split(' ').includes(this.cause);
	}

	/** @returns what is known from now on; nothing when that is as it was */
	moved(memo: Memo | undefined, isBaseline: boolean): Memo | undefined {
		if (!memo) {
			this.step = { changes: [], firstSeen: !isBaseline };
			return Memo.first(this.fields, this.cause, this.step);
		}
		const told = memo.toldTo(this.cause);
		if (told) {
			this.step = told;
			return undefined;
		}
		this.step = { changes: differences(this.withEmpty(memo.known), this.fields), firstSeen: false };
		return memo.after(this.fields, this.cause, this.step);
	}

	/**
	 * A field that was never answered was empty, where the event says that it changed: the platform
	 * leaves out what is empty as it leaves out what may not be read.
	 */
	private withEmpty(known: Fields): Fields {
		if (this.named.size === 0) return known;
		const names = Object.keys(this.fields).filter(
			(path) =>
				!Object.hasOwn(known, path) && this.named.has(path.slice(path.lastIndexOf('.') + 1)),
		);
		return { ...Object.fromEntries(names.map((name) => [name, null])), ...known };
	}
}

const NONE: ReadonlySet<string> = new Set();
