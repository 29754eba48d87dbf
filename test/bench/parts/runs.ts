import { PERSON_UPDATED } from '../../simulator';
import { WANTED } from '../events';
import { ended, newest } from '../executions';
import { credentialFor } from '../lab';
import type { Part } from '../part';
import { inTurns, median, ratio } from '../rounds';
import {
	bareTrigger,
	byLongConnection,
	eventOf,
	FIRST_NODE,
	guardedWebhook,
	n8nWebhook,
	ownApp,
	type Live,
} from '../workflows';

/** So many that what comes before the first run (all events arrive at once, and are stored) weighs little. */
const RUNS = 300;
const EVENTS = 80;

const ITEM = {
	...{ person_id: '7', matched_fields: [WANTED], changed_fields: [WANTED] },
	...{ occurred_at: new Date().toISOString(), event_type: PERSON_UPDATED, app_id: 'cli_b' },
};

/**
 * From an event to the first node of its run, and how many runs a second there are. n8n looks up the
 * credentials of a workflow for each of its runs (two queries, 2.41), which no trigger can do without that
 * lets in nobody else: a second rival of each kind has one.
 */
export const runs: Part = {
	name: 'runs',
	async run(lab) {
		const stand = await lab.stand();
		const { n8n } = stand;
		const app = ownApp(stand);
		const ours = await byLongConnection(stand, app);
		const [guarded, open] = [await guardedWebhook(stand), await n8nWebhook(stand)];
		const bare = await bareTrigger(stand, ITEM);
		const withCredential = await bareTrigger(stand, ITEM, await credentialFor(stand, app));

		const untilFirstNode = async ({ id, send }: Live) => {
			// n8n tells whole milliseconds, cut off: half of one on average, which the end makes up for.
			const [after, sentAt] = [newest(n8n), performance.timeOrigin + performance.now()];
			await send(WANTED);
			const [run] = await ended(n8n, id, after, 1);
			return run!.began(FIRST_NODE) + 0.5 - sentAt;
		};
		const waited = await inTurns(lab.some(EVENTS), {
			ours: async () => await untilFirstNode(ours),
			guarded: async () => await untilFirstNode(guarded),
			open: async () => await untilFirstNode(open),
		});

		const count = lab.some(RUNS);
		const eachRun = async (id: string, start: () => void) => {
			const [after, begun] = [newest(n8n), Date.now()];
			start();
			const all = await ended(n8n, id, after, count);
			return (Math.max(...all.map(({ stoppedAt }) => stoppedAt)) - begun) / count;
		};
		const took = await inTurns(lab.manyRounds, {
			ours: async () =>
				await eachRun(ours.id, () => {
					for (let event = 0; event < count; event++) app.push(eventOf(app, WANTED));
				}),
			bare: async () => await eachRun(bare.id, () => void bare.emit(count)),
			withCredential: async () =>
				await eachRun(withCredential.id, () => void withCredential.emit(count)),
		});
		for (const { id } of [ours, guarded, open, bare, withCredential])
			await n8n.workflows.deactivate(id);

		const milliseconds = (times: readonly number[]) => `${median(times).toFixed(1)} ms`;
		const aSecond = (times: readonly number[]) => `${(1_000 / median(times)).toFixed(1)} a second`;
		return {
			rows: [
				{
					work: 'from a pushed event to the first node of its run (p50)',
					ours: milliseconds(waited.ours),
					rival: `n8n's Webhook node, from POST: ${milliseconds(waited.open)}`,
					...{ result: median(waited.ours) / median(waited.open), goal: { atMost: 1.1 } },
				},
				{
					work: 'the same, next to one that lets in only who has a secret',
					ours: milliseconds(waited.ours),
					rival: `n8n's Webhook node with Header Auth: ${milliseconds(waited.guarded)}`,
					...{ result: median(waited.ours) / median(waited.guarded) },
				},
				{
					work: 'runs through the inbox, one for each change',
					ours: aSecond(took.ours),
					rival: `a bare trigger that only emits: ${aSecond(took.bare)}`,
					...{ result: ratio(took.bare, took.ours), goal: { atLeast: 0.95 } },
				},
				{
					work: 'the same, next to one that has a credential, too',
					ours: aSecond(took.ours),
					rival: `a bare trigger with our credential: ${aSecond(took.withCredential)}`,
					...{ result: ratio(took.withCredential, took.ours) },
				},
			],
			figures: { runsASecond: 1_000 / median(took.ours) },
		};
	},
};
