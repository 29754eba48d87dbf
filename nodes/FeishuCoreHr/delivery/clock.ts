/** Time as the delivery knows it: passed in, so that tests own it. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Calls back at that time (milliseconds since 1970), unless it is cancelled before. */
	at(time: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	at(time, callback) {
		const timer = setTimeout(callback, Math.max(0, time - Date.now()));
		return () => clearTimeout(timer);
	},
};

/** What the promise gives by that time (milliseconds since 1970), or undefined when it is late. */
export async function before<T>(
	clock: Clock,
	time: number,
	promise: Promise<T>,
): Promise<T | undefined> {
	let cancel = () => {};
	const late = new Promise<undefined>((resolve) => {
		cancel = clock.at(time, () => resolve(undefined));
	});
	return await Promise.race([promise, late]).finally(() => cancel());
}
