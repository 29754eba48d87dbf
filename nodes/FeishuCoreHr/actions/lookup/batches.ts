import type { IDataObject, UserError } from 'n8n-workflow';

import { PlatformError } from '../../transport/errors';
import { compareIds } from './idOrder';
import { idsNamedIn } from './namedIds';

/** What became of one id. */
export type Found =
	| { readonly kind: 'answered'; readonly records: readonly IDataObject[] }
	| {
			readonly kind: 'failed';
			readonly error: PlatformError | UserError;
			/** the ids that share this error; with more than one nobody knows which of them is at fault */
			readonly among: number;
	  };

/** The records of a call by their ids; an id the platform does not know is missing. */
export interface Answer {
	readonly byId: ReadonlyMap<string, readonly IDataObject[]>;
	/** set when there were records without an id: why a missing id need not be an unknown one */
	readonly unmatched?: UserError | undefined;
}

/** Ids that one kind of call can ask for together. */
export interface Group {
	readonly ids: readonly string[];
	/** the most ids one call takes */
	readonly size: number;
	/** @throws PlatformError */
	ask(ids: readonly string[]): Promise<Answer>;
}

/** Enough to hide the latency, few enough to leave the limits to others. */
const AT_ONCE = 2;

/** The most calls for one batch: two refused ids among 100 are found wherever they are. */
const MOST_CALLS = 30;

/** As many as try its quarters: for a batch while nothing was accepted, so the request may be wrong. */
const FEW_CALLS = 7;

/** Ids that were refused together. */
interface Part {
	readonly ids: readonly string[];
	readonly error: PlatformError;
}

/** The ids of one full call, and what has been tried to get an answer for them. */
class Batch {
	calls = 0;

	/** refused, and not yet divided */
	readonly parts: Part[] = [];

	constructor(readonly ids: readonly string[]) {}

	takeLargest(): Part | undefined {
		const size = Math.max(...this.parts.map(({ ids }) => ids.length));
		const index = this.parts.findIndex(({ ids }) => ids.length === size);
		return this.parts.splice(index, 1)[0];
	}
}

/**
 * Asks for all ids of a group in as few calls as possible. A batch that is refused is asked again in
 * halves, so that one id the platform chokes on does not take the others with it. What comes of an
 * id depends on the other ids, but not on their order.
 */
export class BatchedQuestion {
	private readonly found = new Map<string, Found>();

	private accepted = false;

	private failed = false;

	/** an error that every further call would meet, too */
	private appWide: PlatformError | undefined;

	constructor(
		private readonly group: Group,
		/** true: nobody needs the rest once one id has failed */
		private readonly stopAtFailure: boolean,
	) {}

	async ask(): Promise<ReadonlyMap<string, Found>> {
		const waiting = this.batches();
		const refused: Batch[] = [];
		const worker = async () => {
			for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
				await this.askFor(batch.ids, batch);
				if (batch.parts.length > 0) refused.push(batch);
				if (this.stopAtFailure && (this.failed || refused.length > 0)) waiting.length = 0;
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
		refused.sort((a, b) => compareIds(a.ids[0] ?? '', b.ids[0] ?? ''));
		for (const [index, batch] of refused.entries()) {
			if (this.stopAtFailure && this.failed) break;
			await this.divide(batch, index === 0 ? MOST_CALLS : FEW_CALLS);
		}
		return this.found;
	}

	private batches(): Batch[] {
		const { size } = this.group;
		const ids = [...this.group.ids].sort(compareIds);
		return Array.from(
			{ length: Math.ceil(ids.length / size) },
			(_, batch) => new Batch(ids.slice(batch * size, (batch + 1) * size)),
		);
	}

	/** Halves what was refused, always the largest part: so most ids are answered early. */
	private async divide(batch: Batch, mostWhileNothingAccepted: number): Promise<void> {
		const isEnough = () =>
			(this.stopAtFailure && this.failed) ||
			batch.calls + 2 > (this.accepted ? MOST_CALLS : mostWhileNothingAccepted);
		while (batch.parts.length > 0 && !isEnough()) {
			const { ids, error } = batch.takeLargest()!;
			const middle = Math.ceil(ids.length / 2);
			const isFirstAccepted = await this.askFor(ids.slice(0, middle), batch);
			// Where one failure is enough, the one in the first half is.
			if (this.stopAtFailure && !isFirstAccepted) continue;
			const second = ids.slice(middle);
			// Both together were refused, so the second is, too; but an id alone is asked for: its error is its own.
			if (isFirstAccepted && second.length > 1) batch.parts.push({ ids: second, error });
			else await this.askFor(second, batch);
		}
		for (const { ids, error } of batch.parts) this.fail(ids, error, ids.length);
	}

	/** true when all these ids were accepted; what can be divided is left in the batch */
	private async askFor(ids: readonly string[], batch: Batch): Promise<boolean> {
		if (this.appWide !== undefined) return this.fail(ids, this.appWide);
		batch.calls += 1;
		const answer = await this.group.ask(ids).catch((reason: unknown) => {
			if (reason instanceof PlatformError) return reason;
			throw reason;
		});
		if (!(answer instanceof PlatformError)) return this.accept(ids, answer);
		if (answer.appWide) this.appWide = answer;
		if (answer.appWide || !answer.permanent || answer.code === undefined || ids.length === 1) {
			return this.fail(ids, answer);
		}
		const named = idsNamedIn(answer, ids);
		const others = ids.filter((id) => !named.has(id));
		if (named.size === 0 || batch.calls + 2 > MOST_CALLS) {
			batch.parts.push({ ids, error: answer });
			return false;
		}
		this.fail([...named], answer);
		if (others.length > 0 && !this.stopAtFailure) await this.askFor(others, batch);
		return false;
	}

	private accept(ids: readonly string[], { byId, unmatched }: Answer): true {
		this.accepted = true;
		for (const id of ids) {
			const records = byId.get(id) ?? [];
			if (records.length > 0 || unmatched === undefined) {
				this.found.set(id, { kind: 'answered', records });
			} else this.fail([id], unmatched);
		}
		return true;
	}

	/** `among`: how many of the ids share the error without anybody knowing whose it is */
	private fail(ids: readonly string[], error: PlatformError | UserError, among = 1): false {
		this.failed = true;
		for (const id of ids) this.found.set(id, { kind: 'failed', error, among });
		return false;
	}
}
