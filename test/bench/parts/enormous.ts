import { LOCATION_UPDATED } from '../../simulator';
import { frameOf, locationEvent } from '../events';
import type { Part } from '../part';
import { Child } from '../programs/child';
import type { ListenerOrders } from '../programs/listener';
import { NotTaken, Pusher } from '../pusher';
import { median } from '../rounds';

const SIZE = 1_000;
const APP = 'cli_00000000000000e0';

/** A filter that such an event passes by its last name, one that it does not, and one with wildcards. */
const WORKFLOWS = [
	{ locationFilter: 'only', locationOtherFields: `part_${SIZE - 1}.field_${SIZE - 1}` },
	{ locationFilter: 'only', locationOtherFields: 'no_such_field' },
	{ locationFilter: 'ignore', locationOtherFields: 'part_*, field_*, *_field, a*b*c' },
].map((filter) => ({ events: [LOCATION_UPDATED], ...filter }));

/** The platform has to bring it again, and it will be answered no sooner then. */
function never(error: unknown): number {
	if (error instanceof NotTaken) return Number.POSITIVE_INFINITY;
	throw error;
}

const shown = (milliseconds: number) =>
	Number.isFinite(milliseconds) ? `${Math.round(milliseconds)} ms` : 'never';

/** An event with a million changed fields, to a process with three workflows; one of them wants it. */
export const enormous: Part = {
	name: 'enormous',
	async run(lab) {
		const pusher = await Pusher.open();
		const env = { N8N_USER_FOLDER: lab.folder(), FEISHU_COREHR_INBOX_URL: '' };
		const child = await Child.start<ListenerOrders>('listener', env);
		try {
			await child.tell('trigger', {
				url: pusher.url,
				appId: APP,
				workflows: WORKFLOWS,
				runsEnd: true,
			});
			const answered: number[] = [];
			const held: number[] = [];
			const heldInAll: number[] = [];
			let runs = 0;
			for (let round = 0; round <= lab.rounds; round++) {
				const frame = frameOf(locationEvent(SIZE, SIZE, APP));
				await child.tell('watch');
				answered.push(await pusher.push(APP, [frame]).catch(never));
				held.push(await child.tell('longestHold'));
				// One that was not taken in time may be stored and run all the same, or never.
				if (!Number.isFinite(answered.at(-1)!)) continue;
				await child.tell('started', (runs += 1));
				heldInAll.push(await child.tell('longestHold'));
			}
			const work = 'an event of 1,000 parts with 1,000 fields each, stored';
			const [firstAnswer = NaN] = answered;
			return {
				rows: [
					{
						work: `${work}: answered at its first delivery`,
						ours: `${shown(median(answered))}, the very first ${shown(firstAnswer)}`,
						rival: "the platform's 3,000 ms",
						...{ result: Math.max(...answered), unit: 'ms', goal: { atMost: 3_000 } },
					},
					{
						work: "the same: the longest hold of n8n's event loop until its run is started",
						ours: `${shown(median(heldInAll))}, at worst ${shown(Math.max(...heldInAll))}; until it is answered ${shown(median(held))}`,
						rival: '–',
						...{ result: median(heldInAll), unit: 'ms', goal: { atMost: 200 } },
					},
				],
			};
		} finally {
			await child.end();
			await pusher.close();
		}
	},
};
