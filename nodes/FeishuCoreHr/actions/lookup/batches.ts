import type { IDataObject } from 'n8n-workflow';

import { PlatformError } from '../../transport/errors';

/** What became of one id. */
export type Found =
	| { readonly kind: 'answered'; readonly records: readonly IDataObject[] }
	| { readonly kind: 'failed'; readonly error: PlatformError };

/** Ids that one kind of call can ask for together. */
export interface Group {
	readonly ids: readonly string[];
	/** the most ids one call takes */
	readonly size: number;
	/** The records of each id; an id the platform does not know is missing. */
	ask(ids: readonly string[]): Promise<ReadonlyMap<string, readonly IDataObject[]>>;
}

/** Enough to hide the latency, few enough to leave the limits to others. */
const AT_ONCE = 2;

/** So many ids refused one by one, and none accepted: it is the request that is wrong. */
const HOPELESS = 2;

/**
 * Asks for all ids of a group in as few calls as possible. A batch that is refused is asked again in
 * halves, so that one id the platform chokes on does not take the others with it.
 */
export class BatchedQuestion {
	readonly found = new Map<string, Found>();

	private accepted = false;

	private failed = false;

	private refusedAlone = 0;

	/** an error that every further call would meet, too */
	private hopeless: PlatformError | undefined;

	constructor(
		private readonly group: Group,
		/** true: nobody needs the rest once one id has failed */
		private readonly stopAtFailure: boolean,
	) {}

	async ask(): Promise<ReadonlyMap<string, Found>> {
		const { ids, size } = this.group;
		const batches: string[][] = [];
		for (let from = 0; from < ids.length; from += size) batches.push(ids.slice(from, from + size));
		const worker = async () => {
			for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
				await this.askBatch(batch);
				if (this.stopAtFailure && this.failed) batches.length = 0;
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
		return this.found;
	}

	private async askBatch(ids: readonly string[]): Promise<void> {
		if (this.hopeless !== undefined) return this.fail(ids, this.hopeless);
		const error = await this.group.ask(ids).then(
			(records) => this.accept(ids, records),
			(reason: unknown) => {
				if (reason instanceof PlatformError) return reason;
				throw reason;
			},
		);
		if (error === undefined) return;
		if (error.appWide) this.hopeless = error;
		const divisible = error.permanent && error.code !== undefined && !error.appWide;
		if (!divisible || ids.length === 1) return this.refuse(ids, error, divisible);
		const middle = Math.ceil(ids.length / 2);
		await this.askBatch(ids.slice(0, middle));
		await this.askBatch(ids.slice(middle));
	}

	private accept(
		ids: readonly string[],
		records: ReadonlyMap<string, readonly IDataObject[]>,
	): undefined {
		this.accepted = true;
		for (const id of ids) {
			this.found.set(id, { kind: 'answered', records: records.get(id) ?? [] });
		}
	}

	private refuse(ids: readonly string[], error: PlatformError, alone: boolean): void {
		this.fail(ids, error);
		if (!alone) return;
		this.refusedAlone += 1;
		if (!this.accepted && this.refusedAlone >= HOPELESS) this.hopeless = error;
	}

	private fail(ids: readonly string[], error: PlatformError): void {
		this.failed = true;
		for (const id of ids) this.found.set(id, { kind: 'failed', error });
	}
}
