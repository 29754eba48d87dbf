import type { Curve } from '../part';

/** The curves that share axes, in the order in which their panels come first. */
export function panelsOf(curves: readonly Curve[]): ReadonlyArray<readonly Curve[]> {
	const names = [...new Set(curves.map(({ panel }) => panel))];
	return names.map((name) => curves.filter(({ panel }) => panel === name));
}
