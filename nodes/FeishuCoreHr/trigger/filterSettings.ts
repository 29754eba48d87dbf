import { readFieldNames } from '../events/fieldNames';
import { neverSendsEvent } from '../events/fields';
import {
	compileFilter,
	FILTER_MODES,
	type CompiledFilter,
	type FilterMode,
} from '../events/filter';
import type { Subject } from '../events/labels';
import type { Wish } from '../events/pattern';
import type { Parameter, ParameterReader } from './parameterReader';

/** For an event that is not chosen: its parameters are hidden and may hold anything. */
export const UNUSED: CompiledFilter = compileFilter({ mode: 'any', wishes: [] });

/** By their names and the labels that the panel shows. */
const FILTER_PARAMETERS: Readonly<
	Record<
		Subject,
		{ readonly filter: Parameter; readonly fields: Parameter; readonly more: Parameter[] }
	>
> = {
	person: {
		filter: { name: 'personFilter', label: 'Person Changes' },
		fields: { name: 'personFields', label: 'Person Fields' },
		more: [{ name: 'personOtherFields', label: 'Other Person Fields' }],
	},
	location: {
		filter: { name: 'locationFilter', label: 'Location Changes' },
		fields: { name: 'locationFields', label: 'Location Fields' },
		more: [{ name: 'locationOtherFields', label: 'Other Location Fields' }],
	},
	other: {
		filter: { name: 'otherFilter', label: 'Other Changes' },
		fields: { name: 'otherFields', label: 'Fields of Other Events' },
		more: [],
	},
};

/** The filter of one kind of events. */
export function readFilter(read: ParameterReader, subject: Subject): CompiledFilter {
	const { filter, fields, more } = FILTER_PARAMETERS[subject];
	const mode = read.oneOf(filter, FILTER_MODES, 'any');
	if (mode === 'any') return UNUSED;

	const wishes = [fields, ...more].flatMap((parameter) =>
		readWishes(read, parameter, subject, mode),
	);
	if (wishes.length === 0) {
		read.refuse(
			fields,
			`is empty: choose at least one field, or set '${filter.label}' to 'Any Change'`,
		);
	}
	return compileFilter({ mode, wishes });
}

/** What is typed or chosen, each field once. */
function readWishes(
	read: ParameterReader,
	parameter: Parameter,
	subject: Subject,
	mode: FilterMode,
): readonly Wish[] {
	const { wishes, unreadable } = readFieldNames(read.texts(parameter).join('\n'), subject);
	if (unreadable.length > 0) {
		read.refuse(
			parameter,
			`holds what is not the name of a field: ${quoted(unreadable)}. Use API names such as ${EXAMPLES[subject]}, or labels as the list of fields shows them, separated by commas`,
		);
	}
	const neverSent = (name: string) => subject !== 'other' && neverSendsEvent(subject, name);
	const silent = wishes.filter((wish) => wish.every(neverSent));
	if (silent.length > 0 && mode !== 'ignore') {
		read.refuse(
			parameter,
			`holds fields whose change Feishu never reports: ${quoted(silent.flat())}. Take them out`,
		);
	}
	return wishes;
}

const EXAMPLES: Readonly<Record<Subject, string>> = {
	person: 'legal_name or custom_field_33__c',
	location: 'address.postal_code or custom_field_33__c',
	other: 'organization_id.name, job_data or custom_field_33__c',
};

/** At most five, each cut: an expression may have given anything. */
function quoted(texts: readonly string[]): string {
	const shown = texts.slice(0, 5).map((text) => `"${text.slice(0, 60)}"`);
	return texts.length > 5 ? `${shown.join(', ')} …` : shown.join(', ');
}
