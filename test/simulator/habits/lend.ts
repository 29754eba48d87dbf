interface Loan {
	readonly value: unknown;
}

interface Lent {
	readonly own: unknown;
	loans: readonly Loan[];
}

const lentKeys = new WeakMap<object, Map<PropertyKey, Lent>>();

/**
 * Gives properties of an object other values for a while. Several may do so at the same time and end
 * in any order: the newest loan counts, and after the last one the object has its own value again.
 *
 * @returns ends this loan
 */
export function lend<T extends object>(target: T, changes: Partial<T>): () => void {
	const keys = lentKeys.get(target) ?? new Map<PropertyKey, Lent>();
	lentKeys.set(target, keys);
	const ends = Object.entries(changes).map(([key, value]) => lendOne(target, keys, key, value));
	return () => ends.forEach((end) => end());
}

const holders = new WeakMap<Set<string>, Map<string, number>>();

/**
 * Puts a value into a set for a while. Several may do so at the same time: it leaves with the last of
 * them.
 *
 * @returns ends this loan
 */
export function lendTo(set: Set<string>, value: string): () => void {
	const counts = holders.get(set) ?? new Map<string, number>();
	holders.set(set, counts);
	const count = (change: number) => {
		const number = (counts.get(value) ?? 0) + change;
		counts.set(value, number);
		if (number === 0) set.delete(value);
		else set.add(value);
	};
	count(1);
	let isOver = false;
	return () => {
		if (!isOver) count(-1);
		isOver = true;
	};
}

function lendOne(
	target: object,
	keys: Map<PropertyKey, Lent>,
	key: string,
	value: unknown,
): () => void {
	const lent = keys.get(key) ?? { own: Reflect.get(target, key) as unknown, loans: [] };
	keys.set(key, lent);
	const loan: Loan = { value };
	lent.loans = [...lent.loans, loan];
	Reflect.set(target, key, value);
	return () => {
		if (!lent.loans.includes(loan)) return;
		lent.loans = lent.loans.filter((one) => one !== loan);
		const newest = lent.loans.at(-1);
		Reflect.set(target, key, newest ? newest.value : lent.own);
		if (!newest) keys.delete(key);
	};
}
