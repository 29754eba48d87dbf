import fc from 'fast-check';
import { EVENT_ROWS } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { CHANGE_TYPES } from '../../../nodes/FeishuCoreHr/events/changes';
import { decide, type EventChoice } from '../../../nodes/FeishuCoreHr/events/decide';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { compileFilter, FILTER_MODES } from '../../../nodes/FeishuCoreHr/events/filter';
import { readHrEvent, type HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { Interest } from '../../../nodes/FeishuCoreHr/events/interest';
import { LOCATION, PERSON, personChanged } from '../hrEvents';

interface Listener {
	readonly settings: EventChoice;
}

const kinds = EVENT_ROWS.find((row) => row.kinds)!;
const TYPES = [PERSON, LOCATION, kinds.type];
const KINDS = Object.entries(kinds.kinds!.values).slice(0, 3);

// Few names and patterns, so that shapes come again and patterns meet them.
const word = fc.constantFrom('a', 'b', 'ab', 'address');
const pattern = fc.constantFrom('a', 'b', 'a*', '*b', 'address', 'address.a', '*.b', '*');
const setOf = <T>(...all: readonly T[]) => fc.subarray([...all]).map((some) => new Set(some));
const filter = fc
	.record({
		mode: fc.constantFrom(...FILTER_MODES),
		texts: fc.array(pattern, { minLength: 1, maxLength: 3 }),
	})
	.map(({ mode, texts }) => compileFilter({ mode, wishes: texts.map((text) => [text]) }));
const settings: fc.Arbitrary<EventChoice> = fc.record({
	events: setOf(...TYPES),
	...{ person: filter, location: filter, other: filter },
	employeeChanges: setOf(...KINDS.map(([, kind]) => kind)),
	changeTypes: setOf(...CHANGE_TYPES),
	...{ passWithoutFields: fc.boolean(), separateOutputs: fc.boolean() },
	includeRawEvent: fc.constant(false),
});
const subEvent = fc.record({
	...{ entity: word, opt_type: fc.integer({ min: 1, max: 3 }) },
	field_changes: fc.array(word, { maxLength: 2 }),
});
const body = fc.record({
	event_type: fc.constantFrom(...TYPES),
	event: fc.record({
		field_changes: fc.array(word, { maxLength: 3 }),
		sub_events: fc.array(subEvent, { maxLength: 2 }),
		[kinds.kinds!.at]: fc.constantFrom(...KINDS.map(([value]) => value), 'another'),
	}),
});

async function read({
	event_type,
	event,
}: {
	event_type: string;
	event: object;
}): Promise<HrEvent> {
	const parsed = parseEnvelope({ header: { event_id: 'A1', event_type }, event });
	if (!parsed.ok) throw new Error(parsed.reason);
	return await readHrEvent(parsed.envelope);
}

async function oneByOne(event: HrEvent, listeners: readonly Listener[]) {
	const wanting: Listener[] = [];
	for (const one of listeners) {
		if ((await decide(event, one.settings)).kind === 'passed') wanting.push(one);
	}
	return wanting;
}

it('who wants an event is remembered as each would say it, whoever comes and goes', async () => {
	let known = 0;
	const step = fc.record({ body, come: fc.boolean(), go: fc.nat(9), listener: settings });
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
			const interest = new Interest<Listener>();
			let listeners: readonly Listener[] = [];
			for (const { come, go, listener, ...sent } of steps) {
				if (come && listeners.length < 4) listeners = [...listeners, { settings: listener }];
				if (go === 0) listeners = listeners.slice(1);
				const event = await read(sent.body);
				const remembered = interest.of(event, [...listeners]);
				const each = await oneByOne(event, listeners);
				if (remembered) known += 1;
				expect(remembered ?? each).toEqual(each);
				interest.learn(event, listeners, each);
				expect(interest.of(event, [...listeners])).toEqual(each);
			}
		}),
		{ seed: 7, numRuns: 150 },
	);
	expect(known).toBeGreaterThan(100);
});

it('an event of very many or very long names is not remembered', async () => {
	const interest = new Interest<Listener>();
	const names = Array.from({ length: 51 }, (_, index) => `field_${index}`);
	for (const changed of [names, ['x'.repeat(5_000)]]) {
		const event = await personChanged('A1', changed);
		interest.learn(event, [], []);
		expect(interest.of(event, [])).toBeUndefined();
	}
});

it('a thousand shapes are remembered at most', async () => {
	const interest = new Interest<Listener>();
	const events = await Promise.all(
		Array.from(
			{ length: 1_001 },
			async (_, index) => await personChanged('A1', [`field_${index}`]),
		),
	);
	for (const event of events) interest.learn(event, [], []);
	expect(interest.of(events[0]!, [])).toBeUndefined();
	expect(interest.of(events[1_000]!, [])).toEqual([]);
});
