import type { ChangedPart, ChangeType } from './changes';
import { Patterns, type Wish } from './pattern';
import { work } from './turns';

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
 * leaves. Waits only where there is much work: many workflows ask about each event.
 */
export async function applyFilters(
	parts: readonly ChangedPart[],
	asked: readonly Asked[],
): Promise<FilterVerdict[]> {
	const verdicts: FilterVerdict[] = [];
	let units = 0;
	for (const { filter, rules } of asked) {
		const found: Found = { wanted: 0, matched: [], fulfilled: new Set() };
		for (const part of parts) {
			if (!isWanted(part, rules)) continue;
			found.wanted += 1;
			if (filter.mode === 'any') continue;
			units += look(filter, part, found);
			if (units < UNITS_AT_ONCE) continue;
			await work(units);
			units = 0;
		}
		const passes = isPassed(filter, rules, found);
		verdicts.push(passes ? await withNames(filter, parts, rules, found) : FILTERED);
	}
	if (units > 0) await work(units);
	return verdicts;
}

type Leaves = Pick<ChangedPart, 'leaves'>;

/** What one filter has found in an event. */
interface Found {
	/** Parts that count. */
	wanted: number;
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
	if (wanted === 0) return passWithoutFields && changeTypes.size === 0;
	if (mode === 'any') return true;
	return matched.length > 0 && (mode !== 'all' || fulfilled.size === wishes.length);
}

async function withNames(
	{ mode }: CompiledFilter,
	parts: readonly ChangedPart[],
	rules: FilterRules,
	{ matched }: Found,
): Promise<FilterVerdict> {
	const ofEveryType = rules.changeTypes.size === 0;
	const changed = await (ofEveryType
		? allNamesOf(parts)
		: namesOf(parts.filter((part) => isWanted(part, rules))));
	return { passes: true, changed, matched: mode === 'any' ? changed : await namesOf(matched) };
}

const isNoStandIn = ({ isStandIn }: ChangedPart): boolean => !isStandIn;

const allNames = new WeakMap<readonly ChangedPart[], Promise<readonly string[]>>();

/** The names of an event's leaves, gathered once however many workflows it passes. */
async function allNamesOf(parts: readonly ChangedPart[]): Promise<readonly string[]> {
	const names = allNames.get(parts) ?? namesOf(parts.filter(isNoStandIn));
	allNames.set(parts, names);
	return await names;
}

async function namesOf(parts: readonly Leaves[]): Promise<readonly string[]> {
	const names = new Set<string>();
	for (const { leaves } of parts) {
		for (const { name } of leaves) names.add(name);
		const pause = work(leaves.length);
		if (pause) await pause;
	}
	return [...names];
}
