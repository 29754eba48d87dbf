import { reasons } from '../../../nodes/FeishuCoreHr/longConnection/ownReasons';
import { DAY, HOUR, MINUTE, SECOND } from '../inbox/scene';

describe('how long it lasted is told in words', () => {
	it.each([
		[20 * SECOND, '1 minute'],
		[MINUTE, '1 minute'],
		[2 * MINUTE + 59 * SECOND, '2 minutes'],
		[119 * MINUTE, '119 minutes'],
		[2 * HOUR, '2 hours'],
		[47 * HOUR + 59 * MINUTE, '47 hours'],
		[48 * HOUR, '2 days'],
		[9 * DAY, '9 days'],
	])('%i ms: %s', (lasted, words) => {
		expect(reasons.silent(lasted)).toContain(`No event of this app has come for ${words}.`);
		const outage = { since: 5, reason: '', endedAt: 5 + lasted };
		expect(reasons.restored(outage)).toContain(`up again after ${words}.`);
	});

	it.each([
		[7 * HOUR, 'so nothing is lost'],
		[7 * HOUR + 1, 'is not brought again'],
	])('an outage of %i ms: %s', (lasted, consequence) => {
		const outage = { since: 5, reason: '', endedAt: 5 + lasted };
		expect(reasons.restored(outage)).toContain(consequence);
	});
});
