/** An object as `JSON.parse` makes it. */
export type PlainRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is PlainRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The non-empty strings of a list, in order; none for anything that is not a list. */
export function stringsIn(value: unknown): string[] {
	if (!Array.isArray(value)) return [];
	return value.filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}

export function isDeeperThan(levels: number, value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (levels === 0) return true;
	return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/**
 * A deep copy without `__proto__` keys: `JSON.parse` makes them harmless own properties, but any
 * later `copy[key] = value` with them would replace an object's prototype. Recursive: for data
 * whose depth is known to be bounded.
 */
export function copyPlain<T>(value: T): T;
export function copyPlain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map((entry) => copyPlain<unknown>(entry));
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== '__proto__')
			.map(([key, inner]) => [key, copyPlain(inner)]),
	);
}
