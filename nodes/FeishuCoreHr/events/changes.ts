import { valueFor, type EventRow } from './catalogue';
import { isRecord, stringsIn, type PlainRecord } from '../plainData';
import { inTurns, type Steps } from './turns';

export type ChangeType = 'created' | 'updated' | 'deleted';
export const CHANGE_TYPES: readonly ChangeType[] = ['created', 'updated', 'deleted'];

/** The smallest thing an event says has changed. */
export interface Leaf {
	/** `entity.field`, `entity.*` (the event does not say which of its fields), or a bare name. */
	readonly name: string;
	/** Undefined for `entity.*` and for a bare name. */
	readonly field?: string;
}

/** Leaves that have all but their field in common. */
export interface ChangedPart {
	/** Undefined for bare names. */
	readonly entity?: string;
	/**
	 * The greater part that holds the entity: `registered_office_address` of a company's address,
	 * `person` of an employee's email.
	 */
	readonly within?: string;
	/** Undefined when the platform sent an operation that is not documented. */
	readonly changeType?: ChangeType;
	/**
	 * A top-level name of which a sub-event speaks, but without saying what it is about or what was
	 * done: it counts where change types are asked for, and adds nothing where they are not.
	 */
	readonly isStandIn?: true;
	/** None twice. */
	readonly leaves: readonly Leaf[];
}

const OPERATIONS: Readonly<Record<string, ChangeType>> = {
	'1': 'created',
	'2': 'updated',
	'3': 'deleted',
};

/** What `opt_type` means: 1 created, 2 updated, 3 deleted. */
export function operationOf(optType: unknown): ChangeType | undefined {
	return valueFor(OPERATIONS, optType);
}

/**
 * What an event says has changed, by its row of the catalogue. Never throws, whatever stands in the
 * places.
 */
export function changedParts(
	{ changes, entities = [] }: EventRow,
	event: PlainRecord,
): readonly ChangedPart[] | Promise<readonly ChangedPart[]> {
	const topLevel = changes?.names ? stringsIn(event[changes.names]) : [];
	if (changes?.parts === undefined) return partsOfNames(topLevel);
	const names = new TopLevelNames(topLevel, entities);
	return inTurns(partsOfSubEvents(event[changes.parts], changes, names));
}

/** Bare names, then those of a field in an object (`organization_id.name`). */
function partsOfNames(names: readonly string[]): ChangedPart[] {
	const distinct = [...new Set(names)];
	const bare = distinct.filter((name) => !name.includes('.')).map((name) => ({ name }));
	const dotted = distinct.filter((name) => name.includes('.'));
	return [
		...(bare.length > 0 ? [{ changeType: 'updated' as const, leaves: bare }] : []),
		...dotted.map((name) => topLevelPart(name, [])),
	];
}

/** The sub-events, then the top-level names that they do not explain. */
function* partsOfSubEvents(
	subEvents: unknown,
	keys: KeysOfParts,
	topLevel: TopLevelNames,
): Steps<ChangedPart[]> {
	const parts: ChangedPart[] = [];
	const seen = new Map<string, Set<string>>();
	for (const subEvent of Array.isArray(subEvents) ? subEvents.filter(isRecord) : []) {
		const part = readSubEvent(subEvent, keys);
		topLevel.explain(part, isName(subEvent.entity) && part.changeType !== undefined);
		const key = JSON.stringify([part.entity, part.within, part.changeType]);
		const known = seen.get(key) ?? new Set();
		seen.set(key, known);
		const leaves = part.leaves.filter(({ name, field = name }) => isNew(known, field));
		if (leaves.length > 0) parts.push({ ...part, leaves });
		yield part.leaves.length + 1;
	}
	return [...parts, ...topLevel.parts()];
}

/** Adds a name, and tells whether it was not there before. */
function isNew(names: Set<string>, name: string): boolean {
	const { size } = names;
	return names.add(name).size > size;
}

type KeysOfParts = Pick<NonNullable<EventRow['changes']>, 'fields' | 'within'>;

function readSubEvent(subEvent: PlainRecord, keys: KeysOfParts): ChangedPart {
	const within = nameIn(subEvent[keys.within ?? '']);
	const entity = nameIn(subEvent.entity) ?? within;
	const fields = stringsIn(subEvent[keys.fields ?? '']);
	const part = { entity, within, changeType: operationOf(subEvent.opt_type) };
	if (entity === undefined) return { ...part, leaves: fields.map((name) => ({ name })) };
	if (fields.length === 0) return { ...part, leaves: [wholeEntity(entity)] };
	return { ...part, leaves: fields.map((field) => ({ name: `${entity}.${field}`, field })) };
}

const wholeEntity = (entity: string): Leaf => ({ name: `${entity}.*` });

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

const nameIn = (value: unknown): string | undefined => (isName(value) ? value : undefined);

/** The names beside the sub-events, and what the sub-events have to say about them. */
class TopLevelNames {
	private readonly names: ReadonlySet<string>;

	private readonly explained = new Set<string>();

	private readonly doubtful = new Set<string>();

	constructor(
		names: readonly string[],
		private readonly entities: readonly string[],
	) {
		this.names = new Set(names);
	}

	/** @param clearly whether the sub-event says both what it is about and what was done */
	explain({ entity = '', within = '', leaves }: ChangedPart, clearly: boolean): void {
		if (this.names.size === 0) return;
		for (const name of [entity, within, ...leaves.map((leaf) => leaf.name)]) {
			if (!this.names.has(name)) continue;
			this.explained.add(name);
			if (!clearly) this.doubtful.add(name);
		}
	}

	parts(): ChangedPart[] {
		return [...this.names]
			.filter((name) => !this.explained.has(name) || this.doubtful.has(name))
			.map((name) => ({
				...topLevelPart(name, this.entities),
				...(this.explained.has(name) && { isStandIn: true }),
			}));
	}
}

function topLevelPart(name: string, entities: readonly string[]): ChangedPart {
	const changeType = 'updated';
	if (entities.includes(name)) return { entity: name, changeType, leaves: [wholeEntity(name)] };
	const [entity, ...rest] = name.split('.');
	if (!entity || rest.length === 0) return { changeType, leaves: [{ name }] };
	return { entity, changeType, leaves: [{ name, field: rest.join('.') }] };
}
