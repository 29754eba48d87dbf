import { NodeOperationError } from 'n8n-workflow';
import { CHANGE_TYPES } from '../events/changes';
import type { EventChoice } from '../events/decide';
import { EVENT_TYPES, LOCATION_UPDATED, PERSON_UPDATED } from '../events/envelope';
import { compileFilter, FILTER_MODES, type CompiledFilter } from '../events/filter';
import { ParameterReader, type Parameter, type ParameterSource } from './parameterReader';

export type Connection =
	| {
			readonly kind: 'longConnection';
			readonly acknowledge: 'received' | 'success';
			readonly batchSize: number;
			readonly batchWaitMs: number;
			/** Only ever true with a batch. */
			readonly mergeChanges: boolean;
	  }
	| { readonly kind: 'webhook'; readonly replayWindowMs: number };

/** All that the user chose in the trigger node, checked. */
export interface TriggerSettings extends EventChoice {
	readonly connection: Connection;
	readonly deduplicate: boolean;
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

	const option = (name: string, label: string): Parameter => ({ name: `options.${name}`, label });
	return {
		connection: readConnection(read, option),
		events,
		person: events.has(PERSON_UPDATED) ? readFilter(read, 'person', 'Person') : UNUSED,
		location: events.has(LOCATION_UPDATED) ? readFilter(read, 'location', 'Location') : UNUSED,
		changeTypes: read.someOf(option('changeTypes', 'Change Types'), CHANGE_TYPES, []),
		passWithoutFields: read.yesOrNo(option('passWithoutFields', 'Pass Without Fields'), true),
		separateOutputs: read.yesOrNo(option('separateOutputs', 'Separate Outputs'), false),
		includeRawEvent: read.yesOrNo(option('includeRawEvent', 'Include Raw Event'), false),
		deduplicate: read.yesOrNo(option('deduplicate', 'Run Once per Event'), true),
	};
}

function readConnection(
	read: ParameterReader,
	option: (name: string, label: string) => Parameter,
): Connection {
	const kind = read.oneOf(
		{ name: 'connection', label: 'Connection' },
		['longConnection', 'webhook'],
		'longConnection',
	);
	if (kind === 'webhook') {
		const hours = read.numberIn(option('replayWindow', 'Replay Window (Hours)'), {
			min: 0.1,
			max: 720,
			missing: DEFAULT_REPLAY_HOURS,
		});
		return { kind, replayWindowMs: hours * HOUR_MS };
	}

	const acknowledge = option('acknowledge', 'Acknowledge');
	const batchSize = read.numberIn(option('batchSize', 'Batch Size'), {
		min: 1,
		max: 500,
		whole: true,
		missing: 1,
	});
	const mergeChanges = read.yesOrNo(option('mergeChanges', 'Merge Changes'), false);
	return {
		kind,
		acknowledge: read.oneOf(acknowledge, ['received', 'success'], 'received'),
		batchSize,
		batchWaitMs: read.numberIn(option('batchWait', 'Batch Wait (Milliseconds)'), {
			min: 0,
			max: 2000,
			missing: 500,
		}),
		mergeChanges: mergeChanges && batchSize > 1,
	};
}

/** For an event that is not chosen: its parameters are hidden and may hold anything. */
const UNUSED: CompiledFilter = compileFilter({ mode: 'any', patterns: [] });

function readFilter(
	read: ParameterReader,
	subject: 'person' | 'location',
	title: string,
): CompiledFilter {
	const filter = { name: `${subject}Filter`, label: `${title} Filter` };
	const mode = read.oneOf(filter, FILTER_MODES, 'any');
	if (mode === 'any') return UNUSED;

	const fields = { name: `${subject}Fields`, label: `${title} Fields` };
	const patterns = [
		...read.names(fields),
		...read.names({ name: `${subject}OtherFields`, label: `Other ${title} Fields` }),
	];
	if (patterns.length === 0) {
		read.refuse(
			fields,
			`is empty: choose at least one field, or set '${filter.label}' to 'Any Field'`,
		);
	}
	return compileFilter({ mode, patterns });
}
