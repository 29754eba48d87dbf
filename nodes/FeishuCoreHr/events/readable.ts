import type { IDataObject } from 'n8n-workflow';

import { rowOf, type EventRow } from './catalogue';
import { entityLabels } from './fields';
import fieldNames from './fields.json';
import other from './otherLabels.json';
import { stringsIn } from '../plainData';
import { forEachInTurns } from './turns';

export const FIELD_LANGUAGES = ['zh-CN', 'en-US', 'off'] as const;

export type FieldLanguage = (typeof FIELD_LANGUAGES)[number];

export interface Label {
	readonly en: string;
	readonly zh: string;
}

/** What the tenant calls its own fields, by their api names (`custom_field_33__c`). */
export type OwnNames = Pick<ReadonlyMap<string, Label>, 'get'>;

/** More than these are no line that anybody reads. */
const MOST_IN_TEXT = 50;

const PERSON = byName(fieldNames.person);
const LOCATION = new Map(
	Object.entries(fieldNames.location).map(([entity, fields]) => [entity, byName(fields)]),
);
/** The platform's words for the fields of other events, as far as a page lists them. */
const OTHER = new Map<string, Label>(Object.entries(other.fields));
const OTHER_ENTITIES = new Map<string, Label>(Object.entries(other.entities));

/** That a field is a list (个人电话列表) is nothing that an operator wants to read. */
function byName(fields: ReadonlyArray<Label & { name: string }>): ReadonlyMap<string, Label> {
	const short = (label: string) => label.replace(/列表$| List$/, '');
	return new Map(fields.map(({ name, en, zh }) => [name, { en: short(en), zh: short(zh) }]));
}

/**
 * The item with `changed_text` and `changed_labels` before its `matched_fields`: what made the event
 * pass, in the words of an operator. A name without a label stays itself.
 */
export async function readable(
	item: IDataObject,
	language: FieldLanguage,
	own: OwnNames,
): Promise<IDataObject> {
	// Our own events are about no record.
	if (language === 'off' || !('matched_fields' in item)) return item;
	const key = language === 'zh-CN' ? 'zh' : 'en';
	const filter = rowOf(String(item.event_type))?.filter ?? 'other';
	const labels: string[] = [];
	const distinct = new Set<string>();
	await forEachInTurns(stringsIn(item.matched_fields), (name) => {
		const label = labelOfLeaf(filter, name, own);
		const word = label?.[key] || label?.zh || name;
		labels.push(word);
		distinct.add(word);
	});
	const words = { changed_text: textOf([...distinct], language), changed_labels: labels };
	const entries = Object.entries(item);
	const place = entries.findIndex(([name]) => name === 'matched_fields');
	return {
		...Object.fromEntries(entries.slice(0, place)),
		...words,
		...Object.fromEntries(entries.slice(place)),
	};
}

function textOf(labels: readonly string[], language: Exclude<FieldLanguage, 'off'>): string {
	const more = labels.length - MOST_IN_TEXT;
	const shown = labels.slice(0, MOST_IN_TEXT);
	if (language === 'zh-CN') return shown.join('、') + (more > 0 ? `，另有 ${more} 项` : '');
	return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

type Filter = EventRow['filter'];

/** A leaf: `entity.field`, `entity.*`, or a bare name, which may be an entity's. */
export function labelOfLeaf(filter: Filter, leaf: string, own: OwnNames): Label | undefined {
	const dot = leaf.lastIndexOf('.');
	const entity = dot < 0 ? leaf : leaf.slice(0, dot);
	const field = leaf.slice(dot + 1);
	const group = labelOfEntity(filter, entity);
	if (field === '*') return group;
	const label = own.get(field) ?? labelOfField(filter, entity, field);
	if (dot < 0) return label ?? group;
	return label && group
		? { en: `${group.en}: ${label.en}`, zh: `${group.zh}：${label.zh}` }
		: label;
}

function labelOfEntity(filter: string, entity: string): Label | undefined {
	if (filter === 'location') return LOCATION.has(entity) ? entityLabels(entity) : undefined;
	return filter === 'other' ? (OTHER_ENTITIES.get(entity) ?? OTHER.get(entity)) : undefined;
}

function labelOfField(filter: string, entity: string, field: string): Label | undefined {
	if (filter === 'location') return LOCATION.get(entity)?.get(field) ?? anyLocation(field);
	if (filter === 'person') return PERSON.get(field);
	return OTHER.get(field) ?? PERSON.get(field) ?? anyLocation(field);
}

/** A bare name of a location: that of whichever part has such a field. */
function anyLocation(field: string): Label | undefined {
	return [...LOCATION.values()].flatMap((fields) => fields.get(field) ?? [])[0];
}

/** The leaves that have a label. */
export const leavesOf = (filter: 'location' | 'other'): string[] =>
	filter === 'other'
		? [...OTHER.keys()]
		: [...LOCATION].flatMap(([entity, fields]) => [
				entity,
				...[...fields.keys()].flatMap((field) => [field, `${entity}.${field}`]),
			]);
