/**
 * Makes what belongs to some words once: of thousands of items, those with equal queries then share
 * the query itself.
 */
export function once<Words extends ReadonlyArray<string | undefined>, T>(
	make: (...words: Words) => T,
): (...words: Words) => T {
	const made = new Map<string, T>();
	return (...words) => {
		const key = words.join(' ');
		const result = made.get(key) ?? make(...words);
		made.set(key, result);
		return result;
	};
}
