import { RateGate } from '../../../nodes/FeishuCoreHr/transport/rateGate';
import { FakeClock, settled } from '../fakeClock';

let clock: FakeClock;
let gate: RateGate;
beforeEach(() => {
	clock = new FakeClock();
	gate = new RateGate(clock);
});

const patient = () => undefined;

/** A caller who is told how long to wait, and says so when that is more than so many milliseconds. */
const upTo = (most: number) => (milliseconds: number) => {
	if (milliseconds > most) throw new Error(`${milliseconds} ms is too long`);
};

/** Calls that are answered when the test says so. */
function calls() {
	const under: Array<() => void> = [];
	const call = async () => await new Promise<void>((resolve) => under.push(resolve));
	return { call, under };
}

describe('a gate to one endpoint', () => {
	it('that is open lets every call through at once, side by side', async () => {
		const { call, under } = calls();
		for (let caller = 0; caller < 3; caller++) void gate.pass(call, patient);
		await settled();
		expect(under).toHaveLength(3);
	});

	it('gives each caller the answer, or the error, of their own call', async () => {
		gate.block(1_000);
		const answered = gate.pass(async () => 'answer', patient);
		const failed = gate.pass(async () => await Promise.reject(new Error('refused')), patient);
		const refused = expect(failed).rejects.toThrow('refused');
		const behind = gate.pass(async () => 'behind it', patient);
		await clock.pass(1_000);
		await expect(answered).resolves.toBe('answer');
		await refused;
		await expect(behind).resolves.toBe('behind it');
	});

	it('that is blocked lets nobody through before the time is over', async () => {
		const { call, under } = calls();
		gate.block(1_000);
		void gate.pass(call, patient);
		await clock.pass(999);
		expect(under).toHaveLength(0);
		await clock.pass(1);
		expect(under).toHaveLength(1);
	});

	it('is not opened earlier by a shorter limit', async () => {
		const { call, under } = calls();
		gate.block(1_000);
		gate.block(10);
		void gate.pass(call, patient);
		await clock.pass(999);
		expect(under).toHaveLength(0);
	});

	it('that opens after a limit lets through one at a time, in the order of their coming', async () => {
		const { call, under } = calls();
		gate.block(1_000);
		const done: string[] = [];
		for (const name of ['first', 'second', 'third']) {
			void gate.pass(call, patient).then(() => done.push(name));
		}
		await clock.pass(1_000);
		for (const [index, so] of [['first'], ['first', 'second']].entries()) {
			expect(under).toHaveLength(index + 1);
			under[index]!();
			await settled();
			expect(done).toEqual(so);
		}
	});

	it('once nobody waits any more, lets calls through side by side again', async () => {
		gate.block(1_000);
		const limited = gate.pass(async () => undefined, patient);
		await clock.pass(1_000);
		await limited;
		const { call, under } = calls();
		for (let caller = 0; caller < 3; caller++) void gate.pass(call, patient);
		await settled();
		expect(under).toHaveLength(3);
	});
});

describe('Max Wait', () => {
	it('ends the waiting before it begins, when the limit is longer', async () => {
		gate.block(1_001);
		const call = jest.fn();
		await expect(gate.pass(call, upTo(1_000))).rejects.toThrow('1001 ms is too long');
		expect(call).not.toHaveBeenCalled();
		expect(clock.pending).toBe(0);
	});

	it('also ends the waiting of those in line, when the limit is extended meanwhile', async () => {
		gate.block(1_000);
		const call = jest.fn(async () => undefined);
		const waiting = gate.pass(call, upTo(2_000));
		const outcome = expect(waiting).rejects.toThrow('29000 ms is too long');
		await settled();
		gate.block(30_000);
		await clock.pass(1_000);
		await outcome;
		expect(call).not.toHaveBeenCalled();
	});

	it('of one who gives up does not hold up those behind', async () => {
		gate.block(1_000);
		const given = gate.pass(async () => undefined, upTo(2_000));
		const outcome = expect(given).rejects.toThrow('too long');
		const behind = gate.pass(async () => 'behind', patient);
		await settled();
		gate.block(5_000);
		await clock.pass(5_000);
		await outcome;
		await expect(behind).resolves.toBe('behind');
	});
});

describe('a cancelled run', () => {
	it('does not call at all, though the gate is open', async () => {
		const call = jest.fn();
		await expect(gate.pass(call, patient, AbortSignal.abort())).rejects.toThrow(/abort/);
		expect(call).not.toHaveBeenCalled();
	});

	it('no longer waits for the limit', async () => {
		const run = new AbortController();
		const call = jest.fn();
		gate.block(60_000);
		const waiting = gate.pass(call, patient, run.signal);
		const outcome = expect(waiting).rejects.toThrow(/abort/);
		await clock.pass(1_000);
		run.abort();
		await outcome;
		expect(clock.pending).toBe(0);
		expect(call).not.toHaveBeenCalled();
	});

	it('no longer waits for those before it, and those behind come in their turn', async () => {
		const run = new AbortController();
		const { call, under } = calls();
		gate.block(1_000);
		const first = gate.pass(call, patient);
		const cancelled = gate.pass(call, patient, run.signal);
		const outcome = expect(cancelled).rejects.toThrow(/abort/);
		const behind = gate.pass(async () => 'behind', patient, new AbortController().signal);
		let isBehindDone = false;
		void behind.then(() => (isBehindDone = true));
		await clock.pass(1_000);
		run.abort();
		await outcome;
		await settled();
		expect(isBehindDone).toBe(false);
		under[0]!();
		await first;
		await expect(behind).resolves.toBe('behind');
		expect(under).toHaveLength(1);
	});

	it('does not call when it is cancelled in the moment in which its turn comes', async () => {
		const run = new AbortController();
		const call = jest.fn();
		gate.block(1_000);
		const first = gate.pass(async () => run.abort(), patient);
		const second = gate.pass(call, patient, run.signal);
		const outcome = expect(second).rejects.toThrow(/abort/);
		await clock.pass(1_000);
		await first;
		await outcome;
		expect(call).not.toHaveBeenCalled();
	});

	it('leaves nothing behind in the signal of a run that goes on', async () => {
		const { signal } = new AbortController();
		const removed = jest.spyOn(signal, 'removeEventListener');
		gate.block(1_000);
		const first = gate.pass(async () => undefined, patient);
		const second = gate.pass(async () => undefined, patient, signal);
		await clock.pass(1_000);
		await Promise.all([first, second]);
		expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
	});
});
