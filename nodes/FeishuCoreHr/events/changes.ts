import { isLocationEntity } from './fields';
import { isRecord, stringsIn, type PlainRecord } from './plainData';

export type ChangeType = 'created' | 'updated' | 'deleted';
export const CHANGE_TYPES: readonly ChangeType[] = ['created', 'updated', 'deleted'];

/** The smallest thing an event says has changed. */
export interface LeafChange {
	/** `entity.field`, `entity.*` (the event does not say which of its fields), or a bare name. */
	readonly name: string;
	/** Undefined for a bare name. */
	readonly entity?: string;
	/** The field of a parent object that holds the entity, e.g. `registered_office_address`. */
	readonly aggField?: string;
	/** Undefined for `entity.*` and for a bare name. */
	readonly field?: string;
	/** Undefined when the platform sent an operation that is not documented. */
	readonly changeType?: ChangeType;
}

/** A location event's sub-event: the part of it that the filter understands. */
interface SubEvent {
	readonly entity?: string;
	readonly aggField?: string;
	readonly fields: readonly string[];
	readonly changeType?: ChangeType;
}

const OPERATIONS: Readonly<Record<string, ChangeType>> = {
	'1': 'created',
	'2': 'updated',
	'3': 'deleted',
};

/** What `opt_type` means: 1 created, 2 updated, 3 deleted. */
export function operationOf(optType: unknown): ChangeType | undefined {
	const known = typeof optType === 'number' || typeof optType === 'string';
	return known && Object.hasOwn(OPERATIONS, String(optType))
		? OPERATIONS[String(optType)]
		: undefined;
}

/** A person event names its fields, and that is all. */
export function personLeaves(event: PlainRecord): LeafChange[] {
	return distinct(stringsIn(event.field_changes).map((name) => ({ name, changeType: 'updated' })));
}

/** The leaves of a location event: its sub-events', then the top-level names they do not explain. */
export function locationLeaves(event: PlainRecord): LeafChange[] {
	const subEvents = readSubEvents(event.sub_events);
	const fromSubEvents = subEvents.flatMap(leavesOf);
	const explained = new Set([
		...subEvents.flatMap(({ entity, aggField }) => [entity, aggField]),
		...fromSubEvents.map(({ name }) => name),
	]);
	const topLevel = stringsIn(event.field_changes)
		.filter((name) => !explained.has(name))
		.map(topLevelLeaf);
	return distinct([...fromSubEvents, ...topLevel]);
}

function readSubEvents(list: unknown): SubEvent[] {
	if (!Array.isArray(list)) return [];
	return list.filter(isRecord).map((subEvent) => {
		const aggField = name(subEvent.agg_entity_field);
		return {
			entity: name(subEvent.entity) ?? aggField,
			aggField,
			fields: stringsIn(subEvent.field_changes),
			changeType: operationOf(subEvent.opt_type),
		};
	});
}

function name(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function leavesOf({ entity, aggField, fields, changeType }: SubEvent): LeafChange[] {
	if (entity === undefined) return fields.map((field) => ({ name: field, changeType }));
	if (fields.length === 0) return [{ name: `${entity}.*`, entity, aggField, changeType }];
	return fields.map((field) => ({
		name: `${entity}.${field}`,
		entity,
		aggField,
		field,
		changeType,
	}));
}

function topLevelLeaf(topLevelName: string): LeafChange {
	const changeType = 'updated';
	if (isLocationEntity(topLevelName)) {
		return { name: `${topLevelName}.*`, entity: topLevelName, changeType };
	}
	const [entity, ...rest] = topLevelName.split('.');
	if (!entity || rest.length === 0) return { name: topLevelName, changeType };
	return { name: topLevelName, entity, field: rest.join('.'), changeType };
}

function distinct(leaves: LeafChange[]): LeafChange[] {
	const byIdentity = new Map<string, LeafChange>();
	for (const leaf of leaves) {
		byIdentity.set(JSON.stringify([leaf.name, leaf.aggField, leaf.changeType]), leaf);
	}
	return [...byIdentity.values()];
}
