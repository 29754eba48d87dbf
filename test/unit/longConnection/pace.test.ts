import {
	HandshakeLimit,
	OWN_PACE,
	paceOf,
	pauseBefore,
} from '../../../nodes/FeishuCoreHr/longConnection/pace';

const GOOD = { pingInterval: 15_000, reconnectInterval: 7_000, reconnectNonce: 3_000 };
const everything = (value: unknown) => ({
	pingInterval: value,
	reconnectInterval: value,
	reconnectNonce: value,
});

describe('the pace the platform tells', () => {
	it('is kept when it is sensible', () => {
		expect(paceOf(GOOD, OWN_PACE)).toEqual(GOOD);
	});

	it.each([...[undefined, null, NaN, 0, -1, Infinity, -Infinity, 2 ** 31, '15000', [], {}, true]])(
		'leaves the last good one in force when it is %p',
		(odd) => {
			expect(paceOf(everything(odd), GOOD)).toEqual(GOOD);
			expect(paceOf(everything(odd), OWN_PACE)).toEqual(OWN_PACE);
		},
	);

	it('is judged value by value', () => {
		const told = { ...GOOD, reconnectInterval: NaN, reconnectNonce: 5_000 };
		expect(paceOf(told, GOOD)).toEqual({ ...GOOD, reconnectNonce: 5_000 });
	});

	it('is bounded', () => {
		expect(paceOf(everything(1), OWN_PACE)).toMatchObject({
			pingInterval: 10_000,
			reconnectInterval: 100,
		});
		expect(paceOf(everything(2 ** 31 - 1), OWN_PACE)).toEqual({
			pingInterval: 20_000,
			reconnectInterval: 600_000,
			reconnectNonce: 120_000,
		});
	});
});

describe('the pause before another attempt', () => {
	it('is 2 s with jitter and doubles to 30 s, as long as the platform has told none', () => {
		const pauses = (chance: number) =>
			[0, 1, 2, 3, 4, 5, 50, 5_000].map((troubles) => pauseBefore(troubles, OWN_PACE, chance));
		expect(pauses(1)).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
		expect(pauses(0)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
	});

	it('is first a random part of the nonce, then the interval, as the platform asks', () => {
		const documented = { ...OWN_PACE, reconnectInterval: 120_000, reconnectNonce: 30_000 };
		expect(pauseBefore(0, documented, 0.5)).toBe(15_000);
		expect([1, 2, 9].map((troubles) => pauseBefore(troubles, documented, 0.5))).toEqual([
			120_000, 120_000, 120_000,
		]);
	});

	it('doubles to 30 s when the platform asks for a short interval', () => {
		const brisk = { ...OWN_PACE, reconnectInterval: 1_000 };
		expect([0, 1, 2, 3, 6, 7].map((troubles) => pauseBefore(troubles, brisk, 0.5))).toEqual([
			1_000, 1_000, 2_000, 4_000, 30_000, 30_000,
		]);
	});
});

it('whatever asks for them, no more than 8 handshakes begin in any 5 s', () => {
	const limit = new HandshakeLimit();
	const begun: number[] = [];
	let now = 0;
	while (begun.length < 100) {
		now += limit.pause(now);
		limit.count(now);
		begun.push(now);
		now += begun.length % 3;
	}
	const most = Math.max(
		...begun.map((first) => begun.filter((one) => one >= first && one < first + 5_000).length),
	);
	expect(most).toBeLessThanOrEqual(8);
	expect(limit.pause(now + 5_000)).toBe(0);
});
