import fc from 'fast-check';
import {
	CHANGE_TYPES,
	locationLeaves,
	personLeaves,
	type LeafChange,
} from '../../../nodes/FeishuCoreHr/events/changes';
import {
	applyFilter,
	compileFilter,
	type FilterMode,
	type FilterVerdict,
} from '../../../nodes/FeishuCoreHr/events/filter';
import { compilePattern, compileWildcard } from '../../../nodes/FeishuCoreHr/events/pattern';

const ALL_TYPES = new Set<never>();

// A small alphabet, so that names, entities and patterns often meet.
const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 1, maxLength: 3 });
const names = fc.array(word, { maxLength: 5 });
const patterns = fc.array(
	fc.string({ unit: fc.constantFrom('a', 'b', '_', '.', '*'), minLength: 1, maxLength: 5 }),
	{ minLength: 1, maxLength: 4 },
);
const subEvent = fc.record({
	entity: word,
	agg_entity_field: fc.option(word, { nil: undefined }),
	opt_type: fc.integer({ min: 0, max: 4 }),
	field_changes: names,
});
const leaves: fc.Arbitrary<LeafChange[]> = fc.oneof(
	names.map((field_changes) => personLeaves({ field_changes })),
	fc
		.record({ field_changes: names, sub_events: fc.array(subEvent, { maxLength: 4 }) })
		.map(locationLeaves),
);
const someLeaves = leaves.filter((list) => list.length > 0);

function verdict(mode: FilterMode, texts: string[], list: readonly LeafChange[]): FilterVerdict {
	const rules = { changeTypes: ALL_TYPES, passWithoutFields: true };
	return applyFilter(compileFilter({ mode, patterns: texts }), list, rules);
}

function matchedBy(mode: FilterMode, texts: string[], list: readonly LeafChange[]) {
	const result = verdict(mode, texts, list);
	return new Set(result.passes ? result.matched : []);
}

describe('for every filter and every event', () => {
	it('the matched fields are among the changed fields, each once', () => {
		const mode = fc.constantFrom('any', 'only', 'all', 'ignore' as const);
		fc.assert(
			fc.property(mode, patterns, leaves, (filterMode, texts, list) => {
				const result = verdict(filterMode, texts, list);
				if (!result.passes) return;
				expect(new Set(result.changed)).toEqual(new Set(list.map(({ name }) => name)));
				expect(result.changed).toEqual(expect.arrayContaining([...result.matched]));
				expect(new Set(result.matched).size).toBe(result.matched.length);
				expect(new Set(result.changed).size).toBe(result.changed.length);
			}),
		);
	});

	it('any passes, and matches all that changed', () => {
		fc.assert(
			fc.property(leaves, (list) => {
				expect(matchedBy('any', [], list)).toEqual(new Set(list.map(({ name }) => name)));
			}),
		);
	});

	it('all passes only what only passes, because of the same fields', () => {
		fc.assert(
			fc.property(patterns, someLeaves, (texts, list) => {
				const all = verdict('all', texts, list);
				if (all.passes) expect(all).toEqual(verdict('only', texts, list));
			}),
		);
	});

	it('all passes exactly when only passes for each of its patterns', () => {
		fc.assert(
			fc.property(patterns, someLeaves, (texts, list) => {
				const each = texts.every((text) => verdict('only', [text], list).passes);
				expect(verdict('all', texts, list).passes).toBe(each);
			}),
		);
	});

	it('ignore matches exactly the leaves that only does not, where each names its field', () => {
		fc.assert(
			fc.property(patterns, names, (texts, field_changes) => {
				const list = personLeaves({ field_changes });
				const only = matchedBy('only', texts, list);
				const rest = list.map(({ name }) => name).filter((name) => !only.has(name));
				expect(matchedBy('ignore', texts, list)).toEqual(new Set(rest));
			}),
		);
	});

	it('more patterns never make only pass less, nor ignore pass more', () => {
		fc.assert(
			fc.property(patterns, patterns, someLeaves, (texts, more, list) => {
				const both = [...texts, ...more];
				if (verdict('only', texts, list).passes) {
					expect(verdict('only', both, list).passes).toBe(true);
				}
				if (verdict('ignore', both, list).passes) {
					expect(verdict('ignore', texts, list).passes).toBe(true);
				}
			}),
		);
	});

	it('choosing change types only ever narrows the leaves', () => {
		fc.assert(
			fc.property(fc.subarray([...CHANGE_TYPES], { minLength: 1 }), leaves, (types, list) => {
				const rules = { changeTypes: new Set(types), passWithoutFields: true };
				const narrowed = applyFilter(compileFilter({ mode: 'any', patterns: [] }), list, rules);
				const expected = list.filter(({ changeType }) => changeType && types.includes(changeType));
				expect(narrowed.passes).toBe(expected.length > 0);
				if (narrowed.passes) {
					expect(new Set(narrowed.changed)).toEqual(new Set(expected.map(({ name }) => name)));
				}
			}),
		);
	});

	it('a pattern that covers entity.* matches every leaf of that entity', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), minLength: 1 });
		fc.assert(
			fc.property(text, word, word, (pattern, entity, field) => {
				const { covers, matches } = compilePattern(pattern);
				if (!covers({ name: `${entity}.*`, entity })) return;
				expect(matches({ name: `${entity}.${field}`, entity, field })).toBe(true);
			}),
		);
	});
});

describe('a wildcard', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
	const wildcard = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });

	/** The definition, tried out: `*` is any run of characters, everything else is itself. */
	function naive(pattern: string, name: string): boolean {
		if (pattern === '') return name === '';
		if (!pattern.startsWith('*')) {
			return name !== '' && pattern[0] === name[0] && naive(pattern.slice(1), name.slice(1));
		}
		return naive(pattern.slice(1), name) || (name !== '' && naive(pattern, name.slice(1)));
	}

	it('matches what its definition says', () => {
		const withStar = wildcard.filter((pattern) => pattern.includes('*'));
		fc.assert(
			fc.property(withStar, text, (pattern, name) => {
				expect(compileWildcard(pattern)(name)).toBe(naive(pattern, name));
			}),
			{ numRuns: 2000 },
		);
	});

	it('matches a name that fills its gaps', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (parts) => {
				const pattern = parts.map(([literal]) => literal).join('*');
				const name = parts.map(([literal, gap], i) => (i ? gap : '') + literal).join('');
				if (parts.length > 1) expect(compileWildcard(pattern)(name)).toBe(true);
			}),
		);
	});

	it('of thousands of stars answers about a long name all the same', () => {
		const matches = compileWildcard('*a'.repeat(5000) + 'b');
		expect(matches('a'.repeat(100_000))).toBe(false);
		expect(matches('a'.repeat(100_000) + 'b')).toBe(true);
	});
});
