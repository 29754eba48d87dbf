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

export function compileFilter(filter: {
	readonly mode: FilterMode;
	readonly wishes: readonly Wish[];
}): CompiledFilter {
	const distinct = new Map(filter.wishes.map((wish) => [JSON.stringify(wish), wish]));
	const wishes = [...distinct.values()];
	return { mode: filter.mode, wishes, patterns: new Patterns(wishes) };
}

/** Decides whether an event with these parts passes, and because of which of its leaves. */
export async function applyFilter(
	filter: CompiledFilter,
	parts: readonly ChangedPart[],
	{ changeTypes, passWithoutFields }: FilterRules,
): Promise<FilterVerdict> {
	const ofEveryType = changeTypes.size === 0;
	const wanted = parts.filter(ofEveryType ? isNoStandIn : isOf(changeTypes));
	if (wanted.length === 0) {
		const passes = passWithoutFields && ofEveryType;
		return passes ? { passes, changed: [], matched: [] } : FILTERED;
	}
	const matched = filter.mode === 'any' ? wanted : await matchedParts(filter, wanted);
	if (matched.length === 0) return FILTERED;
	const changed = await (ofEveryType ? allNamesOf(parts) : namesOf(wanted));
	return { passes: true, changed, matched: matched === wanted ? changed : await namesOf(matched) };
}

type Leaves = Pick<ChangedPart, 'leaves'>;

/** The leaves that make an event pass; none when it does not. */
async function matchedParts(
	{ mode, wishes, patterns }: CompiledFilter,
	parts: readonly ChangedPart[],
): Promise<readonly Leaves[]> {
	const ignores = mode === 'ignore';
	const fulfilled = new Set<number>();
	const found: Leaves[] = [];
	for (const part of parts) {
		const placesOf = patterns.matching(part, ignores);
		const leaves = part.leaves.filter((leaf) => {
			const places = placesOf(leaf);
			if (mode === 'all') for (const place of places) fulfilled.add(place);
			return places.length > 0 !== ignores;
		});
		if (leaves.length > 0) found.push({ leaves });
		await work(part.leaves.length * patterns.cost);
	}
	return mode === 'all' && fulfilled.size < wishes.length ? [] : found;
}

const isNoStandIn = ({ isStandIn }: ChangedPart): boolean => !isStandIn;

const isOf =
	(changeTypes: ReadonlySet<ChangeType>) =>
	({ changeType }: ChangedPart): boolean =>
		changeType !== undefined && changeTypes.has(changeType);

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
		await work(leaves.length);
	}
	return [...names];
}
