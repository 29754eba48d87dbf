import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	UserError,
} from 'n8n-workflow';

import { dayIn, dayText, readDay, type Day } from '../../coming/days';
import { listRecentChanges, type RecentCall } from '../../transport/timelineCalls';
import { forEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { readIdTypes, readMaxWait } from '../options';
import { isEmpty, type ItemParameters, unusable } from '../parameters';
import type { RecordKind } from './kinds';

/** Page corehr-v2/location/query_recent_change. */
const MOST_DAYS = 90;

export const periodProperties: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '={{ $today.minus({ days: 7 }).toISODate() }}',
		placeholder: 'e.g. 2026-11-01',
		required: true,
		description:
			'The first day. A record counts when its version of now took effect between the two days; planned versions count from the day on which they take effect.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '={{ $today.toISODate() }}',
		placeholder: 'e.g. 2026-11-30',
		description: 'The last day, at most 90 days later. Empty: today.',
	},
];

/** Which records changed in the period of each item. */
export async function recentChangesForEach(
	context: IExecuteFunctions,
	{ client, clock }: Surroundings,
	{ key, hasIdTypes }: RecordKind,
	call: RecentCall,
): Promise<INodeExecutionData[]> {
	const today = dayIn(context.getTimezone(), clock.now());
	return await forEachItem(context, async (parameters) => {
		const idTypes = hasIdTypes ? readIdTypes(parameters) : {};
		const period = readPeriod(parameters, today, context.getTimezone());
		const within = client.within(readMaxWait(parameters));
		const changes = await listRecentChanges(within, call, period, idTypes);
		return changes.map(({ id, isDeleted }) => ({ [key]: id, is_deleted: isDeleted }));
	});
}

function readPeriod(parameters: ItemParameters, today: Day, timezone: string) {
	const read = (name: string, label: string, missing?: Day): Day => {
		const value = parameters.value(name);
		const day = isEmpty(value) ? missing : readDay(value, timezone);
		if (day !== undefined) return day;
		throw unusable(label, 'a day such as 2026-11-01', value);
	};
	const [from, to] = [read('from', 'From'), read('to', 'To', today)];
	if (from > to) throw badPeriod('"From" is later than "To"');
	if (to - from > MOST_DAYS) throw badPeriod(`From "From" to "To" are ${to - from} days`);
	return { from: dayText(from), to: dayText(to) };
}

const badPeriod = (message: string) =>
	new UserError(message, {
		description: `Feishu tells the changes of at most ${MOST_DAYS} days at once. Choose a shorter period; for a longer one, run the node once for each part.`,
	});
