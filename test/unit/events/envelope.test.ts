import fc from 'fast-check';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { readHrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import locationSample from './samples/location-updated.json';
import personSample from './samples/person-updated.json';

const TOKEN = personSample.header.token;

function accepted(body: unknown) {
	const parsed = parseEnvelope(body);
	if (!parsed.ok) throw new Error(parsed.reason);
	return parsed.envelope;
}

function withHeader(changes: Record<string, unknown>) {
	return { ...personSample, header: { ...personSample.header, ...changes } };
}

describe('an envelope', () => {
	it("is read from the platform's samples", () => {
		expect(accepted(personSample)).toMatchObject({
			eventId: '5e3702a84e847582be8db7fb73283c02',
			eventType: 'corehr.person.updated_v1',
			createTime: '1608725989000',
			appId: 'cli_9f5343c580712544',
			tenantKey: personSample.header.tenant_key,
			token: TOKEN,
			event: personSample.event,
		});
		expect(accepted(locationSample).event).toEqual(locationSample.event);
	});

	it('keeps the Verification Token apart from everything an item is made of', () => {
		const { event, raw } = accepted({
			...withHeader({ extra: TOKEN }),
			token: TOKEN,
			copy: TOKEN,
			event: { ...personSample.event, token: TOKEN },
		});
		expect(JSON.stringify([event, raw])).not.toContain(TOKEN);
		expect(raw).toMatchObject({ schema: '2.0', event: personSample.event });
	});

	it('carries unknown keys, and names of built-in properties as mere data', () => {
		const body: unknown = JSON.parse(
			'{"header":{"event_id":"e","event_type":"t","__proto__":{"polluted":1}},' +
				'"event":{"new_key":{"deep":[1]},"constructor":{"prototype":{"polluted":1}},' +
				'"__proto__":{"polluted":1},"list":[{"__proto__":{"polluted":1}}]}}',
		);
		const { event, raw } = accepted(body);
		expect(event).toMatchObject({ new_key: { deep: [1] } });
		expect(Object.keys(event)).toEqual(['new_key', 'constructor', 'list']);
		expect(JSON.stringify(raw)).not.toContain('__proto__');
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect((event as { polluted?: unknown }).polluted).toBeUndefined();
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['a string', 'x'],
		['an array', [personSample]],
		['an empty object', {}],
		['a header that is no object', { ...personSample, header: 'x' }],
		['no event', { ...personSample, event: undefined }],
		['an event that is an array', { ...personSample, event: [] }],
		['no event_id', withHeader({ event_id: undefined })],
		['an empty event_id', withHeader({ event_id: '' })],
		['a blank event_id', withHeader({ event_id: '  ' })],
		['a rounded number as event_id', withHeader({ event_id: 2 ** 53 })],
		['a rounded number as id', { ...personSample, event: { person_id: 2 ** 53 } }],
		['a rounded number deep in it', { ...personSample, event: { list: [{ id: 1e16 }] } }],
		['an event_id of 10,000 characters', withHeader({ event_id: 'x'.repeat(10_000) })],
		['no event_type', withHeader({ event_type: undefined })],
		['an object as event_type', withHeader({ event_type: {} })],
	])('is refused with a reason that repeats nothing of the body: %s', (_, body) => {
		const parsed = parseEnvelope(body);
		expect(parsed.ok).toBe(false);
		expect(JSON.stringify(parsed)).not.toContain(TOKEN);
		if (!parsed.ok) expect(parsed.reason).toMatch(/^[\w.,:; ]{10,80}$/);
	});

	it('is refused when its id is longer than any of the platform’s', () => {
		const longest = 'x'.repeat(255);
		expect(accepted(withHeader({ event_id: longest })).eventId).toBe(longest);
		expect(parseEnvelope(withHeader({ event_id: `${longest}x` }))).toMatchObject({
			ok: false,
			reason: 'header.event_id is longer than 255 characters.',
		});
	});

	it('is refused when it is the old schema 1.0, naming its id and type', () => {
		const old = {
			uuid: 'u-1',
			token: TOKEN,
			ts: '1502199207.7171419',
			type: 'event_callback',
			event: { type: 'user_add' },
		};
		expect(parseEnvelope(old)).toEqual({
			ok: false,
			reason: expect.stringContaining('schema 1.0') as string,
			eventId: 'u-1',
			eventType: 'user_add',
		});
	});

	it.each<[string, object, object]>([
		['its uuid alone', { uuid: 'u-1' }, { eventId: 'u-1' }],
		['its type alone', { type: 'event_callback' }, {}],
		['a type of event that is none', { type: 'event_callback', event: { type: 7 } }, {}],
	])('is known for the old schema by %s', (_, body, names) => {
		const reason = expect.stringContaining('schema 1.0') as string;
		expect(parseEnvelope(body)).toEqual({ ok: false, reason, ...names });
	});

	it.each<[object, object]>([
		[withHeader({ event_id: undefined }), { reason: 'header.event_id is missing.' }],
		[withHeader({ event_id: null }), { reason: 'header.event_id is missing.' }],
		[withHeader({ event_id: {} }), { reason: 'header.event_id is not a string.' }],
		[withHeader({ event_id: '  ' }), { reason: 'header.event_id is empty.' }],
		[
			withHeader({ event_type: 'x'.repeat(256) }),
			{ reason: 'header.event_type is longer than 255 characters.' },
		],
		[{ ...personSample, event: [] }, { reason: 'event is not an object.' }],
		[{}, { reason: 'The body has no header: it is not an event.' }],
		[{ uuid: 7 }, { reason: 'The body has no header: it is not an event.' }],
		[
			{ ...personSample, event: { id: 2 ** 53 } },
			{ reason: 'A number in it is too large to be read.' },
		],
	])('is refused with its own reason: %#', (body, refusal) => {
		expect(parseEnvelope(body)).toMatchObject({ ok: false, ...refusal });
	});

	it('is named, though refused, as far as it has names', () => {
		const { event_id: eventId, event_type: eventType } = personSample.header;
		expect(parseEnvelope(withHeader({ event_id: '' }))).not.toHaveProperty('eventId');
		expect(parseEnvelope(withHeader({ event_id: '' }))).toMatchObject({ eventType });
		expect(parseEnvelope(withHeader({ event_type: '' }))).toMatchObject({ eventId });
		expect(parseEnvelope({ ...personSample, event: [] })).toMatchObject({ eventId, eventType });
	});

	it('without a time, an app or a tenant has empty ones, and numbers become text', () => {
		const odd = { create_time: 1608725989000, app_id: undefined, tenant_key: {}, token: 7 };
		expect(accepted(withHeader(odd))).toMatchObject({
			createTime: '1608725989000',
			appId: '',
			tenantKey: '',
			token: undefined,
		});
	});

	it('is refused when it is nested so deeply that walking it would overflow the stack', () => {
		const depth = 100_000;
		const event: unknown = JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
		expect(parseEnvelope({ ...personSample, event })).toMatchObject({ ok: false });
	});

	it('takes a thousand fields and a megabyte of them', async () => {
		const field_changes = Array.from({ length: 1000 }, (_, i) => `field_${i}`.padEnd(1000, 'x'));
		const event = { person_id: '1', field_changes };
		const { parts } = await readHrEvent(accepted({ ...personSample, event }));
		expect(parts[0]?.leaves).toHaveLength(1000);
	});

	it('never throws, whatever the body is', async () => {
		const body = fc.oneof(fc.anything(), nearlyAnEvent());
		await fc.assert(
			fc.asyncProperty(body, async (anything) => {
				const parsed = parseEnvelope(anything);
				if (parsed.ok) await readHrEvent(parsed.envelope);
			}),
		);
	});

	it('takes a number as event_id, as text', () => {
		expect(accepted(withHeader({ event_id: 42 })).eventId).toBe('42');
	});
});

describe('the time of an event', () => {
	it.each([
		['milliseconds', '1608725989000', '2020-12-23T12:19:49.000Z'],
		['seconds', '1608725989', '2020-12-23T12:19:49.000Z'],
		['microseconds', '1608725989123456', '2020-12-23T12:19:49.123Z'],
		['milliseconds as a number', 1608725989000, '2020-12-23T12:19:49.000Z'],
		['nothing', undefined, undefined],
		['text', 'yesterday', undefined],
		['another number of digits', '16087259890', undefined],
		['an object', {}, undefined],
		['a negative number', -160872598900, undefined],
	])('is read from %s', async (_, create_time, expected) => {
		const event = await readHrEvent(accepted(withHeader({ create_time })));
		expect(event.occurredAt).toBe(expected);
	});
});

describe("an event's subject", () => {
	it.each([
		['the person_id of a person event', personSample, '646465654545'],
		['the location_id of a location event', locationSample, '201571101'],
		['a number, as text', { ...personSample, event: { person_id: 7 } }, '7'],
		['empty when it is missing', { ...personSample, event: {} }, ''],
		['empty when it is an object', { ...personSample, event: { person_id: {} } }, ''],
		['empty for an unknown type', withHeader({ event_type: 'corehr.person.resurrected_v1' }), ''],
	])('is %s', async (_, body, expected) => {
		expect((await readHrEvent(accepted(body))).subjectId).toBe(expected);
	});
});

/** Bodies that get past the header, with anything in the places of the event. */
function nearlyAnEvent() {
	return fc.record({
		header: fc.record({
			event_id: fc.constant('e'),
			event_type: fc.constantFrom('corehr.person.updated_v1', 'corehr.location.updated_v2'),
			create_time: fc.anything(),
			token: fc.anything(),
		}),
		event: fc.record(
			{
				person_id: fc.anything(),
				location_id: fc.anything(),
				field_changes: fc.oneof(fc.anything(), fc.array(fc.anything())),
				sub_events: fc.oneof(
					fc.anything(),
					fc.array(
						fc.record({
							entity: fc.anything(),
							agg_entity_field: fc.anything(),
							opt_type: fc.anything(),
							field_changes: fc.oneof(fc.anything(), fc.array(fc.anything())),
						}),
					),
				),
			},
			{ requiredKeys: [] },
		),
	});
}
