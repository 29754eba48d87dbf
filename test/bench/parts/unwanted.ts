import { randomUUID } from 'node:crypto';
import { node } from '../../host/n8n/workflowDraft';
import { UNWANTED, WANTED } from '../events';
import { ended, newest, processorSeconds } from '../executions';
import type { Stand } from '../lab';
import type { Part, Row } from '../part';
import { inTurns, median, ratio } from '../rounds';
import { byLongConnection, byWebhook, n8nWebhook, type Live } from '../workflows';

const PUSHED = 2_000;
const POSTED = 40;
/** How many are sent at once; the platform waits for no answer before it sends the next. */
const AT_ONCE = 10;

const hasWantedField = () => {
	const condition = {
		id: randomUUID(),
		leftValue: '={{ $json.body.event.field_changes }}',
		rightValue: WANTED,
		operator: { type: 'array', operation: 'contains', rightType: 'any' },
	};
	const conditions = {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [condition],
	};
	return node('IF', 'n8n-nodes-base.if', 2.2, { conditions });
};

/** The processor time of n8n for an event that does not matter. */
export const unwanted: Part = {
	name: 'unwanted',
	async run(lab) {
		const stand = await lab.stand();
		const [long, webhook] = [await byLongConnection(stand), await byWebhook(stand)];
		const rival = await n8nWebhook(stand, hasWantedField());
		const [pushed, posted] = [lab.some(PUSHED), lab.some(POSTED)];
		const took = await inTurns(lab.rounds, {
			long: async () => await processorTime(stand, long, pushed),
			webhook: async () => await processorTime(stand, webhook, posted),
			rival: async () => await processorTime(stand, rival, posted, true),
		});
		for (const { id } of [long, webhook, rival]) await stand.n8n.workflows.deactivate(id);
		const milliseconds = (times: readonly number[]) =>
			`${median(times).toFixed(2)} ms of processor time`;
		const row = (how: string, mine: readonly number[]): Row => ({
			work: `an event that does not matter, inside n8n, by ${how}`,
			ours: milliseconds(mine),
			rival: `Webhook + IF: ${milliseconds(took.rival)}`,
			result: ratio(took.rival, mine),
		});
		return {
			rows: [
				{ ...row('long connection', took.long), goal: { atLeast: 30 } },
				row('webhook', took.webhook),
			],
			figures: { unwantedByWebhookMs: median(took.webhook) },
		};
	},
};

/** Milliseconds for each event, those of its run included. */
async function processorTime(
	{ n8n }: Stand,
	{ id, send }: Live,
	events: number,
	runs = false,
): Promise<number> {
	const after = newest(n8n);
	const before = await processorSeconds(n8n);
	let left = events;
	const lane = async () => {
		while (left-- > 0) await send(UNWANTED);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	if (runs) await ended(n8n, id, after, events);
	return ((await processorSeconds(n8n)) - before) * (1_000 / events);
}
