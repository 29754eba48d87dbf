/**
 * Orders ids as the numbers they mostly are (they are too long for JavaScript's own), so that what
 * depends on an order does not depend on the platform's or on that of the items.
 */
export function compareIds(a: string, b: string): number {
	if (a.length !== b.length) return a.length - b.length;
	return a < b ? -1 : Number(a > b);
}
