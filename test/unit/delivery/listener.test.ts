import { Batch } from '../../../nodes/FeishuCoreHr/delivery/batch';
import { Ledger } from '../../../nodes/FeishuCoreHr/delivery/ledger';
import { Listener } from '../../../nodes/FeishuCoreHr/delivery/listener';
import { UntilAcknowledged } from '../../../nodes/FeishuCoreHr/delivery/untilAcknowledged';
import { personParts } from '../../../nodes/FeishuCoreHr/events/changes';
import type { EventChoice } from '../../../nodes/FeishuCoreHr/events/decide';
import { parseEnvelope, PERSON_UPDATED } from '../../../nodes/FeishuCoreHr/events/envelope';
import { compileFilter } from '../../../nodes/FeishuCoreHr/events/filter';
import type { HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { FakeClock, settled } from './fakeClock';

const CHOICE: EventChoice = {
	events: new Set([PERSON_UPDATED]),
	person: compileFilter({ mode: 'only', wishes: [['age']] }),
	location: compileFilter({ mode: 'any', wishes: [] }),
	changeTypes: new Set(),
	passWithoutFields: true,
	separateOutputs: false,
	includeRawEvent: false,
};

function event(id: string, field = 'age'): HrEvent {
	const header = { event_id: id, event_type: PERSON_UPDATED, create_time: '1608725989000' };
	const parsed = parseEnvelope({ header, event: { person_id: 'p1', field_changes: [field] } });
	if (!parsed.ok) throw new Error(parsed.reason);
	const parts = personParts({ field_changes: [field] });
	return { envelope: parsed.envelope, subjectId: 'p1', occurredAt: undefined, parts };
}

function set({ runsDuplicates = false, batchSize = 1 } = {}) {
	const clock = new FakeClock();
	const ran: string[] = [];
	const verdicts: string[] = [];
	let run = async () => await Promise.resolve(true);
	const batch = new Batch(
		{ batchSize, batchWaitMs: 2_000 },
		async (entries) => {
			ran.push(...entries.map(({ item }) => item.event_id as string));
			return await run();
		},
		clock,
	);
	const journal = new UntilAcknowledged();
	const listener = new Listener({
		workflowId: 'w',
		nodeId: 'n',
		choice: CHOICE,
		ledger: new Ledger(journal, clock.now),
		runsDuplicates,
		batch,
		log: {
			debug: (message) => verdicts.push(message),
			info: () => undefined,
			warn: (message) => verdicts.push(message),
		},
		lost: () => undefined,
	});
	const deliver = async (one: HrEvent) => await listener.deliver(one, clock.now() + 2_500);
	return { clock, deliver, listener, ran, verdicts, runBy: (next: typeof run) => (run = next) };
}

it('an event that passes runs the workflow, once however often it is delivered', async () => {
	const { deliver, ran, verdicts } = set();
	expect([await deliver(event('a')), await deliver(event('a'))]).toEqual([true, true]);
	expect(ran).toEqual(['a']);
	expect(verdicts).toEqual(['event a passed', 'event a duplicate']);
});

it('an event that does not pass is served without a run', async () => {
	const { deliver, ran, verdicts } = set();
	expect(await deliver(event('a', 'gender'))).toBe(true);
	expect(ran).toEqual([]);
	expect(verdicts).toEqual(['event a filtered']);
});

it('an event that could not be taken is refused, and runs when it comes again', async () => {
	const { deliver, ran, runBy } = set();
	runBy(async () => await Promise.resolve(false));
	expect(await deliver(event('a'))).toBe(false);
	runBy(async () => await Promise.resolve(true));
	expect(await deliver(event('a'))).toBe(true);
	expect(ran).toEqual(['a', 'a']);
});

it.each([true, false])(
	'a duplicate that arrives meanwhile shares the verdict %s',
	async (served) => {
		const { deliver, ran, runBy } = set();
		let finish: (value: boolean) => void = () => undefined;
		runBy(async () => await new Promise((resolve) => (finish = resolve)));
		const answers = Promise.all([deliver(event('a')), deliver(event('a'))]);
		await settled();
		finish(served);
		expect(await answers).toEqual([served, served]);
		expect(ran).toEqual(['a']);
	},
);

it('a run that throws is a refusal, and the listener goes on', async () => {
	const { deliver, runBy, verdicts } = set();
	const broken = { ...event('a'), parts: undefined } as unknown as HrEvent;
	expect(await deliver(broken)).toBe(false);
	expect(verdicts).toContain('an event could not be delivered');
	runBy(async () => await Promise.resolve(true));
	expect(await deliver(event('b'))).toBe(true);
});

it('leaving starts the batch that was being gathered', async () => {
	const { deliver, listener, ran } = set({ batchSize: 10 });
	const answer = deliver(event('a'));
	await settled();
	expect(ran).toEqual([]);
	listener.leaving();
	expect(ran).toEqual(['a']);
	expect(await answer).toBe(true);
});

describe('with "Run Once per Event" off', () => {
	it('an event that comes again after its acknowledgement runs again', async () => {
		const { deliver, listener, ran } = set({ runsDuplicates: true });
		await deliver(event('a'));
		listener.acknowledged(event('a'));
		await deliver(event('a'));
		expect(ran).toEqual(['a', 'a']);
	});

	it("but not when it comes again for another workflow's sake", async () => {
		const { deliver, ran } = set({ runsDuplicates: true });
		await deliver(event('a'));
		await deliver(event('a'));
		expect(ran).toEqual(['a']);
	});
});
