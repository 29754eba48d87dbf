/** An object as `JSON.parse` makes it. */
export type PlainRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is PlainRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The non-empty strings of a list, in order; none for anything that is not a list. */
export function stringsIn(value: unknown): readonly string[] {
	if (!Array.isArray(value)) return [];
	return value.filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}

export interface Oddities {
	readonly tooDeep: boolean;
	/** Some number was rounded when it was parsed: a double holds no whole number of that size. */
	readonly rounded: boolean;
	/**
	 * Some key is `__proto__`: harmless as `JSON.parse` makes it, but any later `copy[key] = value`
	 * would replace an object's prototype.
	 */
	readonly prototypeKey: boolean;
}

/** Looks through parsed JSON once. What lies deeper than `levels` is not looked at. */
export function odditiesOf(value: unknown, levels: number): Oddities {
	const found = { tooDeep: false, rounded: false, prototypeKey: false };
	const look = (inner: unknown, left: number): void => {
		if (typeof inner === 'string') return;
		if (typeof inner === 'number') {
			if (Math.abs(inner) > Number.MAX_SAFE_INTEGER) found.rounded = true;
		} else if (typeof inner === 'object' && inner !== null) {
			if (left === 0) found.tooDeep = true;
			else if (Array.isArray(inner)) for (const entry of inner) look(entry, left - 1);
			else {
				for (const key in inner) {
					if (key === '__proto__') found.prototypeKey = true;
					look((inner as PlainRecord)[key], left - 1);
				}
			}
		}
	};
	look(value, levels);
	return found;
}

/**
 * A deep copy without `__proto__` keys. Recursive: for data whose depth is known to be bounded.
 */
export function copyPlain<T>(value: T): T;
export function copyPlain(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((entry) => copyPlain<unknown>(entry));
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== '__proto__')
			.map(([key, inner]) => [key, copyPlain(inner)]),
	);
}
