import type { IDataObject } from 'n8n-workflow';
import { kindOf } from './catalogue';
import type { ChangeType } from './changes';
import { applyFilters, type Asked, type CompiledFilter, type FilterVerdict } from './filter';
import type { HrEvent } from './hrEvent';
import { itemsOf, type ItemDetails } from './item';
import { outputOf } from './outputs';
import { inTurns, type Steps } from './turns';

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
			/** Shared with other workflows (`itemsOf` says how): to be read, not to be changed. */
			readonly item: Readonly<IDataObject>;
	  };

const NOT_SELECTED: Decision = { kind: 'notSelected' };
const FILTERED: Decision = { kind: 'filtered' };
const EVERY_CHANGE_TYPE: ReadonlySet<ChangeType> = new Set();

/** One workflow's answer to one event. */
export async function decide(event: HrEvent, choice: EventChoice): Promise<Decision> {
	const [decision = NOT_SELECTED] = await inTurns(decideForEach(event, [choice]));
	return decision;
}

/** The answers of several workflows to one event, in their order. */
export function* decideForEach(
	event: HrEvent,
	choices: readonly EventChoice[],
): Steps<readonly Decision[]> {
	const refusals = choices.map((choice) => refusalOf(event, choice));
	const wanting = choices.filter((_, index) => !refusals[index]);
	const verdicts = yield* applyFilters(
		event.parts,
		wanting.map((choice) => askedBy(choice, event)),
	);
	const toItem = itemsOf(event);
	const { eventType } = event.envelope;
	return choices.map((choice, index) => {
		const refusal = refusals[index];
		if (refusal) return refusal;
		const verdict = verdicts.shift();
		return verdict?.passes ? passedBy(choice, eventType, verdict, toItem) : FILTERED;
	});
}

/** What the fields that changed have no say in. */
function refusalOf(event: HrEvent, choice: EventChoice): Decision | undefined {
	if (!event.row || !choice.events.has(event.row.type)) return NOT_SELECTED;
	return isOfWantedKind(event, choice) ? undefined : FILTERED;
}

function askedBy(choice: EventChoice, { row }: HrEvent): Asked {
	const { changeTypes, passWithoutFields } = choice;
	return {
		filter: choice[row?.filter ?? 'other'],
		rules: {
			changeTypes: row?.changes?.parts ? changeTypes : EVERY_CHANGE_TYPE,
			passWithoutFields: passWithoutFields || !row?.changes,
		},
	};
}

function passedBy(
	choice: EventChoice,
	eventType: string,
	{ changed, matched }: Extract<FilterVerdict, { passes: true }>,
	toItem: (details: ItemDetails) => Readonly<IDataObject>,
): Decision {
	const { includeRawEvent } = choice;
	const item = toItem({ changed, matched, includeRawEvent });
	return { kind: 'passed', output: outputOf(eventType, choice), item };
}

function isOfWantedKind({ row, envelope }: HrEvent, { employeeChanges }: EventChoice): boolean {
	if (!row?.kinds || employeeChanges.size === 0) return true;
	const kind = kindOf(row, envelope.event);
	return kind !== undefined && employeeChanges.has(kind);
}
