import { inTime, systemClock } from '../../nodes/FeishuCoreHr/clock';

const DAY = 24 * 3_600_000;

describe("n8n's clock", () => {
	it('sleeps longer than a timer can: 30 days are not over at once', async () => {
		const execution = new AbortController();
		let awake = false;
		const asleep = systemClock.sleep(30 * DAY, execution.signal).finally(() => (awake = true));
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(awake).toBe(false);
		execution.abort();
		await expect(asleep).rejects.toThrow('aborted');
	});

	it('does not go back when the host is set back', () => {
		const before = systemClock.monotonic();
		const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
		expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before);
		wall.mockRestore();
	});
});

describe('the clock of the system', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	it('calls back once, in time', () => {
		const called = jest.fn();
		systemClock.in(5_000, called);
		jest.advanceTimersByTime(4_999);
		expect(called).not.toHaveBeenCalled();
		jest.advanceTimersByTime(100_000);
		expect(called).toHaveBeenCalledTimes(1);
	});

	it('calls nobody back who has cancelled', () => {
		const called = jest.fn();
		const cancel = systemClock.in(5_000, called);
		cancel();
		jest.advanceTimersByTime(100_000);
		expect(called).not.toHaveBeenCalled();
	});

	it('gives what a promise gives in time, and else what stands for late', async () => {
		const never = new Promise<string>(() => undefined);
		const late = inTime(systemClock, 1_000, never, 'late');
		jest.advanceTimersByTime(1_000);
		await expect(late).resolves.toBe('late');
		await expect(inTime(systemClock, 1_000, Promise.resolve('soon'), 'late')).resolves.toBe('soon');
		await expect(
			inTime(systemClock, 1_000, Promise.reject(new Error('no')), 'late'),
		).rejects.toThrow('no');
		expect(jest.getTimerCount()).toBe(0);
	});
});
