import { isEntity } from './catalogue';
import type { ChangedPart, Leaf } from './changes';
import { canMatchFieldOf, compileWildcard } from './wildcard';

/** Names of fields any of which will do. In each, `*` matches any run of characters; case matters. */
export type Wish = readonly string[];

/** Which wishes: their places in the list. */
export type Places = readonly number[];

interface Pattern {
	readonly text: string;
	readonly place: number;
	readonly hasDot: boolean;
	readonly isWildcard: boolean;
	readonly fits: (name: string) => boolean;
}

/** Entities, or names of one entity, that are remembered: an enormous event must not fill the memory. */
const MOST_REMEMBERED = 5_000;

/**
 * Wishes made ready for many events: plain names are looked up, however many they are; only
 * wildcards are tried one by one, and what they say of a name is remembered.
 */
export class Patterns {
	private readonly all: readonly Pattern[];

	private readonly byText: ReadonlyMap<string, Places>;

	private readonly entities = new Map<string | undefined, EntityPatterns>();

	/** Units of work for a name that was not seen before. */
	readonly cost: number;

	constructor(wishes: readonly Wish[]) {
		this.all = wishes.flatMap((texts, place) => texts.map((text) => compile(text, place)));
		this.byText = placesBy(this.all, ({ text }) => text);
		this.cost = 1 + this.all.filter(({ isWildcard }) => isWildcard).length;
	}

	/**
	 * Tells of a part's leaves which wishes match them.
	 *
	 * @param whole a leaf `entity.*` has to be meant as a whole; else it is enough that something in
	 *   it may be meant
	 */
	matching({ entity, within }: ChangedPart, whole: boolean): (leaf: Leaf) => Places {
		const ofEntity = this.ofEntity(entity);
		const byEntity = this.byText.get(entity ?? '');
		const byWhole = this.byText.get(within ?? '');
		if (!byEntity && !byWhole) return (leaf) => ofEntity.matching(leaf, whole);
		const always = [...(byEntity ?? NONE), ...(byWhole ?? NONE)];
		return (leaf) => [...always, ...ofEntity.matching(leaf, whole)];
	}

	private ofEntity(entity: string | undefined): EntityPatterns {
		const known = this.entities.get(entity);
		if (known) return known;
		if (this.entities.size === MOST_REMEMBERED) this.entities.clear();
		const made = new EntityPatterns(entity, this.all);
		this.entities.set(entity, made);
		return made;
	}
}

/** What is wished of the fields of one entity, or of bare names. */
class EntityPatterns {
	private readonly names: ReadonlyMap<string, Places>;

	private readonly wildcards: readonly Pattern[];

	private readonly remembered = new Map<string, Places>();

	private readonly covering: Places;

	private readonly touching: Places;

	constructor(
		private readonly entity: string | undefined,
		patterns: readonly Pattern[],
	) {
		this.names = placesBy(patterns, nameWithin(entity));
		this.wildcards = patterns.filter(({ isWildcard }) => isWildcard);
		const placesOf = (means: (pattern: Pattern) => boolean) =>
			patterns.filter(means).map(({ place }) => place);
		this.covering = placesOf(({ fits }) => fits(`${entity}.*`));
		this.touching = placesOf((pattern) => mayMeanPartOf(entity ?? '', pattern));
	}

	matching({ name, field }: Leaf, whole: boolean): Places {
		if (this.entity === undefined) return this.ofName(name, name);
		if (field !== undefined) return this.ofName(field, name);
		return whole ? this.covering : [...this.covering, ...this.touching];
	}

	private ofName(name: string, fullName: string): Places {
		const plain = this.names.get(name) ?? NONE;
		if (this.wildcards.length === 0) return plain;
		const known = this.remembered.get(name);
		if (known) return known;
		const fitting = this.wildcards
			.filter(({ fits, hasDot }) => fits(fullName) || (!hasDot && fits(name)))
			.map(({ place }) => place);
		const places = [...plain, ...fitting];
		if (this.remembered.size === MOST_REMEMBERED) this.remembered.clear();
		this.remembered.set(name, places);
		return places;
	}
}

const NONE: Places = [];

function compile(text: string, place: number): Pattern {
	const [hasDot, isWildcard] = [text.includes('.'), text.includes('*')];
	return { text, place, hasDot, isWildcard, fits: compileWildcard(text) };
}

/** The name under which a pattern means a field of the entity; of bare names the last segment does. */
function nameWithin(entity: string | undefined) {
	const start = `${entity}.`;
	return ({ text, hasDot }: Pattern): string | undefined => {
		if (!hasDot) return text;
		if (entity === undefined) return text.slice(text.lastIndexOf('.') + 1);
		return text.startsWith(start) ? text.slice(start.length) : undefined;
	};
}

/** Whether a pattern means something in the entity, or in any entity. */
function mayMeanPartOf(entity: string, { text, hasDot, isWildcard }: Pattern): boolean {
	if (!hasDot) return !isEntity(text);
	return text.startsWith(`${entity}.`) || (isWildcard && canMatchFieldOf(entity, text));
}

function placesBy(
	patterns: readonly Pattern[],
	keyOf: (pattern: Pattern) => string | undefined,
): ReadonlyMap<string, Places> {
	const byKey = new Map<string, number[]>();
	for (const pattern of patterns) {
		const key = keyOf(pattern);
		if (key === undefined) continue;
		const places = byKey.get(key);
		if (places) places.push(pattern.place);
		else byKey.set(key, [pattern.place]);
	}
	return byKey;
}
