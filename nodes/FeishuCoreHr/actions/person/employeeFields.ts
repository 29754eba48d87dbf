import { type INodePropertyOptions, UserError } from 'n8n-workflow';

import { optionName, synonymsOf } from '../../events/optionName';
import { MANAGER_FIELDS } from './manager';
import employeeFields from './employeeFields.json';

interface EmployeeField {
	/** as the platform wants it in `fields` */
	readonly name: string;
	readonly en: string;
	readonly zh: string;
	/** what tells it from a field of a like name */
	readonly note?: string;
	/** what most workflows need, and nothing that is nobody's business: see the contract's `fieldSet` */
	readonly standard?: boolean;
}

const FIELDS: readonly EmployeeField[] = employeeFields;

/** The platform's limit. */
const MOST_FIELDS = 100;

/** Without these an answer cannot be matched to its person, nor the main employment be told. */
const ALWAYS = [
	'person_info.person_id',
	'effective_date',
	'employment_id',
	'employment_status',
	'primary_employment',
] as const;

export const EMPLOYEE_FIELD_OPTIONS: INodePropertyOptions[] = FIELDS.map((field) => ({
	name: optionName(field, wordsFor(field.name), field.name),
	value: field.name,
	description: field.note,
})).sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** A person's own fields are called the same here and in the trigger. */
function wordsFor(name: string): string[] {
	const [, personal] = /^person_info\.(.+)$/.exec(name) ?? [];
	return personal ? synonymsOf('person', personal) : synonymsOf('employee', name);
}

/**
 * The `fields` of a request for what the operator chose; the same choice in another order gives the
 * same list, so that items share calls.
 * @throws UserError for words that are no field names, and for more than the platform takes
 */
export function requestFields(chosen: readonly string[]): string[] {
	const fields = withIds(chosen.flatMap(requestNames));
	if (fields.length <= MOST_FIELDS) return fields;
	throw new UserError(
		`${fields.length} fields are too many: Feishu answers at most ${MOST_FIELDS}`,
		{
			description: `Choose fewer fields, or set "Field Set" to All. ${ALWAYS.join(', ')} are always asked for.`,
		},
	);
}

const withIds = (names: readonly string[]): string[] => [...new Set([...ALWAYS, ...names])].sort();

/** Those that need no choosing. All of them are more than one call gives. */
export const FIELDS_OF: Readonly<Record<'standard' | 'all', readonly string[]>> = {
	standard: withIds(FIELDS.filter(({ standard }) => standard === true).map(({ name }) => name)),
	all: withIds(FIELDS.map(({ name }) => name)),
};

/** The fields in lists that one call takes, each with those by which its answer is matched. */
export function portionsOf(fields: readonly string[]): string[][] {
	if (fields.length <= MOST_FIELDS) return [[...fields]];
	const others = fields.filter((name) => !ALWAYS.some((always) => always === name));
	const size = MOST_FIELDS - ALWAYS.length;
	return Array.from({ length: Math.ceil(others.length / size) }, (_, index) =>
		withIds(others.slice(index * size, (index + 1) * size)),
	);
}

/** The keys of a person (v1, which knows no `fields`) that the fields stand for. */
export function personKeysOf(fields: readonly string[]): ReadonlySet<string> {
	return new Set([
		'id',
		...fields.map((name) => name.replace(/^person_info\./, '').split('.')[0]!),
	]);
}

/** With those that tell of the manager, if it is wanted. */
export const withManager = (fields: readonly string[], wanted: boolean): string[] =>
	wanted ? withIds([...fields, ...MANAGER_FIELDS]) : [...fields];

/**
 * With those of some names, for a call that takes any number of them.
 * @throws UserError for words that are no field names
 */
export const withFields = (fields: readonly string[], names: readonly string[]): string[] =>
	withIds([...fields, ...names.flatMap(requestNames)]);

/** What a field is called; undefined for one that is not known. */
export const labelsOf = (name: string): Pick<EmployeeField, 'en' | 'zh'> | undefined =>
	FIELDS.find((field) => field.name === name);

/** With the fields by which an answer for work emails is matched. */
export function withWorkEmail(fields: readonly string[]): string[] {
	return withIds([...fields, 'email_address', 'work_email_list']);
}

/**
 * A custom field (`…__c`) cannot be asked for by itself: the platform has one name for all custom
 * fields of the person and one for those of the employment.
 */
function requestNames(name: string): readonly string[] {
	if (!/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/.test(name)) {
		throw new UserError(`"${name.slice(0, 60)}" is not the name of a field`, {
			description:
				'Write names as Feishu does, such as person_info.gender or custom_field_33__c, separated by commas.',
		});
	}
	if (!name.endsWith('__c')) return [name];
	if (name.startsWith('person_info.')) return ['person_info.custom_fields'];
	return name.includes('custom_fields.')
		? ['custom_fields']
		: ['custom_fields', 'person_info.custom_fields'];
}
