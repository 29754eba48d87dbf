import { Backoff, retryPause } from '../../../nodes/FeishuCoreHr/worker/backoff';
import { FakeClock } from '../fakeClock';

const setUp = () => {
	const clock = new FakeClock();
	return { clock, backoff: new Backoff(clock) };
};

describe('starts that n8n refuses', () => {
	it('pause for 1 s, 2 s … 60 s', async () => {
		const { clock, backoff } = setUp();
		const pauses: number[] = [];
		for (let refusal = 0; refusal < 8; refusal++) {
			const pause = backoff.attempt().refused();
			pauses.push(pause);
			await clock.pass(pause - 1);
			expect(backoff.allows(50)).toBe(0);
			await clock.pass(1);
			expect(backoff.allows(50)).toBe(1);
		}
		expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
	});

	it('are one refusal when they were under way together', () => {
		const { backoff } = setUp();
		const together = Array.from({ length: 50 }, () => backoff.attempt());
		expect(together.map((attempt) => attempt.refused())).toEqual(Array(50).fill(1_000));
	});

	it('are tried again one at a time, until one begins', async () => {
		const { clock, backoff } = setUp();
		backoff.attempt().refused();
		await clock.pass(1_000);
		const probe = backoff.attempt();
		expect(backoff.allows(50)).toBe(0);
		probe.began();
		expect(backoff.allows(50)).toBe(50);
		expect(backoff.attempt().refused()).toBe(1_000);
	});

	it('end no pause when what ends had begun before', () => {
		const { backoff } = setUp();
		const [before, refused] = [backoff.attempt(), backoff.attempt()];
		refused.refused();
		const since = backoff.now;
		before.began();
		before.goesOn();
		expect(backoff.allows(50)).toBe(0);
		expect(backoff.hasBegunSince(since)).toBe(false);
	});

	it('know which began after a refusal, and count no guess as proof', async () => {
		const { clock, backoff } = setUp();
		backoff.attempt().refused();
		const since = backoff.now;
		await clock.pass(1_000);
		const probe = backoff.attempt();
		probe.goesOn();
		expect(backoff.allows(50)).toBe(50);
		expect(backoff.hasBegunSince(since)).toBe(false);
		probe.began();
		expect(backoff.hasBegunSince(since)).toBe(true);
	});
});

it.each([
	[1, 15_000],
	[2, 300_000],
	[3, 3_600_000],
	[4, 21_600_000],
	[5, 21_600_000],
	[10, 21_600_000],
])('after failure %i a run waits %i ms for its retry', (failures, pause) => {
	expect(retryPause(failures)).toBe(pause);
});
