import { decide } from '../../../nodes/FeishuCoreHr/events/decide';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { readHrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
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
