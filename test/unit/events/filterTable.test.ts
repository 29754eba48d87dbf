import { decide, type EventChoice } from '../../../nodes/FeishuCoreHr/events/decide';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { readHrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { node } from '../trigger/node';
import { FILTER_TABLE, type FilterRow } from './filterTable';
import locationSample from './samples/location-updated.json';
import personSample from './samples/person-updated.json';

const EVENTS = ['corehr.person.updated_v1', 'corehr.location.updated_v2'];

function choiceOf({ subject, settings }: FilterRow): EventChoice {
	const { mode, fields = [], otherFields = '', ...options } = settings;
	return readSettings(
		node({
			events: EVENTS,
			[`${subject}Filter`]: mode,
			[`${subject}Fields`]: fields,
			[`${subject}OtherFields`]: otherFields,
			options,
		}),
	);
}

describe('when an event passes', () => {
	it('has one name for each row', () => {
		expect(new Set(FILTER_TABLE.map(({ name }) => name)).size).toBe(FILTER_TABLE.length);
	});

	it.each(FILTER_TABLE)('$name', async (row) => {
		const { header } = row.subject === 'person' ? personSample : locationSample;
		const parsed = parseEnvelope({ schema: '2.0', header, event: row.event });
		if (!parsed.ok) throw new Error(parsed.reason);

		const decision = await decide(await readHrEvent(parsed.envelope), choiceOf(row));

		if (!row.expected.passes) {
			expect(decision).toEqual({ kind: 'filtered' });
			return;
		}
		const { changed, matched } = row.expected;
		expect(decision).toMatchObject({
			kind: 'passed',
			item: { changed_fields: changed, matched_fields: matched },
		});
	});
});
