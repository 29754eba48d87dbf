import { systemClock } from '../../nodes/FeishuCoreHr/clock';

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
