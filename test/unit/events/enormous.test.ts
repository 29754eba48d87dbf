import type { IDataObject } from 'n8n-workflow';

import { decide } from '../../../nodes/FeishuCoreHr/events/decide';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { parseJson } from '../../../nodes/FeishuCoreHr/events/exactJson';
import { readHrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { toJson } from '../../../nodes/FeishuCoreHr/events/longJson';
import { alone, toOutputs } from '../../../nodes/FeishuCoreHr/events/outputs';
import { readable } from '../../../nodes/FeishuCoreHr/events/readable';
import { packItem, unpackItem } from '../../../nodes/FeishuCoreHr/inbox/itemText';
import { readPayload } from '../../../nodes/FeishuCoreHr/longConnection/payload';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { turnsDuring } from '../fakeClock';
import { node } from '../trigger/node';
import locationSample from './samples/location-updated.json';

const KINDS = ['passed', 'passed', 'filtered', 'passed', 'filtered'];
const SUB_EVENTS = 1_000;
const FIELDS = 1_000;

const FILTERS = [
	{ locationFilter: 'any' },
	{ locationFilter: 'only', locationOtherFields: 'part_999.field_999' },
	{ locationFilter: 'only', locationOtherFields: 'no_such_field' },
	{ locationFilter: 'all', locationOtherFields: '*_999, part_0, field_7' },
	{ locationFilter: 'ignore', locationOtherFields: 'part_*, field_*, *_field, a*b*c' },
];

/** An event with a million changed fields, as it comes over the wire. */
function payload(): Buffer {
	const list = (count: number, name: string) =>
		Array.from({ length: count }, (_, index) => `${name}_${index}`);
	const sub_events = list(SUB_EVENTS, 'part').map((entity) => ({
		entity,
		opt_type: 2,
		field_changes: list(FIELDS, 'field'),
	}));
	const event = { location_id: '1', sub_events };
	return Buffer.from(JSON.stringify({ schema: '2.0', header: locationSample.header, event }));
}

// How long it takes between two turns is for `npm run bench -- enormous` to say.
it('an event of 1,000 parts with 1,000 changed fields each lets n8n do other things while it is read and decided', async () => {
	const wire = payload();
	const choices = FILTERS.map((filter) =>
		readSettings(node({ events: ['corehr.location.updated_v2'], ...filter })),
	);
	const reading = async () => {
		const parsed = parseEnvelope(await readPayload(wire));
		if (!parsed.ok) throw new Error(parsed.reason);
		return await readHrEvent(parsed.envelope);
	};
	const event = reading();
	expect(await turnsDuring(event)).toBeGreaterThan(60);
	for (const [index, choice] of choices.entries()) {
		const decision = decide(await event, choice);
		expect(await turnsDuring(decision)).toBeGreaterThan(35);
		expect((await decision).kind).toBe(KINDS[index]);
	}
}, 60_000);

it('so does its item, every name of which matched: written, read, united and put into words', async () => {
	const parsed = parseEnvelope(await readPayload(payload()));
	if (!parsed.ok) throw new Error(parsed.reason);
	const event = await readHrEvent(parsed.envelope);
	const decision = await decide(event, readSettings(node({ events: [event.envelope.eventType] })));
	if (decision.kind !== 'passed') throw new Error(decision.kind);
	const dress = async (item: IDataObject) => await readable(item, 'zh-CN', new Map());
	const inTurns = async <T>(work: Promise<T>, turns: number): Promise<T> => {
		expect(await turnsDuring(work)).toBeGreaterThan(turns);
		return await work;
	};
	const text = await inTurns(Promise.resolve(toJson(decision.item, event)), 400);
	const stored = await packItem({ item: text });
	const item = (await inTurns(
		Promise.resolve(parseJson(await unpackItem(stored.item))),
		140,
	)) as IDataObject;
	const united = toOutputs([{ item, output: 0 }], { outputs: 1, mergeChanges: true, dress });
	const outputs = [...(await inTurns(united, 100)), ...(await inTurns(alone(decision, dress), 35))];
	const names = outputs.flat().map(({ json }) => [json.changed_labels, json.matched_fields].flat());
	expect(names.map(({ length }) => length)).toEqual(Array(2).fill(2 * SUB_EVENTS * FIELDS));
}, 120_000);
