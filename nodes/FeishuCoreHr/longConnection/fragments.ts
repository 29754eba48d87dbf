/** A data frame as the SDK hands it on. */
export interface Fragment {
	readonly message_id: string;
	/** How many fragments there are, and which one this is, from 0. */
	readonly sum: number;
	readonly seq: number;
	readonly trace_id: string;
	readonly data?: Buffer;
}

/** The SDK's own cache (1.74.0, `DataCache`): it throws away what is not complete after 10 s. */
export type Fragments = Map<string, unknown>;

interface Collected {
	readonly fragments: Map<number, Buffer>;
	readonly sum: number;
	readonly trace_id: string;
	readonly message_id: string;
	/** Milliseconds since 1970, for the SDK. */
	readonly create_time: number;
}

const NOTHING = Buffer.alloc(0);

/**
 * Puts the fragments of a payload together. They may come in any order, and the last one never:
 * github.com/larksuite/node-sdk/issues/201.
 *
 * @returns the whole payload, and of what came whole its own bytes; nothing while fragments are missing
 * @throws Error when they cannot be put together: brought again, they may be whole
 */
export function mergeFragment(cache: Fragments, fragment: Fragment): Buffer | null {
	const { message_id, sum, seq, trace_id, data = NOTHING } = fragment;
	const known = cache.get(message_id) as Collected | undefined;
	const fits = Number.isInteger(sum) && Number.isInteger(seq) && seq >= 0 && seq < sum;
	if (!fits || (known && known.sum !== sum)) {
		throw new Error(`fragment ${seq} of ${sum} does not fit`);
	}
	if (sum === 1) return data;
	const fragments = known?.fragments ?? new Map<number, Buffer>();
	fragments.set(seq, data);
	if (fragments.size < sum) {
		const create_time = Date.now();
		if (!known) cache.set(message_id, { fragments, sum, trace_id, message_id, create_time });
		return null;
	}
	cache.delete(message_id);
	return Buffer.concat(Array.from({ length: sum }, (_, at) => fragments.get(at) ?? data));
}
