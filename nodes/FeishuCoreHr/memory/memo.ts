import { isRecord } from '../plainData';
import { merged, type Difference } from './difference';
import type { Fields } from './fields';
import { pack, unpack } from './pack';
import type { Seal } from './seal';

/** What was told of a record at one time. */
export interface Step {
	readonly changes: readonly Difference[];
	/** Nothing was known of it before. */
	readonly firstSeen: boolean;
}

export const NOTHING: Step = { changes: [], firstSeen: false };

interface Told extends Step {
	/** Digests, with spaces between. */
	readonly cause: string;
}

/**
 * A run that failed may be tried again when later changes have been told long since: so many of the
 * last steps are kept with their causes.
 */
const STEPS = 5;

/** A step may be told for so many events: a run of thousands of one record keeps the first of them. */
const CAUSES = 100;

/** What is known of a record: its fields, and what was told of it to whom. */
export class Memo {
	private constructor(
		readonly known: Fields,
		private readonly told: readonly Told[],
	) {}

	/** @returns nothing for what cannot be read (damaged, or written with another secret) */
	static read(seal: Seal, sealed: string, mark: string): Memo | undefined {
		const packed = seal.open(sealed, mark);
		const memo = packed && unpack(packed);
		if (!isRecord(memo) || !isRecord(memo.k) || !Array.isArray(memo.t)) return undefined;
		return new Memo(memo.k as Fields, memo.t as Told[]);
	}

	static first(known: Fields, causes: readonly string[], step: Step): Memo {
		return new Memo(known, step.firstSeen ? [{ cause: joined(causes), ...step }] : []);
	}

	/** The causes, to be looked through without reading the rest. */
	get causes(): string {
		return this.told.map(({ cause }) => cause).join(' ');
	}

	/** The last step that one of these causes was told. */
	toldTo(causes: readonly string[]): Step | undefined {
		return this.told.find(({ cause }) => cause.split(' ').some((one) => causes.includes(one)));
	}

	/** Those that were told nothing yet. */
	untold(causes: readonly string[]): string[] {
		const told = new Set(this.causes.split(' '));
		return causes.filter((cause) => !told.has(cause));
	}

	after(now: Fields, causes: readonly string[], step: Step): Memo {
		const isNews = step.changes.length > 0 || step.firstSeen;
		const told = isNews ? [{ cause: joined(causes), ...step }, ...this.told] : this.told;
		return new Memo(merged(this.known, now), told.slice(0, STEPS));
	}

	sealed(seal: Seal, mark: string): string {
		return seal.seal(pack({ k: this.known, t: this.told }), mark);
	}
}

const joined = (causes: readonly string[]): string => causes.slice(0, CAUSES).join(' ');
