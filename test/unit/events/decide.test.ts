import { alone } from '../../../nodes/FeishuCoreHr/events/outputs';
import { decide, decideForEach, type EventChoice } from '../../../nodes/FeishuCoreHr/events/decide';
import { PERSON_UPDATED, parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { compileFilter } from '../../../nodes/FeishuCoreHr/events/filter';
import { readHrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { inTurns } from '../../../nodes/FeishuCoreHr/events/turns';
import locationSample from './samples/location-updated.json';
import personSample from './samples/person-updated.json';

const LOCATION_UPDATED = locationSample.header.event_type;
const ANY = compileFilter({ mode: 'any', wishes: [] });
const BOTH: ReadonlySet<string> = new Set([PERSON_UPDATED, LOCATION_UPDATED]);
const CHOICE: EventChoice = {
	events: BOTH,
	person: ANY,
	location: ANY,
	other: ANY,
	employeeChanges: new Set(),
	changeTypes: new Set(),
	passWithoutFields: true,
	separateOutputs: false,
	includeRawEvent: false,
};

async function read(body: unknown) {
	const parsed = parseEnvelope(body);
	if (!parsed.ok) throw new Error(parsed.reason);
	return await readHrEvent(parsed.envelope);
}

async function itemOf(body: unknown, choice: EventChoice = CHOICE) {
	const decision = await decide(await read(body), choice);
	if (decision.kind !== 'passed') throw new Error(decision.kind);
	return decision.item;
}

describe("the trigger's item", () => {
	it('of a person event is as in the contract', async () => {
		expect(await itemOf(personSample)).toEqual({
			event_id: '5e3702a84e847582be8db7fb73283c02',
			event_type: 'corehr.person.updated_v1',
			tenant_key: personSample.header.tenant_key,
			app_id: 'cli_9f5343c580712544',
			create_time: '1608725989000',
			occurred_at: '2020-12-23T12:19:49.000Z',
			person_id: '646465654545',
			field_changes: ['working_years'],
			changed_fields: ['working_years'],
			matched_fields: ['working_years'],
		});
	});

	it('of a location event is as in the contract', async () => {
		expect(await itemOf(locationSample)).toEqual({
			event_id: '5e3702a84e847582be8db7fb73283c02',
			event_type: 'corehr.location.updated_v2',
			tenant_key: personSample.header.tenant_key,
			app_id: 'cli_9f5343c580712544',
			create_time: '1608725989000',
			occurred_at: '2020-12-23T12:19:49.000Z',
			location_id: '201571101',
			field_changes: ['address'],
			sub_events: [{ ...locationSample.event.sub_events[0], operation: 'updated' }],
			changed_fields: ['address.active'],
			matched_fields: ['address.active'],
		});
	});

	it.each([
		[1, 'created'],
		[2, 'updated'],
		[3, 'deleted'],
		['3', 'deleted'],
		[4, undefined],
		['toString', undefined],
		[null, undefined],
	])('tells the operation of opt_type %j as %s', async (opt_type, operation) => {
		const event = { location_id: '1', sub_events: [{ entity: 'address', opt_type }] };
		const { sub_events } = await itemOf({ ...locationSample, event });
		expect(sub_events).toEqual([{ entity: 'address', opt_type, ...(operation && { operation }) }]);
	});

	it('carries unknown keys of the event, by another name where it has its own', async () => {
		const event = { ...personSample.event, new_key: [1], event_id: 'forged', changed_fields: 7 };
		expect(await itemOf({ ...personSample, event })).toEqual({
			...(await itemOf(personSample)),
			new_key: [1],
			body_event_id: 'forged',
			body_changed_fields: 7,
		});
	});

	it('has the lists of the contract when the platform sends something else in their place', async () => {
		const event = { location_id: 7, field_changes: 'address', sub_events: [null, 'x', {}] };
		expect(await itemOf({ ...locationSample, event })).toMatchObject({
			location_id: '7',
			field_changes: [],
			sub_events: [{}],
		});
	});

	it('has no occurred_at when the time cannot be read', async () => {
		const header = { ...personSample.header, create_time: 'soon' };
		expect(await itemOf({ ...personSample, header })).not.toHaveProperty('occurred_at');
	});

	it('holds the raw event on request, and never the Verification Token', async () => {
		const item = await itemOf(locationSample, { ...CHOICE, includeRawEvent: true });
		const { token, ...header } = locationSample.header;
		expect(item.raw).toEqual({ ...locationSample, header });
		expect(JSON.stringify(item)).not.toContain(token);
		expect(await itemOf(locationSample)).not.toHaveProperty('raw');
	});

	it('copies nothing for a workflow, however many want the event', async () => {
		const event = await read({ ...locationSample, event: { ...locationSample.event, more: {} } });
		const choice = { ...CHOICE, includeRawEvent: true };
		const only = compileFilter({ mode: 'only', wishes: [['address']] });
		const both = [choice, { ...choice, location: only }];
		const [first, second] = await inTurns(decideForEach(event, both));
		if (first?.kind !== 'passed' || second?.kind !== 'passed') throw new Error('filtered');
		for (const key of ['sub_events', 'field_changes', 'changed_fields', 'more', 'raw']) {
			expect(second.item[key]).toBe(first.item[key]);
		}
	});

	it("is a run's own: what its nodes do to it, no other run sees", async () => {
		const event = await read({ ...locationSample, event: { ...locationSample.event, more: [{}] } });
		const decision = await decide(event, { ...CHOICE, includeRawEvent: true });
		if (decision.kind !== 'passed') throw new Error('filtered');
		const before = JSON.stringify(decision);
		expect(await alone(decision, async (item) => item)).toEqual([[{ json: decision.item }]]);
		emptyAll(await alone(decision, async (item) => item));
		expect(JSON.stringify(decision)).toBe(before);
	});
});

describe('a decision', () => {
	it('is notSelected for an event the workflow did not choose', async () => {
		const choice = { ...CHOICE, events: new Set([LOCATION_UPDATED] as const) };
		expect(await decide(await read(personSample), choice)).toEqual({ kind: 'notSelected' });
	});

	it('is notSelected for an event of another type', async () => {
		const header = { ...personSample.header, event_type: 'corehr.person.resurrected_v1' };
		expect(await decide(await read({ ...personSample, header }), CHOICE)).toEqual({
			kind: 'notSelected',
		});
	});

	it('uses the filter of its own subject', async () => {
		const never = compileFilter({ mode: 'only', wishes: [['never']] });
		const choice = { ...CHOICE, person: never };
		expect(await decide(await read(personSample), choice)).toEqual({ kind: 'filtered' });
		expect(await decide(await read(locationSample), choice)).toMatchObject({ kind: 'passed' });
	});

	it.each([
		['both events, separate outputs: persons leave by the first', true, BOTH, personSample, 0],
		['both events, separate outputs: locations by the second', true, BOTH, locationSample, 1],
		['both events, one output', false, BOTH, locationSample, 0],
		['one event has one output', true, new Set([LOCATION_UPDATED] as const), locationSample, 0],
	])('%s', async (_, separateOutputs, events, body, output) => {
		expect(await decide(await read(body), { ...CHOICE, separateOutputs, events })).toMatchObject({
			output,
		});
	});
});

function emptyAll(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	for (const [key, inner] of Object.entries(value)) {
		emptyAll(inner);
		Reflect.deleteProperty(value, key);
	}
}
