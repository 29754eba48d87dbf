import { valueFor, type EventRow } from './catalogue';
import { CHANGE_TYPES, operationOf, type ChangeType } from './changes';
import type { EventChoice } from './decide';
import examples from './examples.json';
import fieldNames from './fields.json';
import { isRecord, type PlainRecord } from '../plainData';
import { compileWildcard } from './wildcard';

/** Fields that are tried where the filter wants anything but some. */
const MOST_TRIED = 300;

/** What stands for `*` where no field that we know fits: `*__c` becomes `custom_field__c`. */
const FOR_STAR = 'custom_field';

/**
 * Bodies of an event: first the example of its page, of the kind of change that is wanted, then with
 * the fields that the filter asks for. Whether one passes is for the filter to say.
 */
export function* sampleBodies(row: EventRow, choice: EventChoice): Generator<PlainRecord> {
	const example = ofWantedKind(row, choice.employeeChanges);
	yield example;
	const { changes } = row;
	if (!changes) return;
	const operation = operationCode(choice.changeTypes);
	if (changes.parts) yield withOperation(example, changes.parts, operation);
	for (const names of namesFor(row, choice)) {
		yield changes.parts
			? withParts(row, example, names, operation)
			: { ...example, [changes.names ?? '']: [...names] };
	}
}

/** The page's example, changed to the first kind of change that is wanted, if it is of another. */
function ofWantedKind(row: EventRow, wanted: ReadonlySet<string>): PlainRecord {
	const example = (examples as Readonly<Record<string, PlainRecord>>)[row.type] ?? {};
	const { kinds } = row;
	if (!kinds || wanted.size === 0) return example;
	if (wanted.has(valueFor(kinds.values, example[kinds.at]) ?? '')) return example;
	const [code] = Object.entries(kinds.values).find(([, kind]) => wanted.has(kind)) ?? [];
	if (code === undefined) return example;
	const details = row.states.flatMap(({ at, values }) => {
		const [detail, label] = Object.entries(values).find(([key]) => key.startsWith(code)) ?? [];
		return detail === undefined ? [] : [{ [at]: Number(detail), opt_desc: label?.zh }];
	});
	return Object.assign({ ...example, opt_scene: '', [kinds.at]: Number(code) }, ...details);
}

/** Sets of fields, each of which may be what the filter is after. */
function* namesFor(row: EventRow, choice: EventChoice): Generator<readonly string[]> {
	const { mode, wishes } = choice[row.filter];
	const known = knownFields(row);
	const meant = (text: string) => fieldFor(text, known);
	if (mode === 'only') for (const text of wishes.flat()) yield [meant(text)];
	if (mode === 'all') yield wishes.map(([text = '']) => meant(text));
	if (mode === 'ignore') for (const name of known.slice(0, MOST_TRIED)) yield [name];
}

/** Names as leaves have them. */
function knownFields({ entities = [], filter }: EventRow): readonly string[] {
	if (filter === 'person') {
		return fieldNames.person.flatMap(({ name, triggers_event: sent }) => (sent ? [name] : []));
	}
	if (filter === 'location') {
		return Object.entries(fieldNames.location).flatMap(([entity, fields]) =>
			fields.map(({ name }) => `${entity}.${name}`),
		);
	}
	const usual = ['name', 'code', 'description'];
	return [...usual, ...entities.flatMap((entity) => usual.map((name) => `${entity}.${name}`))];
}

function fieldFor(text: string, known: readonly string[]): string {
	if (!text.includes('*')) return text;
	const fits = compileWildcard(text);
	const found = known.find((name) => fits(name) || (!text.includes('.') && fits(lastOf(name))));
	return found ?? text.replace(/\*+/g, FOR_STAR);
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** The code of the first type of change that is wanted; any: the example's own. */
function operationCode(wanted: ReadonlySet<ChangeType>): number | undefined {
	const [type] = CHANGE_TYPES.filter((one) => wanted.has(one));
	return type && [1, 2, 3].find((code) => operationOf(code) === type);
}

const partsIn = (example: PlainRecord, key: string): PlainRecord[] => {
	const list = example[key];
	return Array.isArray(list) ? list.filter(isRecord) : [];
};

const withOperation = (
	example: PlainRecord,
	key: string,
	operation: number | undefined,
): PlainRecord => ({
	...example,
	[key]: partsIn(example, key).map((part) => ({
		...part,
		...(operation !== undefined && { opt_type: operation }),
	})),
});

/** A sub-event for each part of the record in which something changed. */
function withParts(
	row: EventRow,
	example: PlainRecord,
	names: readonly string[],
	operation: number | undefined,
): PlainRecord {
	const { names: topLevel, parts = '', fields = '' } = row.changes ?? {};
	const [model = {}] = partsIn(withOperation(example, parts, operation), parts);
	const byEntity = new Map<string, string[]>();
	for (const [entity, field] of names.map((name) => placeOf(row, name))) {
		byEntity.set(entity, [...(byEntity.get(entity) ?? []), field]);
	}
	const own = row.type.split('.')[1] ?? '';
	const isPart = (entity: string) => entity !== own && entity !== 'organization';
	const parent = (entity: string) =>
		'agg_entity_field' in model
			? {
					agg_entity: own,
					agg_entity_id: example[row.subject],
					agg_entity_field: isPart(entity) ? entity : '',
				}
			: { agg_entity: entity === model.entity ? model.agg_entity : entity };
	return {
		...example,
		...(topLevel && {
			[topLevel]: [...byEntity].flatMap(([entity, own]) => (isPart(entity) ? [entity] : own)),
		}),
		[parts]: [...byEntity].map(([entity, changed]) => ({
			...model,
			entity,
			...parent(entity),
			[fields]: changed,
		})),
	};
}

/** The part of the record, and the field in it, that a name means. */
function placeOf(row: EventRow, name: string): readonly [entity: string, field: string] {
	const { entities = [] } = row;
	const known = knownFields(row);
	const inside = entities.includes(name)
		? (known.find((one) => one.startsWith(`${name}.`)) ?? `${name}.name`)
		: name.includes('.')
			? name
			: (known.find((one) => one.endsWith(`.${name}`)) ?? `${entities[0]}.${name}`);
	const dot = inside.indexOf('.');
	return [inside.slice(0, dot), inside.slice(dot + 1)];
}
