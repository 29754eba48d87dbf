import type { IDataObject } from 'n8n-workflow';
import { decide, type EventChoice } from '../../../nodes/FeishuCoreHr/events/decide';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { compileFilter } from '../../../nodes/FeishuCoreHr/events/filter';
import { readHrEvent, type HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { eventPages } from '../../simulator';
import personSample from './samples/person-updated.json';

/** Every event, by its type. */
export const TYPES = Object.keys(eventPages);

export type Body = Readonly<Record<string, unknown>>;

/** The example of an event's page, some of its keys changed. */
export const exampleOf = (type: string, changes: Body = {}): Body => ({
	...eventPages[type]?.event,
	...changes,
});

const ANY = compileFilter({ mode: 'any', wishes: [] });

/** Whoever wants every event. */
export const EVERYTHING: EventChoice = {
	events: new Set(TYPES),
	person: ANY,
	location: ANY,
	other: ANY,
	employeeChanges: new Set(),
	changeTypes: new Set(),
	passWithoutFields: true,
	separateOutputs: false,
	includeRawEvent: false,
};

/** An event as it has come, on 23 December 2020 unless told otherwise. */
export async function come(
	type: string,
	event: unknown,
	create_time = personSample.header.create_time,
): Promise<HrEvent> {
	const header = { ...personSample.header, event_type: type, create_time };
	const parsed = parseEnvelope({ ...personSample, header, event });
	if (!parsed.ok) throw new Error(parsed.reason);
	return await readHrEvent(parsed.envelope);
}

/** The item, or undefined when the event does not pass. */
export async function itemOf(
	hrEvent: HrEvent,
	choice: Partial<EventChoice> = {},
): Promise<Readonly<IDataObject> | undefined> {
	const decision = await decide(hrEvent, { ...EVERYTHING, ...choice });
	return decision.kind === 'passed' ? decision.item : undefined;
}
