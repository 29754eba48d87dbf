import type { ChangedPart, ChangeType } from './changes';
import { Patterns, type Wish } from './pattern';
import type { Steps } from './turns';

export type FilterMode = 'any' | 'only' | 'all' | 'ignore';
export const FILTER_MODES: readonly FilterMode[] = ['any', 'only', 'all', 'ignore'];

/** What to look for, ready to use: made once, applied to every event. */
export interface CompiledFilter {
	readonly mode: FilterMode;
	readonly wishes: readonly Wish[];
	readonly patterns: Patterns;
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

/** Work that is counted together: where others wait for a turn, one wait serves many workflows. */
const UNITS_AT_ONCE = 200;

export function compileFilter(filter: {
	readonly mode: FilterMode;
	readonly wishes: readonly Wish[];
}): CompiledFilter {
	const distinct = new Map(filter.wishes.map((wish) => [JSON.stringify(wish), wish]));
	const wishes = [...distinct.values()];
	return { mode: filter.mode, wishes, patterns: new Patterns(wishes) };
}

/** One filter, and what else one workflow has to say. */
export interface Asked {
	readonly filter: CompiledFilter;
	readonly rules: FilterRules;
}

/**
 * Decides for each filter whether an event with these parts passes, and because of which of its
 * leaves. Many workflows may ask about each event.
 */
export function* applyFilters(
	parts: readonly ChangedPart[],
	asked: readonly Asked[],
): Steps<FilterVerdict[]> {
	const verdicts: FilterVerdict[] = [];
	/** Of every type: gathered once, however many filters the event passes. */
	let all: readonly string[] | undefined;
	let units = 0;
	for (const { filter, rules } of asked) {
		const wanted = parts.filter((part) => isWanted(part, rules));
		const found: Found = { wanted, matched: [], fulfilled: new Set() };
		for (const part of filter.mode === 'any' ? [] : wanted) {
			units += look(filter, part, found);
			if (units < UNITS_AT_ONCE) continue;
			yield units;
			units = 0;
		}
		if (!isPassed(filter, rules, found)) verdicts.push(FILTERED);
		else {
			const ofEveryType = rules.changeTypes.size === 0;
			const changed = (ofEveryType && all) || (yield* namesOf(wanted));
			if (ofEveryType) all = changed;
			const matched = filter.mode === 'any' ? changed : yield* namesOf(found.matched);
			verdicts.push({ passes: true, changed, matched });
		}
	}
	if (units > 0) yield units;
	return verdicts;
}

type Leaves = Pick<ChangedPart, 'leaves'>;

/** What one filter has found in an event. */
interface Found {
	/** Parts that count. */
	readonly wanted: readonly ChangedPart[];
	/** The leaves that make an event pass. */
	readonly matched: Leaves[];
	/** Which wishes of `all`. */
	readonly fulfilled: Set<number>;
}

/** A part counts by its type where types are chosen, and otherwise unless it stands in for another. */
const isWanted = ({ changeType, isStandIn }: ChangedPart, { changeTypes }: FilterRules): boolean =>
	changeTypes.size === 0 ? !isStandIn : changeType !== undefined && changeTypes.has(changeType);

/** @returns units of work */
function look(
	{ mode, patterns }: CompiledFilter,
	part: ChangedPart,
	{ matched, fulfilled }: Found,
): number {
	const ignores = mode === 'ignore';
	const { tries } = patterns;
	const placesOf = patterns.matching(part, ignores);
	const leaves = part.leaves.filter((leaf) => {
		const places = placesOf(leaf);
		if (mode === 'all') for (const place of places) fulfilled.add(place);
		return places.length > 0 !== ignores;
	});
	if (leaves.length > 0) matched.push({ leaves });
	return part.leaves.length + patterns.tries - tries;
}

function isPassed(
	{ mode, wishes }: CompiledFilter,
	{ changeTypes, passWithoutFields }: FilterRules,
	{ wanted, matched, fulfilled }: Found,
): boolean {
	if (wanted.length === 0) return passWithoutFields && changeTypes.size === 0;
	if (mode === 'any') return true;
	return matched.length > 0 && (mode !== 'all' || fulfilled.size === wishes.length);
}

function* namesOf(parts: readonly Leaves[]): Steps<readonly string[]> {
	const names = new Set<string>();
	for (const { leaves } of parts) {
		for (const { name } of leaves) names.add(name);
		yield leaves.length;
	}
	return [...names];
}
