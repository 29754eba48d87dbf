import type { Curve, Figures, Row } from '../../bench/part';
import { growthPicture } from '../../bench/report/growthPicture';
import { page } from '../../bench/report/page';
import { wholeOf, type Measured } from '../../bench/report/results';
import { rowTable } from '../../bench/report/table';
import { inTurns, median, quantile, ratio } from '../../bench/rounds';

const row = (others: Partial<Row>): Row => ({
	...{ work: 'stored', ours: '3 ms', rival: 'the SDK: 6 ms', result: 2 },
	...others,
});

const curve = (panel: string, name: string, ...values: number[]): Curve => ({
	...{ panel, over: 'workflows', unit: 'ms', name },
	points: values.map((value, index) => [10 ** index, value]),
});

const FIGURES: Figures = {
	...{ unwantedASecond: 10_000, unwantedByWebhookMs: 50, storedASecond: 5_000, runsASecond: 20 },
	...{ bytesWaiting: 1_000, bytesDone: 500, takeMs: 1, takeOnPostgresMs: 4 },
};

const measured = (others: Partial<Measured>): Measured => ({
	at: '2026-11-24T10:00:00.000Z',
	...others,
});

describe('a row of the table', () => {
	const verdicts: ReadonlyArray<readonly [string, Partial<Row>, string]> = [
		['a goal that is met', { goal: { atLeast: 2 } }, '| 2 × | ≥ 2 × | met |'],
		['a goal that is missed', { goal: { atLeast: 2.1 } }, '| 2 × | ≥ 2.1 × | **missed** |'],
		['a limit that is kept', { unit: 'ms', goal: { atMost: 2 } }, '| 2 ms | ≤ 2 ms | met |'],
		['a limit that is not', { goal: { atMost: 1 } }, '| 2 × | ≤ 1 × | **missed** |'],
		[
			'what never happened',
			{ result: Infinity, goal: { atMost: 1 } },
			'| never | ≤ 1 × | **missed** |',
		],
		['no goal', {}, '| 2 × |  |  |'],
	];

	it.each(verdicts)('tells %s', (_, others, end) => {
		const [, , line = ''] = rowTable([row(others)]).split('\n');
		expect(line).toBe(`| stored | 3 ms | the SDK: 6 ms ${end}`);
	});
});

describe('the page', () => {
	const whole = wholeOf([
		measured({ rows: [row({})], figures: FIGURES }),
		measured({ at: '2026-11-25T01:00:00.000Z', curves: [curve('Growth', 'stored', 1, 2)] }),
	]);
	const text = page(whole, { machine: '2 cores', versions: 'Node 24' });

	it('names the machine, the versions and the days, and holds what was measured', () => {
		expect(text).toContain('2026-11-24 to 2026-11-25');
		expect(text).toContain('Machine: 2 cores');
		expect(text).toContain('Versions: Node 24');
		expect(text).toContain(rowTable(whole.rows));
		expect(text).toContain('| stored | 1 | 2 |');
	});

	it('computes a night of 1,000,000 events from the figures', () => {
		expect(text).toContain('1,000,000 events, 278 a second');
		// 278 of 10,000; 278 x 50 ms; 50,000 at 258 a second; 1,000,000 at 20 a second.
		expect(text).toContain('2.78 % of a core');
		expect(text).toContain('13.9 cores');
		expect(text).toContain('after 3.23 minutes 50,000 changes wait');
		expect(text).toContain('after 13.9 hours');
	});

	it('leaves no gap in the words, and is not written with a figure that nobody measured', () => {
		expect(text).not.toContain('{{');
		const without = { ...whole, figures: { ...FIGURES, runsASecond: undefined } as never };
		expect(() => page(without, { machine: '', versions: '' })).toThrow('nobody measured');
	});
});

describe('the picture', () => {
	const picture = growthPicture([
		curve('A < B', 'one', 1, 10, 100),
		curve('A < B', 'other', 5, 5, 5),
		curve('C', 'third', 0.001, 0.01),
	]);

	it('has a panel for each kind of growth and a line for each curve, on light and dark pages', () => {
		expect(picture.match(/class="title"/g)).toHaveLength(2);
		expect(picture.match(/<polyline/g)).toHaveLength(3);
		expect(picture).toContain('prefers-color-scheme: dark');
		expect(picture).toContain('A &lt; B');
		expect(picture).not.toMatch(/NaN|Infinity|undefined/);
	});

	it('draws equal steps for equal factors', () => {
		const [points = ''] = /(?<=points=")[^"]+/.exec(picture) ?? [];
		const heights = points.split(' ').map((place) => Number(place.split(',')[1]));
		const [a = 0, b = 0, c = 0] = heights;
		expect(a - b).toBeGreaterThan(10);
		expect(a - b).toBeCloseTo(b - c, 0);
	});
});

describe('rounds', () => {
	it('let the contenders work in turns, every other round backwards, and do not count the first', async () => {
		const order: string[] = [];
		const work = (name: string) => () => order.push(name);
		const times = await inTurns(2, { a: work('a'), b: work('b') });
		expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
		expect(times).toEqual({ a: [4, 5], b: [3, 6] });
	});

	it('are told by their medians, a ratio by that of the ratios of each', () => {
		expect(median([9, 1, 5])).toBe(5);
		expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
		expect(ratio([10, 90, 30], [5, 30, 30])).toBe(2);
	});
});
