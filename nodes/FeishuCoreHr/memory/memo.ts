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

interface Told extends Step {
	readonly cause: string;
}

/**
 * A run that failed may be tried again when later changes have been told long since: so many of the
 * last steps are kept with their causes.
 */
const STEPS = 5;

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

	static first(known: Fields, cause: string, step: Step): Memo {
		return new Memo(known, step.firstSeen ? [{ cause, ...step }] : []);
	}

	/** The causes, to be looked through without reading the rest. */
	get causes(): string {
		return this.told.map(({ cause }) => cause).join(' ');
	}

	toldTo(cause: string): Step | undefined {
		return this.told.find((one) => one.cause === cause);
	}

	after(now: Fields, cause: string, step: Step): Memo {
		const told = step.changes.length > 0 ? [{ cause, ...step }, ...this.told] : this.told;
		return new Memo(merged(this.known, now), told.slice(0, STEPS));
	}

	sealed(seal: Seal, mark: string): string {
		return seal.seal(pack({ k: this.known, t: this.told }), mark);
	}
}
