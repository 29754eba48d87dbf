import type { IDataObject } from 'n8n-workflow';

import { rowOf, type EventRow } from './catalogue';
import { decide, type EventChoice } from './decide';
import { parseEnvelope } from './envelope';
import { readHrEvent } from './hrEvent';
import type { Passed } from './outputs';
import { sampleBodies } from './sampleBodies';
import { isRecord, type PlainRecord } from '../plainData';

/** An event that a workflow would get. */
export interface Sample {
	readonly row: EventRow;
	readonly body: PlainRecord;
}

/** What makes a sample one of this tenant and of now. */
export interface SampleOrigin {
	readonly appId: string;
	readonly eventId: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	/** Real ids by their keys (`person_id`), in place of the example's. */
	readonly ids: Readonly<Record<string, string>>;
}

const NOWHERE: SampleOrigin = { appId: '', eventId: 'sample', at: 0, ids: {} };

/** The first chosen event that the filter lets pass; undefined where it would let none. */
export async function findSample(choice: EventChoice): Promise<Sample | undefined> {
	for (const row of [...choice.events].flatMap((type) => rowOf(type) ?? [])) {
		for (const body of sampleBodies(row, choice)) {
			if (await passSample({ row, body }, choice, NOWHERE)) return { row, body };
		}
	}
	return undefined;
}

/** The sample's way through the filter: the same as an event's. */
export async function passSample(
	{ row, body }: Sample,
	choice: EventChoice,
	{ appId, at, eventId, ids }: SampleOrigin,
): Promise<Passed | undefined> {
	const parsed = parseEnvelope({
		schema: '2.0',
		header: {
			event_id: eventId,
			event_type: row.type,
			create_time: String(at),
			app_id: appId,
			tenant_key: 'sample',
		},
		event: withIds(body, row.subject, ids),
	});
	if (!parsed.ok) return undefined;
	const decision = await decide(await readHrEvent(parsed.envelope), choice);
	if (decision.kind !== 'passed') return undefined;
	return { output: decision.output, item: marked(decision.item) };
}

export const marked = (item: Readonly<IDataObject>): IDataObject => ({ ...item, is_sample: true });

/** Also where a part of the record names the record that it belongs to. */
function withIds(body: PlainRecord, subject: string, ids: SampleOrigin['ids']): PlainRecord {
	const own = ids[subject];
	const before = body[subject];
	const inPart = (part: unknown): unknown =>
		isRecord(part) && own !== undefined && part.agg_entity_id === before
			? { ...part, agg_entity_id: own }
			: part;
	return Object.fromEntries(
		Object.entries(body).map(([key, value]) => [
			key,
			ids[key] ?? (Array.isArray(value) ? value.map(inPart) : value),
		]),
	);
}
