import type { IDataObject } from 'n8n-workflow';
import type { ChangeType } from './changes';
import { PERSON_UPDATED, type EventType } from './envelope';
import { applyFilter, type CompiledFilter } from './filter';
import type { HrEvent } from './hrEvent';
import { toItem } from './item';

/** Which events one workflow wants, and how it wants them. */
export interface EventChoice {
	readonly events: ReadonlySet<EventType>;
	readonly person: CompiledFilter;
	readonly location: CompiledFilter;
	/** Applies to location events, whose sub-events have a type. Empty means all. */
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
			readonly output: 0 | 1;
			/** Shared with other workflows (`toItem` says how): to be read, not to be changed. */
			readonly item: Readonly<IDataObject>;
	  };

const NOT_SELECTED: Decision = { kind: 'notSelected' };
const FILTERED: Decision = { kind: 'filtered' };
const EVERY_CHANGE_TYPE: ReadonlySet<ChangeType> = new Set();

/** One workflow's answer to one event. */
export async function decide(event: HrEvent, choice: EventChoice): Promise<Decision> {
	const { eventType } = event.envelope;
	if (!isChosen(eventType, choice.events)) return NOT_SELECTED;

	const isPerson = eventType === PERSON_UPDATED;
	const verdict = await applyFilter(isPerson ? choice.person : choice.location, event.parts, {
		changeTypes: isPerson ? EVERY_CHANGE_TYPE : choice.changeTypes,
		passWithoutFields: choice.passWithoutFields,
	});
	if (!verdict.passes) return FILTERED;

	const isSecond = choice.separateOutputs && choice.events.size > 1 && !isPerson;
	const { changed, matched } = verdict;
	const { includeRawEvent } = choice;
	return {
		kind: 'passed',
		output: isSecond ? 1 : 0,
		item: toItem(event, { changed, matched, includeRawEvent }),
	};
}

function isChosen(eventType: string, events: ReadonlySet<string>): eventType is EventType {
	return events.has(eventType);
}
