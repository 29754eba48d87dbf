import type { INodePropertyOptions } from 'n8n-workflow';
import fieldNames from './fields.json';
import { say } from '../panelLanguage';
import { optionName, synonymsOf } from './optionName';

export interface Labels {
	readonly name: string;
	readonly en: string;
	readonly zh: string;
	/** What tells it from a field of a like name. */
	readonly note?: string;
}

const ENTITIES: Readonly<Record<string, readonly Labels[]>> = fieldNames.location;

const ENTITY_LABELS: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
	location: { en: 'Location', zh: '地点' },
	organization: { en: 'Organization', zh: '组织' },
	address: { en: 'Address', zh: '地址' },
};

/** What people call an entity of a location. */
export function entityLabels(entity: string): { readonly en: string; readonly zh: string } {
	return ENTITY_LABELS[entity] ?? { en: entity, zh: entity };
}

const SILENT: Readonly<Record<'person' | 'location', ReadonlySet<string>>> = {
	person: new Set(
		fieldNames.person.filter((field) => !field.triggers_event).map(({ name }) => name),
	),
	location: new Set(fieldNames.location_never_triggers),
};

/** Whether the platform's page says that a change of this field sends no event. */
export function neverSendsEvent(subject: 'person' | 'location', name: string): boolean {
	return SILENT[subject].has(name.slice(name.lastIndexOf('.') + 1));
}

/** What people ask for most, in the order in which they look for it. */
const COMMON: readonly string[] = [
	...['legal_name', 'preferred_name', 'name_list', 'phone_number', 'phone_list'],
	...['email_address', 'email_list', 'gender', 'date_of_birth', 'marital_status'],
	...['national_id_list', 'address_list', 'education_list', 'bank_account_list'],
	...['emergency_contact_list', 'dependent_list', 'custom_fields'],
];

function commonFirst(
	common: readonly string[],
	options: readonly INodePropertyOptions[],
): INodePropertyOptions[] {
	const first = common.flatMap((name) => options.find(({ value }) => value === name) ?? []);
	return [...first, ...options.filter((option) => !first.includes(option))];
}

/** The platform's own fields of a person whose change can send an event. */
export const PERSON_FIELD_OPTIONS: INodePropertyOptions[] = commonFirst(
	COMMON,
	fieldNames.person
		.filter(({ triggers_event }) => triggers_event)
		.map((field) => toOption(field, field.name))
		.sort(byName),
);

/** Each entity of a location, followed by its fields. */
export const LOCATION_FIELD_OPTIONS: INodePropertyOptions[] = Object.entries(ENTITIES).flatMap(
	([entity, fields]) => [
		{
			name: `${labelOf(entity)}: ${say('Any Field', '任意字段')}`,
			value: entity,
			description: entity,
		},
		...fields
			.map((field) => toOption(field, `${entity}.${field.name}`, labelOf(entity)))
			.sort(byName),
	],
);

function labelOf(entity: string): string {
	const { en, zh } = entityLabels(entity);
	return say(`${en} (${zh})`, `${zh} (${en})`);
}

function toOption(field: Labels, value: string, group?: string): INodePropertyOptions {
	const words = synonymsOf(group ? 'location' : 'person', value);
	const label = optionName(field, words, value);
	return { name: group ? `${group}: ${label}` : label, value, description: field.note };
}

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name, 'en', { numeric: true });
}
