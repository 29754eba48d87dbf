import type * as Decide from '../../../nodes/FeishuCoreHr/events/decide';
import type * as Envelope from '../../../nodes/FeishuCoreHr/events/envelope';
import type * as HrEventModule from '../../../nodes/FeishuCoreHr/events/hrEvent';
import type { HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { LOCATION_UPDATED } from '../../simulator';
import { locationEvent, personEvent, settingsOf } from '../events';
import type { Part } from '../part';
import { published } from '../published';
import { inTurns, median, ratio, timed } from '../rounds';

const EVENTS = 20_000;
/** How many names of fields the events of a company have. */
const FIELDS = 200;
/** How many of them one event names. */
const CHANGED = 10;
const SUB_EVENTS = 1_000;

/** So many patterns, every fifth a wildcard; none of them means a field of the events. */
const patterns = (count: number) =>
	Array.from({ length: count }, (_, index) =>
		index % 5 === 4 ? `absent_${index}_*__c` : `absent_${index}__c`,
	).join(', ');

async function read(raw: unknown): Promise<HrEvent> {
	const { parseEnvelope } = published<typeof Envelope>('events/envelope');
	const { readHrEvent } = published<typeof HrEventModule>('events/hrEvent');
	const parsed = parseEnvelope(JSON.parse(JSON.stringify(raw)));
	if (!parsed.ok) throw new Error(parsed.reason);
	return await readHrEvent(parsed.envelope);
}

export const filters: Part = {
	name: 'filters',
	async run(lab) {
		const { decide } = published<typeof Decide>('events/decide');
		const names = Array.from({ length: FIELDS }, (_, index) => `field_${index}__c`);
		const changed = names.map((_, from) => names.concat(names).slice(from, from + CHANGED));
		const events = await Promise.all(changed.map(async (some) => await read(personEvent(some))));
		const each = lab.some(EVENTS);
		const deciding = (count: number) => {
			const settings = settingsOf({ personFilter: 'only', personOtherFields: patterns(count) });
			return async () =>
				(await timed(async () => {
					for (let event = 0; event < each; event++) {
						const { kind } = await decide(events[event % FIELDS]!, settings);
						if (kind !== 'filtered') throw new Error(`an event was ${kind}`);
					}
				})) / each;
		};
		const took = await inTurns(lab.manyRounds, {
			one: deciding(1),
			fifty: deciding(50),
			many: deciding(500),
		});
		const micro = (times: readonly number[]) => `${(median(times) * 1_000).toFixed(2)} µs an event`;
		const rival = `1 pattern: ${micro(took.one)}`;
		const row = (count: number, times: readonly number[]) => ({
			...{ work: `a filter with ${count} patterns`, ours: micro(times), rival },
			...{ result: ratio(times, took.one), goal: { atMost: 2 } },
		});

		const wildcards = Array.from({ length: 50 }, (_, index) => `*_${index}_x*`).join(', ');
		const parts = await read(locationEvent(SUB_EVENTS, 1));
		const many = async () => {
			const settings = settingsOf({
				...{ events: [LOCATION_UPDATED], locationFilter: 'only' },
				...{ locationOtherFields: wildcards },
			});
			return await timed(async () => await decide(parts, settings));
		};
		const known = settingsOf({
			...{ events: [LOCATION_UPDATED], locationFilter: 'only' },
			...{ locationOtherFields: wildcards },
		});
		const wild = await inTurns(lab.some(200), {
			new: many,
			known: async () => await timed(async () => await decide(parts, known)),
		});
		return {
			rows: [
				row(50, took.fifty),
				row(500, took.many),
				{
					work: '50 wildcards over 1,000 sub-events',
					ours: `${median(wild.known).toFixed(2)} ms, the first time ${median(wild.new).toFixed(2)} ms`,
					rival: '–',
					...{ result: median(wild.known), unit: 'ms', goal: { atMost: 0.3 } },
				},
			],
			curves: [
				{
					...{ panel: 'Patterns in a filter', over: 'patterns', unit: 'µs an event' },
					name: 'decide',
					points: [
						[1, median(took.one) * 1_000],
						[50, median(took.fifty) * 1_000],
						[500, median(took.many) * 1_000],
					],
				},
			],
		};
	},
};
