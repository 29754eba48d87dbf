import fieldNames from './fields.json';
import { entityLabels, type Labels } from './fields';
import type { Wish } from './pattern';
import synonyms from './synonyms.json';

/** Whose fields: those of other events have no labels. */
export type Subject = 'person' | 'location' | 'other';

/**
 * The form in which labels are compared: it does not matter whether letters are capitals, signs
 * Chinese or Latin, or what stands between words.
 */
export function labelKey(label: string): string {
	const plain = label.normalize('NFKC').toLowerCase();
	return plain.replace(/[\s,、;。()]/g, '');
}

/** What people call fields, by `labelKey`. One label may mean several fields. */
export function labelsOf(subject: Subject): ReadonlyMap<string, Wish> {
	const labels = new Map<string, Wish>();
	for (const [label, field] of LABELS[subject]()) {
		const key = labelKey(label);
		labels.set(key, [...new Set([...(labels.get(key) ?? []), field])]);
	}
	return labels;
}

type Label = readonly [label: string, field: string];

const LABELS: Readonly<Record<Subject, () => Label[]>> = {
	person: ofPersons,
	location: ofLocations,
	other: () => [],
};

function ofPersons(): Label[] {
	const own = fieldNames.person.flatMap((field) => named(formsOf(field), field.name));
	return [...own, ...synonymsOf(synonyms.person)];
}

function ofLocations(): Label[] {
	const own = Object.entries(fieldNames.location).flatMap(([entity, fields]) => {
		const entities = [entity, ...formsOf(entityLabels(entity))];
		const whole = entities.flatMap((group) => [group, `${group}: any field`]);
		return [
			...named(whole, entity),
			...fields.flatMap((field) => inEntity(entity, entities, field)),
		];
	});
	return [...own, ...synonymsOf(synonyms.location)];
}

/** "City", "城市", "Address: City", "地址：城市", "Address (地址): City (城市)", "address.城市" … */
function inEntity(entity: string, entities: readonly string[], field: Labels): Label[] {
	const alone = formsOf(field);
	const both = entities.flatMap((group) =>
		alone.flatMap((label) => [`${group}:${label}`, `${group}.${label}`]),
	);
	return named([...alone, ...both], `${entity}.${field.name}`);
}

function formsOf({ en, zh }: Pick<Labels, 'en' | 'zh'>): string[] {
	return [en, zh, `${en} (${zh})`, `${zh} (${en})`];
}

function named(labels: readonly string[], field: string): Label[] {
	return labels.map((label) => [label, field]);
}

function synonymsOf(list: Readonly<Record<string, readonly string[]>>): Label[] {
	return Object.entries(list).flatMap(([label, fields]) =>
		fields.map((field): Label => [label, field]),
	);
}
