import { PlatformTime } from '../../../nodes/FeishuCoreHr/transport/platformTime';
import { JumpingClock } from './scene';

const SECOND = 1000;
const BASE = 'https://open.feishu.cn';

describe("the platform's time", () => {
	it.each<[string, { ahead: number; took?: number }, number]>([
		['is that of n8n when both agree', { ahead: 0 }, 0],
		['is that of n8n when both agree as far as whole seconds tell', { ahead: 999 }, 0],
		['is that of n8n when the answer took longer than they differ', { ahead: 3000, took: 4000 }, 0],
		['is earlier when n8n runs ahead', { ahead: 10_000 }, -10_000],
		['is later when n8n is behind', { ahead: -10_000 }, 10_000],
	])('%s', (_, { ahead, took = 0 }, difference) => {
		const clock = new JumpingClock();
		const time = new PlatformTime(clock);
		const answered = clock.now() - ahead;
		time.learn(BASE, new Date(answered).toUTCString(), clock.now() - took);
		expect(time.now(BASE) - clock.now()).toBe(difference);
	});

	it.each([undefined, '', 'yesterday', 12, ['x']])('is not learnt from %j', (date) => {
		const clock = new JumpingClock();
		const time = new PlatformTime(clock);
		time.learn(BASE, date, clock.now());
		expect(time.now(BASE)).toBe(clock.now());
	});

	it('is that of each platform, and of its latest answer', () => {
		const clock = new JumpingClock();
		const time = new PlatformTime(clock);
		const learn = (base: string, ahead: number) =>
			time.learn(base, new Date(clock.now() - ahead).toUTCString(), clock.now());
		learn(BASE, 60 * SECOND);
		learn('https://open.example.com', 10 * SECOND);
		learn(BASE, 20 * SECOND);
		expect(clock.now() - time.now(BASE)).toBe(20 * SECOND);
		expect(clock.now() - time.now('https://open.example.com')).toBe(10 * SECOND);
		expect(time.now('https://elsewhere.example.com')).toBe(clock.now());
	});
});
