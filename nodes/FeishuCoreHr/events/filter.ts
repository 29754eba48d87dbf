import type { ChangeType, LeafChange } from './changes';
import { compilePattern, type Pattern } from './pattern';

export type FilterMode = 'any' | 'only' | 'all' | 'ignore';
export const FILTER_MODES: readonly FilterMode[] = ['any', 'only', 'all', 'ignore'];

/** Patterns ready to use: compiled once, applied to every event. */
export interface CompiledFilter {
	readonly mode: FilterMode;
	readonly patterns: readonly Pattern[];
}

export interface FilterRules {
	/** Empty means all. */
	readonly changeTypes: ReadonlySet<ChangeType>;
	/** The verdict on an event that names no field at all. */
	readonly passWithoutFields: boolean;
}

export type FilterVerdict =
	| { readonly passes: false }
	| {
			readonly passes: true;
			/** Names of the leaves, each once. */
			readonly changed: readonly string[];
			/** Names of the leaves that made it pass, each once. */
			readonly matched: readonly string[];
	  };

const FILTERED: FilterVerdict = { passes: false };

export function compileFilter(filter: {
	readonly mode: FilterMode;
	readonly patterns: readonly string[];
}): CompiledFilter {
	return { mode: filter.mode, patterns: [...new Set(filter.patterns)].map(compilePattern) };
}

/** Decides whether an event with these leaves passes, and because of which of them. */
export function applyFilter(
	filter: CompiledFilter,
	leaves: readonly LeafChange[],
	{ changeTypes, passWithoutFields }: FilterRules,
): FilterVerdict {
	const wanted = changeTypes.size === 0 ? leaves : leaves.filter(isOf(changeTypes));
	if (wanted.length === 0) {
		const passes = passWithoutFields && changeTypes.size === 0;
		return passes ? { passes, changed: [], matched: [] } : FILTERED;
	}

	const matched = matchedLeaves(filter, wanted);
	if (matched.length === 0) return FILTERED;
	return { passes: true, changed: namesOf(wanted), matched: namesOf(matched) };
}

/** The leaves that make an event pass; none when it does not. */
function matchedLeaves(
	{ mode, patterns }: CompiledFilter,
	leaves: readonly LeafChange[],
): readonly LeafChange[] {
	switch (mode) {
		case 'any':
			return leaves;
		case 'only':
			return leaves.filter((leaf) => patterns.some((pattern) => pattern.matches(leaf)));
		case 'all': {
			const complete = patterns.every((pattern) => leaves.some((leaf) => pattern.matches(leaf)));
			if (!complete) return [];
			return leaves.filter((leaf) => patterns.some((pattern) => pattern.matches(leaf)));
		}
		case 'ignore':
			return leaves.filter((leaf) => !patterns.some((pattern) => pattern.covers(leaf)));
	}
}

function isOf(changeTypes: ReadonlySet<ChangeType>) {
	return ({ changeType }: LeafChange) => changeType !== undefined && changeTypes.has(changeType);
}

function namesOf(leaves: readonly LeafChange[]): string[] {
	return [...new Set(leaves.map(({ name }) => name))];
}
