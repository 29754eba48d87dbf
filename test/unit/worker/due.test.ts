import { arrivedBefore, lastInstant } from '../../../nodes/FeishuCoreHr/worker/due';

const at = (iso: string) => Date.parse(iso);
const MINUTE = 60_000;
const NOW = at('2026-03-10T12:00:00Z');

describe('gathered changes', () => {
	const mode = { kind: 'gathered', gatherForMs: 10 * MINUTE, maxItems: 500 } as const;

	it.each([
		['too young', { oldest: NOW - 10 * MINUTE + 1, rows: 499 }, 0],
		['old enough', { oldest: NOW - 10 * MINUTE, rows: 1 }, Number.MAX_SAFE_INTEGER],
		['many enough', { oldest: NOW, rows: 500 }, Number.MAX_SAFE_INTEGER],
		['none', undefined, 0],
	])('%s', (_, gathered, before) => {
		expect(arrivedBefore(mode, gathered, NOW)).toBe(before);
	});
});

describe('a digest', () => {
	const mode = {
		kind: 'scheduled',
		times: ['0 9 * * *', '0 30 17 * * *'],
		timezone: 'Asia/Shanghai',
	} as const;
	const due = (oldest: string, now: string) =>
		arrivedBefore(mode, { oldest: at(oldest), rows: 1 }, at(now));

	it.each([
		['before its instant', '2026-03-10T00:59:59Z', '2026-03-10T00:59:59.999Z', 0],
		['at its instant', '2026-03-10T00:59:59Z', '2026-03-10T01:00:00Z', at('2026-03-10T01:00:00Z')],
		[
			'what arrived at the very instant waits for the next',
			'2026-03-10T01:00:00Z',
			'2026-03-10T09:29:59Z',
			0,
		],
		[
			'the next of several times',
			'2026-03-10T01:00:00Z',
			'2026-03-10T09:30:00Z',
			at('2026-03-10T09:30:00Z'),
		],
		[
			'missed while n8n was down',
			'2026-03-08T12:00:00Z',
			'2026-03-10T05:00:00Z',
			at('2026-03-10T01:00:00Z'),
		],
	])('%s', (_, oldest, now, before) => {
		expect(due(oldest, now)).toBe(before);
	});

	it('takes at its instant what arrived before, and leaves what came since', () => {
		// n8n was down at 09:00 (01:00 UTC); one change came before, one after.
		expect(due('2026-03-10T00:30:00Z', '2026-03-10T02:00:00Z')).toBe(at('2026-03-10T01:00:00Z'));
	});

	it('with a time that never comes is never due', () => {
		const never = { ...mode, times: ['0 9 30 2 *'] };
		expect(arrivedBefore(never, { oldest: 0, rows: 1 }, NOW)).toBe(0);
	});
});

/** The instants that a look every minute finds in a span of time, each as often as it is found. */
function found(line: string, timezone: string, from: string, to: string): string[] {
	const instants: string[] = [];
	let last = lastInstant(line, timezone, at(from) - 1);
	for (let now = at(from); now < at(to); now += MINUTE) {
		const instant = lastInstant(line, timezone, now);
		if (instant === last || instant === undefined) continue;
		expect(instant).toBeLessThanOrEqual(now);
		instants.push(new Date(instant).toISOString());
		last = instant;
	}
	return instants;
}

describe('instants in the workflow’s time zone', () => {
	it.each<[string, string, string, string, string, string[]]>([
		[
			'09:00 where clocks go forward',
			'0 9 * * *',
			'Europe/Berlin',
			'2026-03-28T06:00:00Z',
			'2026-03-30T12:00:00Z',
			['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z', '2026-03-30T07:00:00.000Z'],
		],
		[
			'02:30 where that night has none: once, half an hour later by the sun',
			'30 2 * * *',
			'Europe/Berlin',
			'2026-03-28T12:00:00Z',
			'2026-03-30T12:00:00Z',
			['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
		],
		[
			'02:30 where that night has two: once',
			'30 2 * * *',
			'Europe/Berlin',
			'2026-10-24T12:00:00Z',
			'2026-10-26T12:00:00Z',
			['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
		],
		[
			'a list of hours where midnight is left out',
			'0 0,12 * * *',
			'America/Santiago',
			'2026-09-05T12:00:00Z',
			'2026-09-07T12:00:00Z',
			[
				'2026-09-05T16:00:00.000Z',
				'2026-09-06T04:00:00.000Z',
				'2026-09-06T15:00:00.000Z',
				'2026-09-07T03:00:00.000Z',
			],
		],
		[
			'a list of minutes where the hour comes twice',
			'0,30 2 * * *',
			'Europe/Berlin',
			'2026-10-24T12:00:00Z',
			'2026-10-25T12:00:00Z',
			['2026-10-25T00:00:00.000Z', '2026-10-25T00:30:00.000Z'],
		],
		[
			'half an hour forward',
			'15 2 * * *',
			'Australia/Lord_Howe',
			'2026-10-03T12:00:00Z',
			'2026-10-04T20:00:00Z',
			['2026-10-03T15:30:00.000Z', '2026-10-04T15:15:00.000Z'],
		],
		[
			'every hour, through the hour that comes twice',
			'0 * * * *',
			'America/New_York',
			'2026-11-01T05:00:00Z',
			'2026-11-01T08:00:00Z',
			['2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z', '2026-11-01T07:00:00.000Z'],
		],
		[
			'no change of clocks',
			'0 0 9 * * 1-5',
			'Asia/Shanghai',
			'2026-03-27T00:00:00Z',
			'2026-03-30T12:00:00Z',
			['2026-03-27T01:00:00.000Z', '2026-03-30T01:00:00.000Z'],
		],
	])('%s', (_, line, timezone, from, to, instants) => {
		expect(found(line, timezone, from, to)).toEqual(instants);
	});

	it('are exact to the millisecond', () => {
		const instant = at('2026-03-10T01:00:00Z');
		expect(lastInstant('0 9 * * *', 'Asia/Shanghai', instant)).toBe(instant);
		expect(lastInstant('0 9 * * *', 'Asia/Shanghai', instant - 1)).toBe(instant - 86_400_000);
		expect(lastInstant('30 0 9 * * *', 'Asia/Shanghai', instant + 30_999)).toBe(instant + 30_000);
	});

	it.each([
		'',
		'9:00',
		'0 9 * *',
		'0 25 * * *',
		'0 9 * * 8',
		'x 9 * * *',
		'0 9 32 * *',
		'*/0 * * * *',
		'@daily',
		'0 0 9 * * * 2026',
		'2026-11-24T09:00:00',
	])('are none of "%s"', (line) => {
		expect(() => lastInstant(line, 'UTC', NOW)).toThrow();
	});
});
