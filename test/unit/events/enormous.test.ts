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
import { node } from '../trigger/node';
import locationSample from './samples/location-updated.json';

/** Longer nothing may hold n8n's event loop. */
const LONGEST_MS = 200;

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

/** Milliseconds on a processor between two turns of the event loop: the longest while a job runs. */
async function longestHold(job: () => Promise<void>): Promise<number> {
	const now = () => {
		const { user, system } = process.threadCpuUsage();
		return (user + system) / 1_000;
	};
	let longest = 0;
	let last = now();
	let isOver = false;
	const look = () => {
		const at = now();
		longest = Math.max(longest, at - last);
		last = at;
		if (!isOver) setImmediate(look);
	};
	setImmediate(look);
	await job();
	isOver = true;
	look();
	return longest;
}

it('an event of 1,000 parts with 1,000 changed fields each never holds n8n for long', async () => {
	const wire = payload();
	const choices = FILTERS.map((filter) =>
		readSettings(node({ events: ['corehr.location.updated_v2'], ...filter })),
	);
	const kinds: string[] = [];
	const held = await longestHold(async () => {
		const parsed = parseEnvelope(await readPayload(wire));
		if (!parsed.ok) throw new Error(parsed.reason);
		const event = await readHrEvent(parsed.envelope);
		await Promise.all(
			choices.map(async (choice, index) => {
				kinds[index] = (await decide(event, choice)).kind;
			}),
		);
	});
	expect(kinds).toEqual(['passed', 'passed', 'filtered', 'passed', 'filtered']);
	expect(held).toBeLessThan(LONGEST_MS);
}, 60_000);

it('nor does its item, every name of which matched: stored, read, united and put into words', async () => {
	const parsed = parseEnvelope(await readPayload(payload()));
	if (!parsed.ok) throw new Error(parsed.reason);
	const event = await readHrEvent(parsed.envelope);
	const decision = await decide(event, readSettings(node({ events: [event.envelope.eventType] })));
	if (decision.kind !== 'passed') throw new Error(decision.kind);
	const dress = async (item: IDataObject) => await readable(item, 'zh-CN', new Map());
	const names: number[] = [];
	const held = await longestHold(async () => {
		const stored = await packItem({ item: await toJson(decision.item, event) });
		const item = (await parseJson(await unpackItem(stored.item))) as IDataObject;
		const outputs = [
			...(await toOutputs([{ item, output: 0 }], { outputs: 1, mergeChanges: true, dress })),
			...(await alone(decision, dress)),
		];
		for (const { json } of outputs.flat()) {
			names.push([json.changed_labels, json.matched_fields].flat().length);
		}
	});
	expect(names).toEqual(Array(2).fill(2 * SUB_EVENTS * FIELDS));
	expect(held).toBeLessThan(LONGEST_MS);
}, 120_000);
