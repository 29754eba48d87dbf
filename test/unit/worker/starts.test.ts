import type { Waiting } from '../../../nodes/FeishuCoreHr/inbox/rows';
import type { Outcome } from '../../../nodes/FeishuCoreHr/worker/outcomes';
import { Starts } from '../../../nodes/FeishuCoreHr/worker/starts';
import { FakeClock } from '../fakeClock';
import { FakeRunner } from './scene';

const REFUSED: Outcome = { kind: 'notStarted', reason: 'blocked' };
const ENDED: Outcome = { kind: 'ended' };

let clock: FakeClock;
let runner: FakeRunner;
let starts: Starts;
beforeEach(() => {
	clock = new FakeClock();
	runner = new FakeRunner('node');
	starts = new Starts(runner, clock);
});

/** Starts a row, and tells what comes of it. */
const start = (id: number, outcome: Outcome) =>
	starts.endOf(starts.attempt(), outcome, { id, starts: 1, failures: 0 } as Waiting);

/** n8n refuses a row although it begins others. */
function refuse(id: number) {
	start(99, ENDED);
	return start(id, REFUSED);
}

const again = (dueInMs: number) => ({ state: 'waiting', dueInMs, counted: false });
const GIVEN_UP = { state: 'failed', reason: 'n8n could not start it: blocked' };

describe('a row that n8n refuses although it begins others', () => {
	it('counts as failed the third time', () => {
		expect([refuse(1), refuse(1), refuse(1)]).toEqual([again(3_000), again(3_000), GIVEN_UP]);
	});

	it('is told in the log once for each pause', () => {
		for (let time = 0; time < 2; time++) refuse(1);
		expect(runner.lines).toEqual([
			'n8n could not start a run (blocked); it is tried again',
			'n8n could not start a run (blocked); it is tried again',
		]);
		start(2, REFUSED);
		expect(runner.lines).toHaveLength(2);
	});

	it('is judged anew once it has begun', () => {
		for (let time = 0; time < 2; time++) refuse(1);
		start(1, ENDED);
		expect([refuse(1), refuse(1), refuse(1)]).toEqual([again(3_000), again(3_000), GIVEN_UP]);
	});

	it('is judged anew when a person runs it again after it has failed', () => {
		for (let time = 0; time < 3; time++) refuse(1);
		expect(refuse(1)).toEqual(again(3_000));
	});

	it('is judged by itself: another one’s refusals are not its own', () => {
		for (let time = 0; time < 2; time++) refuse(1);
		expect(refuse(2)).toEqual(again(3_000));
	});
});

it('a row that n8n refuses as it refuses every other is never given up', () => {
	const pauses = Array.from({ length: 8 }, () => start(1, REFUSED));
	expect(pauses).toEqual(
		[1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => again(seconds * 1_000 + 2_000)),
	);
});

it('an end that n8n does not tell is no proof that it began', () => {
	start(1, REFUSED);
	start(2, { kind: 'unknown' });
	expect(starts.allows(4)).toBe(0);
	start(2, ENDED);
	expect(starts.allows(4)).toBe(4);
});

it('a subscription that is gone takes no start back a second time', () => {
	expect(start(1, { kind: 'shutdown' })).toEqual(again(0));
	starts.uncounted();
	expect(start(1, { kind: 'shutdown' })).toEqual({ ...again(0), counted: true });
	expect(start(1, ENDED)).toEqual({ state: 'done' });
});
