import type { IDataObject } from 'n8n-workflow';
import { kindOf } from './catalogue';
import type { ChangeType } from './changes';
import { applyFilter, type CompiledFilter } from './filter';
import type { HrEvent } from './hrEvent';
import { toItem } from './item';
import { outputOf } from './outputs';

/** Which events one workflow wants, and how it wants them. */
export interface EventChoice {
	/** Types of events, in the order of the catalogue. */
	readonly events: ReadonlySet<string>;
	readonly person: CompiledFilter;
	readonly location: CompiledFilter;
	/** For every other event that names what changed. */
	readonly other: CompiledFilter;
	/** Applies to events that tell kinds of changes apart. Empty means all. */
	readonly employeeChanges: ReadonlySet<string>;
	/** Applies to events whose parts have a type. Empty means all. */
	readonly changeTypes: ReadonlySet<ChangeType>;
	readonly passWithoutFields: boolean;
	readonly separateOutputs: boolean;
	readonly includeRawEvent: boolean;
}

export type Decision =
	| { readonly kind: 'notSelected' }
	| { readonly kind: 'filtered' }
	| {
			readonly kind: 'passed';
			/** The index of the node's output. */
			readonly output: number;
			/** Shared with other workflows (`toItem` says how): to be read, not to be changed. */
			readonly item: Readonly<IDataObject>;
	  };

const NOT_SELECTED: Decision = { kind: 'notSelected' };
const FILTERED: Decision = { kind: 'filtered' };
const EVERY_CHANGE_TYPE: ReadonlySet<ChangeType> = new Set();

/** One workflow's answer to one event. */
export async function decide(event: HrEvent, choice: EventChoice): Promise<Decision> {
	const { row } = event;
	if (!row || !choice.events.has(row.type)) return NOT_SELECTED;
	if (!isOfWantedKind(event, choice)) return FILTERED;

	const verdict = await applyFilter(choice[row.filter], event.parts, {
		changeTypes: row.changes?.parts ? choice.changeTypes : EVERY_CHANGE_TYPE,
		passWithoutFields: choice.passWithoutFields || !row.changes,
	});
	if (!verdict.passes) return FILTERED;

	const { changed, matched } = verdict;
	const { includeRawEvent } = choice;
	return {
		kind: 'passed',
		output: outputOf(row.type, choice),
		item: toItem(event, { changed, matched, includeRawEvent }),
	};
}

function isOfWantedKind({ row, envelope }: HrEvent, { employeeChanges }: EventChoice): boolean {
	if (!row?.kinds || employeeChanges.size === 0) return true;
	const kind = kindOf(row, envelope.event);
	return kind !== undefined && employeeChanges.has(kind);
}
