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

/** Names that are remembered: an enormous event must not fill the memory. */
const MOST_REMEMBERED = 5_000;

/**
 * Wishes made ready for many events: plain names are looked up, however many they are; only
 * wildcards are tried one by one, and what they say of a name is remembered.
 */
export class Patterns {
	private readonly all: readonly Pattern[];

	private readonly wildcards: readonly Pattern[];

	private readonly byText: ReadonlyMap<string, Places>;

	private readonly byTextWithDot: ReadonlyMap<string, Places>;

	private readonly byTextWithoutDot: ReadonlyMap<string, Places>;

	/** Of a bare name the last segment of a pattern is meant. */
	private readonly byLastSegment: ReadonlyMap<string, Places>;

	/** What wildcards said, by entity and field. */
	private readonly remembered = new Map<string | undefined, Map<string, Places>>();

	private countRemembered = 0;

	/** How many patterns were tried in all: what it costs, besides a unit for each name. */
	tries = 0;

	constructor(wishes: readonly Wish[]) {
		this.all = wishes.flatMap((texts, place) => texts.map((text) => compile(text, place)));
		this.wildcards = this.all.filter(({ isWildcard }) => isWildcard);
		const withDot = this.all.filter(({ hasDot }) => hasDot);
		const withoutDot = this.all.filter(({ hasDot }) => !hasDot);
		this.byText = placesBy(this.all, ({ text }) => text);
		this.byTextWithDot = placesBy(withDot, ({ text }) => text);
		this.byTextWithoutDot = placesBy(withoutDot, ({ text }) => text);
		this.byLastSegment = placesBy(this.all, ({ text }) => text.slice(text.lastIndexOf('.') + 1));
	}

	/**
	 * Tells of a part's leaves which wishes match them.
	 *
	 * @param whole a leaf `entity.*` has to be meant as a whole; else it is enough that something in
	 *   it may be meant
	 */
	matching({ entity, within }: ChangedPart, whole: boolean): (leaf: Leaf) => Places {
		const always = both(this.ofText(entity), this.ofText(within));
		return (leaf) => both(always, this.ofLeaf(leaf, entity, whole));
	}

	private ofText(text: string | undefined): Places {
		return (text !== undefined && this.byText.get(text)) || NONE;
	}

	private ofLeaf({ name, field }: Leaf, entity: string | undefined, whole: boolean): Places {
		if (entity === undefined) {
			return both(this.byLastSegment.get(name), this.ofWildcards(name, name, entity));
		}
		if (field === undefined) return this.ofEntity(entity, whole);
		const plain = both(this.byTextWithoutDot.get(field), this.byTextWithDot.get(name));
		return both(plain, this.ofWildcards(name, field, entity));
	}

	private ofWildcards(name: string, field: string, entity: string | undefined): Places {
		if (this.wildcards.length === 0) return NONE;
		const known = this.remembered.get(entity)?.get(field);
		if (known) return known;
		this.tries += this.wildcards.length;
		const places = this.wildcards
			.filter(({ fits, hasDot }) => fits(name) || (!hasDot && fits(field)))
			.map(({ place }) => place);
		this.remember(entity, field, places.length > 0 ? places : NONE);
		return places;
	}

	private remember(entity: string | undefined, field: string, places: Places): void {
		if (this.countRemembered === MOST_REMEMBERED) {
			this.remembered.clear();
			this.countRemembered = 0;
		}
		const known = this.remembered.get(entity) ?? new Map<string, Places>();
		this.remembered.set(entity, known.set(field, places));
		this.countRemembered += 1;
	}

	/** Of a leaf `entity.*`. */
	private ofEntity(entity: string, whole: boolean): Places {
		this.tries += this.all.length;
		const means = (pattern: Pattern) =>
			pattern.fits(`${entity}.*`) || (!whole && mayMeanPartOf(entity, pattern));
		return this.all.filter(means).map(({ place }) => place);
	}
}

const NONE: Places = [];

/** Copies nothing where one of them is empty. */
function both(some: Places = NONE, more: Places = NONE): Places {
	if (more.length === 0) return some;
	return some.length === 0 ? more : [...some, ...more];
}

function compile(text: string, place: number): Pattern {
	const [hasDot, isWildcard] = [text.includes('.'), text.includes('*')];
	return { text, place, hasDot, isWildcard, fits: compileWildcard(text) };
}

/** Whether a pattern means something in the entity, or in any entity. */
function mayMeanPartOf(entity: string, { text, hasDot, isWildcard }: Pattern): boolean {
	if (!hasDot) return !isEntity(text);
	return text.startsWith(`${entity}.`) || (isWildcard && canMatchFieldOf(entity, text));
}

function placesBy(
	patterns: readonly Pattern[],
	keyOf: (pattern: Pattern) => string,
): ReadonlyMap<string, Places> {
	const byKey = new Map<string, number[]>();
	for (const pattern of patterns) {
		const places = byKey.get(keyOf(pattern));
		if (places) places.push(pattern.place);
		else byKey.set(keyOf(pattern), [pattern.place]);
	}
	return byKey;
}
