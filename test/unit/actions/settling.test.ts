import { settlingTime } from '../../../nodes/FeishuCoreHr/actions/lookup/settling';
import { EVENT_ROWS } from '../../../nodes/FeishuCoreHr/events/catalogue';

const NOW = Date.UTC(2026, 0, 1, 12);
const LAG_SECONDS = 5;
const LAG = LAG_SECONDS * 1000;
const at = (milliseconds: number) => ({ create_time: String(milliseconds) });

describe('before records are asked for, the wait', () => {
	it.each<[string, object[], number]>([
		['is none without items', [], 0],
		['is none without a time', [{ person_id: '1' }], 0],
		['is none for a time that is none', [{ create_time: 'yesterday', occurred_at: 'then' }], 0],
		['is none for an old event', [at(NOW - LAG)], 0],
		['is the rest of the lag', [at(NOW - 2000)], 3000],
		[
			'is for the newest event, once for all',
			[at(NOW - 4000), at(NOW - 1000), at(NOW - 9000)],
			4000,
		],
		['is never longer than the lag, whatever the clocks say', [at(NOW + 3_600_000)], LAG],
		['reads seconds', [{ create_time: String((NOW - 2000) / 1000) }], 3000],
		['reads microseconds', [{ create_time: `${NOW - 2000}000` }], 3000],
		['reads numbers', [{ create_time: NOW - 2000 }], 3000],
		['reads occurred_at', [{ occurred_at: new Date(NOW - 2000).toISOString() }], 3000],
	])('%s', (_, items, expected) => {
		expect(settlingTime(items as never, LAG_SECONDS, NOW)).toBe(expected);
	});

	const SLOW = 'corehr.employee.domain_event_v2';

	it.each<[string, object[], number]>([
		[
			'is longer after an event whose page asks for more',
			[{ ...at(NOW - 2000), event_type: SLOW }],
			8000,
		],
		[
			'is no shorter after one whose page asks for less',
			[{ ...at(NOW - 2000), event_type: 'corehr.location.updated_v2' }],
			3000,
		],
		[
			'is the usual one after an event that nobody knows',
			[{ ...at(NOW - 2000), event_type: 'corehr.robot.hired_v1' }],
			3000,
		],
		[
			'is for whoever needs it longest, not for the newest',
			[{ ...at(NOW - 3000), event_type: SLOW }, at(NOW - 1000)],
			7000,
		],
		['takes no word of JavaScript for an event', [{ ...at(NOW), event_type: 'toString' }], LAG],
	])('%s', (_, items, expected) => {
		expect(settlingTime(items as never, LAG_SECONDS, NOW)).toBe(expected);
	});

	it.each(EVENT_ROWS.map(({ type, lagSeconds }) => [type, lagSeconds] as const))(
		'after %s is at least the %i s of its row',
		(event_type, lagSeconds) => {
			expect(settlingTime([{ ...at(NOW), event_type }], 1, NOW)).toBe(
				Math.max(1, lagSeconds) * 1000,
			);
		},
	);
});
