/**
 * A pattern in which `*` matches any run of characters. Takes the pieces between the stars from
 * left to right, each at its first place: no backtracking, so no pattern and no name makes it slow.
 */
export function compileWildcard(pattern: string): (name: string) => boolean {
	const [start = '', ...rest] = pattern.split('*');
	const end = rest.pop();
	if (end === undefined) return (name) => name === pattern;

	return (name) => {
		const limit = name.length - end.length;
		if (limit < start.length || !name.startsWith(start) || !name.endsWith(end)) return false;
		let from = start.length;
		for (const piece of rest) {
			const found = name.indexOf(piece, from);
			if (found === -1 || found + piece.length > limit) return false;
			from = found + piece.length;
		}
		return true;
	};
}

/** Whether a pattern matches `entity.` and some name of a field, which has at least a letter and no dot. */
export function canMatchFieldOf(entity: string, pattern: string): boolean {
	const lastDot = pattern.lastIndexOf('.');
	for (let cut = lastDot + 1; cut < pattern.length; cut++) {
		// The part before the cut takes `entity.`; a star at the cut may take of both.
		const before = pattern.slice(0, pattern[cut] === '*' ? cut + 1 : cut);
		if (compileWildcard(before)(`${entity}.`)) return true;
	}
	return false;
}
