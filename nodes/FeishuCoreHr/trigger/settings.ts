import { NodeOperationError } from 'n8n-workflow';
import { CHANGE_TYPES } from '../events/changes';
import type { EventChoice } from '../events/decide';
import { EVENT_TYPES, LOCATION_UPDATED, PERSON_UPDATED } from '../events/envelope';
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
import type { StartMode } from '../worker/due';
import { ParameterReader, type Parameter, type ParameterSource } from './parameterReader';
import { readStartMode } from './startMode';

export type Connection =
	| { readonly kind: 'longConnection' }
	| { readonly kind: 'webhook'; readonly replayWindowMs: number };

/** All that the user chose in the trigger node, checked. */
export interface TriggerSettings extends EventChoice {
	readonly connection: Connection;
	readonly startMode: StartMode;
	readonly deduplicate: boolean;
	/** Changes of one person or location one after the other. */
	readonly inOrder: boolean;
	/** How often a failed run is tried again. */
	readonly retryFailedRuns: number;
	/** Never with a run for each change. */
	readonly mergeChanges: boolean;
}

const HOUR_MS = 3_600_000;

/** Longer than the platform's retries last (7.1 h); an event whose last retry is refused is lost. */
const DEFAULT_REPLAY_HOURS = 8;

/**
 * Reads the trigger's parameters, once for each activation or test run.
 *
 * @throws NodeOperationError naming the parameter by its label, and what to do
 */
export function readSettings(source: ParameterSource): TriggerSettings {
	const read = new ParameterReader(source);
	const events = read.someOf({ name: 'events', label: 'Events' }, EVENT_TYPES, []);
	if (events.size === 0) {
		throw new NodeOperationError(source.getNode(), "No event is chosen in 'Events'", {
			description: "Open this node and choose at least one event in 'Events'.",
		});
	}

	const startMode = readStartMode(read, source.getTimezone());
	const retries = option('retryFailedRuns', 'Retry Failed Runs');
	const mergeChanges = read.yesOrNo(option('mergeChanges', 'Merge Changes'), false);
	return {
		connection: readConnection(read),
		startMode,
		events,
		person: events.has(PERSON_UPDATED) ? readFilter(read, 'person', 'Person') : UNUSED,
		location: events.has(LOCATION_UPDATED) ? readFilter(read, 'location', 'Location') : UNUSED,
		changeTypes: read.someOf(option('changeTypes', 'Change Types'), CHANGE_TYPES, []),
		passWithoutFields: read.yesOrNo(option('passWithoutFields', 'Pass Without Fields'), true),
		separateOutputs: read.yesOrNo(option('separateOutputs', 'Separate Outputs'), false),
		includeRawEvent: read.yesOrNo(option('includeRawEvent', 'Include Raw Event'), false),
		deduplicate: read.yesOrNo(option('deduplicate', 'Run Once per Event'), true),
		inOrder: read.yesOrNo(option('inOrder', 'In Order'), true),
		retryFailedRuns: read.numberIn(retries, { min: 0, max: 10, whole: true, missing: 0 }),
		mergeChanges: mergeChanges && startMode.kind !== 'each',
	};
}

const option = (name: string, label: string): Parameter => ({ name: `options.${name}`, label });

function readConnection(read: ParameterReader): Connection {
	const kind = read.oneOf(
		{ name: 'connection', label: 'Connection' },
		['longConnection', 'webhook'],
		'longConnection',
	);
	if (kind === 'longConnection') return { kind };
	const hours = read.numberIn(option('replayWindow', 'Replay Window (Hours)'), {
		min: 0.1,
		max: 720,
		missing: DEFAULT_REPLAY_HOURS,
	});
	return { kind, replayWindowMs: hours * HOUR_MS };
}

/** For an event that is not chosen: its parameters are hidden and may hold anything. */
const UNUSED: CompiledFilter = compileFilter({ mode: 'any', wishes: [] });

function readFilter(read: ParameterReader, subject: Subject, title: string): CompiledFilter {
	const filter = { name: `${subject}Filter`, label: `${title} Filter` };
	const mode = read.oneOf(filter, FILTER_MODES, 'any');
	if (mode === 'any') return UNUSED;

	const fields = { name: `${subject}Fields`, label: `${title} Fields` };
	const others = { name: `${subject}OtherFields`, label: `Other ${title} Fields` };
	const wishes = [fields, others].flatMap((parameter) =>
		readWishes(read, parameter, subject, mode),
	);
	if (wishes.length === 0) {
		read.refuse(
			fields,
			`is empty: choose at least one field, or set '${filter.label}' to 'Any Field'`,
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
	const silent = wishes.filter((wish) => wish.every((name) => neverSendsEvent(subject, name)));
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
};

/** At most five, each cut: an expression may have given anything. */
function quoted(texts: readonly string[]): string {
	const shown = texts.slice(0, 5).map((text) => `"${text.slice(0, 60)}"`);
	return texts.length > 5 ? `${shown.join(', ')} …` : shown.join(', ');
}
