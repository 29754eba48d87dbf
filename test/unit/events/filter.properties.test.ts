import fc from 'fast-check';
import { EVENT_ROWS, type EventRow } from '../../../nodes/FeishuCoreHr/events/catalogue';
import {
	CHANGE_TYPES,
	changedParts,
	type ChangedPart,
} from '../../../nodes/FeishuCoreHr/events/changes';
import {
	applyFilters,
	compileFilter,
	type CompiledFilter,
	type FilterMode,
	type FilterRules,
	type FilterVerdict,
} from '../../../nodes/FeishuCoreHr/events/filter';
import { inTurns } from '../../../nodes/FeishuCoreHr/events/turns';
import { canMatchFieldOf, compileWildcard } from '../../../nodes/FeishuCoreHr/events/wildcard';

const ALL_TYPES = new Set<never>();
const [PERSON, LOCATION] = EVENT_ROWS as [EventRow, EventRow];

// A small alphabet, so that names, entities and patterns often meet.
const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 1, maxLength: 3 });
const entity = fc.oneof(word, fc.constantFrom('address', 'location'));
const names = fc.array(word, { maxLength: 5 });
const pattern = fc.oneof(
	fc.string({ unit: fc.constantFrom('a', 'b', '_', '.', '*'), minLength: 1, maxLength: 5 }),
	fc.constantFrom('address', 'location', 'address.a', '*.a', 'addr*', '*a'),
);
const patterns = fc.array(pattern, { minLength: 1, maxLength: 4 });
const subEvent = fc.record({
	entity: fc.option(entity, { nil: undefined }),
	agg_entity_field: fc.option(word, { nil: undefined }),
	opt_type: fc.integer({ min: 0, max: 4 }),
	field_changes: names,
});
const personEvent = names.map((field_changes) => ({ field_changes }));
const locationEvent = fc.record({
	field_changes: fc.array(entity, { maxLength: 3 }),
	sub_events: fc.array(subEvent, { maxLength: 4 }),
});
const event = fc.oneof(personEvent, locationEvent);

type AnyEvent = { field_changes: string[]; sub_events?: object[] };

const partsOf = async (sent: AnyEvent): Promise<readonly ChangedPart[]> =>
	await changedParts(sent.sub_events ? LOCATION : PERSON, sent);

async function applyFilter(
	filter: CompiledFilter,
	parts: readonly ChangedPart[],
	rules: FilterRules,
): Promise<FilterVerdict> {
	const [only] = await inTurns(applyFilters(parts, [{ filter, rules }]));
	return only!;
}

async function verdict(
	mode: FilterMode,
	texts: readonly string[],
	parts: readonly ChangedPart[],
): Promise<FilterVerdict> {
	const wishes = texts.map((text) => [text]);
	const rules = { changeTypes: ALL_TYPES, passWithoutFields: true };
	return await applyFilter(compileFilter({ mode, wishes }), parts, rules);
}

async function matchedBy(
	mode: FilterMode,
	texts: readonly string[],
	parts: readonly ChangedPart[],
) {
	const result = await verdict(mode, texts, parts);
	return new Set(result.passes ? result.matched : []);
}

interface SingleLeaf extends Omit<ChangedPart, 'leaves'> {
	readonly name: string;
	readonly field?: string;
}

function leavesOf(parts: readonly ChangedPart[]): SingleLeaf[] {
	return parts
		.filter(({ isStandIn }) => !isStandIn)
		.flatMap(({ leaves, ...part }) => leaves.map((leaf) => ({ ...part, ...leaf })));
}

/** The contract's "a pattern matches a leaf", word by word, as it is for `ignore`. */
function covers(text: string, { name, entity: of, within, field }: SingleLeaf): boolean {
	const hasDot = text.includes('.');
	return (
		naive(text, name) ||
		text === of ||
		text === within ||
		(!hasDot && field !== undefined && naive(text, field)) ||
		(of === undefined && text.slice(text.lastIndexOf('.') + 1) === name)
	);
}

const ENTITIES = ['location', 'organization', 'address'];

/** The same for `only` and `all`, where a leaf `entity.*` is matched by more. */
function matches(text: string, leaf: SingleLeaf): boolean {
	const { entity: of, field } = leaf;
	if (covers(text, leaf)) return true;
	if (of === undefined || field !== undefined) return false;
	if (!text.includes('.')) return !ENTITIES.includes(text);
	return text.startsWith(`${of}.`) || canMatchFieldOf(of, text);
}

/** The definition, tried out: `*` is any run of characters, everything else is itself. */
function naive(text: string, name: string): boolean {
	if (text === '') return name === '';
	if (!text.startsWith('*')) {
		return name !== '' && text[0] === name[0] && naive(text.slice(1), name.slice(1));
	}
	return naive(text.slice(1), name) || (name !== '' && naive(text, name.slice(1)));
}

describe('for every filter and every event', () => {
	const mode = fc.constantFrom('any', 'only', 'all', 'ignore' as const);

	it('the verdict is the one that the contract gives leaf by leaf', async () => {
		await fc.assert(
			fc.asyncProperty(mode, patterns, event, async (filterMode, texts, sent) => {
				const parts = await partsOf(sent);
				const leaves = leavesOf(parts);
				if (leaves.length === 0) return;
				const found = leaves.filter((leaf) => {
					if (filterMode === 'any') return true;
					if (filterMode === 'ignore') return !texts.some((text) => covers(text, leaf));
					return texts.some((text) => matches(text, leaf));
				});
				const complete = texts.every((text) => leaves.some((leaf) => matches(text, leaf)));
				const passes = found.length > 0 && (filterMode !== 'all' || complete);
				const result = await verdict(filterMode, texts, parts);
				expect(result.passes).toBe(passes);
				if (!result.passes) return;
				expect(result.changed).toEqual([...new Set(leaves.map(({ name }) => name))]);
				expect(result.matched).toEqual([...new Set(found.map(({ name }) => name))]);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('the verdict does not depend on the events before', async () => {
		await fc.assert(
			fc.asyncProperty(mode, patterns, fc.array(event), async (filterMode, texts, events) => {
				const wishes = texts.map((text) => [text]);
				const filter = compileFilter({ mode: filterMode, wishes });
				const rules = { changeTypes: ALL_TYPES, passWithoutFields: true };
				for (const sent of events) {
					const parts = await partsOf(sent);
					expect(await applyFilter(filter, parts, rules)).toEqual(
						await verdict(filterMode, texts, parts),
					);
				}
			}),
		);
	});

	it('all passes exactly when only passes for each of its patterns', async () => {
		await fc.assert(
			fc.asyncProperty(patterns, event, async (texts, sent) => {
				const parts = await partsOf(sent);
				let each = true;
				for (const text of texts) each &&= (await verdict('only', [text], parts)).passes;
				expect((await verdict('all', texts, parts)).passes).toBe(each);
			}),
		);
	});

	it('ignore matches exactly the leaves that only does not, where each names its field', async () => {
		await fc.assert(
			fc.asyncProperty(patterns, names, async (texts, field_changes) => {
				const parts = await changedParts(PERSON, { field_changes });
				const only = await matchedBy('only', texts, parts);
				const rest = field_changes.filter((name) => !only.has(name));
				expect(await matchedBy('ignore', texts, parts)).toEqual(new Set(rest));
			}),
		);
	});

	it('more patterns never make only pass less, nor ignore pass more', async () => {
		await fc.assert(
			fc.asyncProperty(patterns, patterns, event, async (texts, more, sent) => {
				const parts = await partsOf(sent);
				if (leavesOf(parts).length === 0) return;
				const both = [...texts, ...more];
				if ((await verdict('only', texts, parts)).passes) {
					expect((await verdict('only', both, parts)).passes).toBe(true);
				}
				if ((await verdict('ignore', both, parts)).passes) {
					expect((await verdict('ignore', texts, parts)).passes).toBe(true);
				}
			}),
		);
	});

	it('choosing change types gives the leaves of these types alone', async () => {
		const types = fc.subarray([...CHANGE_TYPES], { minLength: 1 });
		await fc.assert(
			fc.asyncProperty(types, event, async (chosen, sent) => {
				const parts = await partsOf(sent);
				const rules = { changeTypes: new Set(chosen), passWithoutFields: true };
				const filter = compileFilter({ mode: 'any', wishes: [] });
				const narrowed = await applyFilter(filter, parts, rules);
				const expected = parts
					.filter(({ changeType }) => changeType && chosen.includes(changeType))
					.flatMap(({ leaves }) => leaves.map(({ name }) => name));
				expect(narrowed.passes).toBe(expected.length > 0);
				if (narrowed.passes) expect(new Set(narrowed.changed)).toEqual(new Set(expected));
			}),
		);
	});
});

describe('a wildcard', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
	const wildcard = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });

	it('matches what its definition says', () => {
		fc.assert(
			fc.property(wildcard, text, (sought, name) => {
				expect(compileWildcard(sought)(name)).toBe(naive(sought, name));
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

	it('can match a field of an entity when some name of a field makes it match', () => {
		const letters = ['a', 'b', 'c'];
		const twos = letters.flatMap((one) => letters.map((two) => one + two));
		const threes = twos.flatMap((two) => letters.map((one) => two + one));
		const fields = [...letters, ...twos, ...threes];
		const short = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 4 });
		const of = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 2 });
		fc.assert(
			fc.property(of, short, (entityName, sought) => {
				const some = fields.some((field) => naive(sought, `${entityName}.${field}`));
				expect(canMatchFieldOf(entityName, sought)).toBe(some);
			}),
			{ numRuns: 5_000 },
		);
	});

	it('of thousands of stars answers about a long name all the same', () => {
		const matches = compileWildcard('*a'.repeat(5000) + 'b');
		expect(matches('a'.repeat(100_000))).toBe(false);
		expect(matches('a'.repeat(100_000) + 'b')).toBe(true);
	});
});
