import type { Row } from '../store/store';
import { type Difference, differences } from './difference';
import type { Fields } from './fields';
import type { Marks } from './marks';
import { Memo, NOTHING } from './memo';

/** A record as it is now. */
export interface Seen {
	readonly id: string;
	/** What made somebody look, at least one: the same cause is told the same again. */
	readonly causes: readonly string[];
	readonly fields: Fields;
	/** Whether the cause itself says that the field at a path has changed. */
	isNamed?(path: string): boolean;
}

/** One record that is compared. */
export class Look {
	readonly mark: string;

	/** Of what is answered now; by the app's secret, so that nobody can guess what it is of. */
	readonly digest: string;

	step = NOTHING;

	private readonly causes: readonly string[];

	constructor(
		marks: Marks,
		kind: string,
		private readonly seen: Seen,
	) {
		this.mark = marks.record(kind, seen.id);
		this.digest = marks.seal.digest(JSON.stringify(seen.fields), 11);
		this.causes = seen.causes.map((cause) => marks.cause(cause));
	}

	/** As it was, and its causes were told nothing of it before, nor do they say what else changed. */
	isAsBefore(row: Row | undefined): boolean {
		if (row?.digest !== this.digest || this.seen.isNamed) return false;
		const told = String(row.causes).split(' ');
		return !this.causes.some((cause) => told.includes(cause));
	}

	/** @returns what is known from now on; nothing when that is as it was */
	moved(memo: Memo | undefined, isBaseline: boolean): Memo | undefined {
		const { fields } = this.seen;
		if (!memo) {
			this.step = { changes: [], firstSeen: !isBaseline };
			return Memo.first(fields, this.causes, this.step);
		}
		const told = memo.toldTo(this.causes);
		const untold = memo.untold(this.causes);
		if (told && untold.length === 0) {
			this.step = told;
			return undefined;
		}
		const now = this.withEmpty(fields, memo.known);
		const changes = differences(this.withEmpty(memo.known, fields), now);
		this.step = {
			changes: told ? inOne(told.changes, changes) : changes,
			firstSeen: told?.firstSeen ?? false,
		};
		return memo.after(now, untold, this.step);
	}

	/**
	 * A field that one side lacks is empty there, where the event says that it changed: the platform
	 * leaves out what is empty as it leaves out what may not be read.
	 */
	private withEmpty(fields: Fields, other: Fields): Fields {
		if (!this.seen.isNamed) return fields;
		const lacking = Object.keys(other).filter(
			(path) => !Object.hasOwn(fields, path) && this.seen.isNamed?.(path),
		);
		if (lacking.length === 0) return fields;
		return { ...Object.fromEntries(lacking.map((path) => [path, null])), ...fields };
	}
}

/** What was told before, and what has changed since, as one step. */
function inOne(told: readonly Difference[], since: readonly Difference[]): Difference[] {
	const later = new Map(since.map((change) => [change.field, change]));
	const first = told.map((change) => {
		const then = later.get(change.field);
		later.delete(change.field);
		return then ? { ...change, after: then.after } : change;
	});
	return [...first, ...later.values()].filter(({ before, after }) => !isSame(before, after));
}

const isSame = (before: unknown, after: unknown): boolean =>
	JSON.stringify(before) === JSON.stringify(after);
