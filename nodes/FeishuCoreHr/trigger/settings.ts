import { NodeOperationError } from 'n8n-workflow';
import { CHANGE_KINDS, EVENT_TYPES, rowOf, type EventRow } from '../events/catalogue';
import { CHANGE_TYPES } from '../events/changes';
import type { EventChoice } from '../events/decide';
import { OWN_TYPES } from '../events/ownEvents';
import { FIELD_LANGUAGES, type FieldLanguage } from '../events/readable';
import type { StartMode } from '../worker/due';
import { readFilter, UNUSED } from './filterSettings';
import { ParameterReader, type Parameter, type ParameterSource } from './parameterReader';
import { readStartMode } from './startMode';

export type Connection =
	| { readonly kind: 'longConnection' }
	| { readonly kind: 'webhook'; readonly replayWindowMs: number };

/** All that the user chose in the trigger node, checked. */
export interface TriggerSettings extends EventChoice {
	readonly connection: Connection;
	readonly startMode: StartMode;
	readonly testRun: (typeof TEST_RUNS)[number];
	/** How long no event has come before that is told of, where it is to be told. */
	readonly silentAfterMs: number;
	readonly deduplicate: boolean;
	/** Changes of one person or location one after the other. */
	readonly inOrder: boolean;
	/** How often a failed run is tried again. */
	readonly retryFailedRuns: number;
	/** Never with a run for each change. */
	readonly mergeChanges: boolean;
	/** In which language items name what changed. */
	readonly fieldLanguage: FieldLanguage;
}

/** `nextChange`: waits for a real change. `sample`: gives an item at once. */
const TEST_RUNS = ['nextChange', 'sample'] as const;

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
	const connection = readConnection(read);
	const events = readEvents(read, source, connection);
	const rows = [...events].flatMap((type) => rowOf(type) ?? []);
	const uses = (filter: EventRow['filter']) =>
		rows.some((row) => row.changes && row.filter === filter);
	const startMode = readStartMode(read, source.getTimezone());
	const retries = option('retryFailedRuns', 'Retry Failed Runs');
	const mergeChanges = read.yesOrNo(option('mergeChanges', 'Merge Changes'), false);
	return {
		connection,
		startMode,
		testRun: readTestRun(read, connection),
		silentAfterMs: events.has('connection.silent') ? readSilentAfter(read) : 0,
		events,
		person: uses('person') ? readFilter(read, 'person') : UNUSED,
		location: uses('location') ? readFilter(read, 'location') : UNUSED,
		other: uses('other') ? readFilter(read, 'other') : UNUSED,
		employeeChanges: rows.some(({ kinds }) => kinds)
			? read.someOf({ name: 'employeeChanges', label: 'Employee Changes' }, CHANGE_KINDS, [])
			: new Set(),
		changeTypes: read.someOf(option('changeTypes', 'Change Types'), CHANGE_TYPES, []),
		passWithoutFields: read.yesOrNo(option('passWithoutFields', 'Pass Without Fields'), true),
		separateOutputs: read.yesOrNo(option('separateOutputs', 'Separate Outputs'), false),
		includeRawEvent: read.yesOrNo(option('includeRawEvent', 'Include Raw Event'), false),
		deduplicate: read.yesOrNo(option('deduplicate', 'Run Once per Event'), true),
		inOrder: read.yesOrNo(option('inOrder', 'In Order'), true),
		retryFailedRuns: read.numberIn(retries, { min: 0, max: 10, whole: true, missing: 0 }),
		mergeChanges: mergeChanges && startMode.kind !== 'each',
		fieldLanguage: read.oneOf(option('fieldLanguage', 'Field Language'), FIELD_LANGUAGES, 'zh-CN'),
	};
}

/** Our own events tell of the long connection: by webhook they mean nothing. */
function readEvents(
	read: ParameterReader,
	source: ParameterSource,
	{ kind }: Connection,
): ReadonlySet<string> {
	const chosen = read.someOf(EVENTS, [...EVENT_TYPES, ...OWN_TYPES], []);
	if (chosen.size === 0) {
		throw new NodeOperationError(source.getNode(), "No event is chosen in 'Events'", {
			description: "Open this node and choose at least one event in 'Events'.",
		});
	}
	if (kind === 'longConnection') return chosen;
	const ofPlatform = new Set(EVENT_TYPES.filter((type) => chosen.has(type)));
	if (ofPlatform.size === 0) {
		read.refuse(
			EVENTS,
			"holds only events about the long connection, which never come while 'Connection' is 'Webhook': choose 'Long Connection' there, or a further event",
		);
	}
	return ofPlatform;
}

const EVENTS: Parameter = { name: 'events', label: 'Events' };

function readTestRun(read: ParameterReader, { kind }: Connection): TriggerSettings['testRun'] {
	const parameter = { name: 'testRun', label: 'Test Run' };
	return kind === 'webhook' ? 'nextChange' : read.oneOf(parameter, TEST_RUNS, 'nextChange');
}

function readSilentAfter(read: ParameterReader): number {
	const parameter = { name: 'silentAfter', label: 'Silent After (Hours)' };
	return read.numberIn(parameter, { min: 0.1, max: 8_760, missing: 24 }) * HOUR_MS;
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
	// 1.1 hours are no whole number of milliseconds to a computer, and a database takes no other.
	return { kind, replayWindowMs: Math.round(hours * HOUR_MS) };
}
