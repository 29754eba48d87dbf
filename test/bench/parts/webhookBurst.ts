import { UNWANTED, WANTED } from '../events';
import { ended, newest } from '../executions';
import type { Lab, Stand } from '../lab';
import type { Part, Row } from '../part';
import { inTurns, median, ratio } from '../rounds';
import { byWebhook, n8nWebhook, type Live } from '../workflows';

const AT_ONCE = 50;

/** Spares n8n 2.41 an expression engine for each webhook call. */
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** How soon half of 50 requests at once are answered: by our trigger, and by n8n's own Webhook node. */
export const webhookBurst: Part = {
	name: 'webhook-burst',
	async run(lab) {
		const asItComes = await rowsOf(lab, await lab.stand(), 'n8n as it comes');
		const stand = await lab.newStand(LAZY);
		const lazily = await rowsOf(lab, stand, Object.keys(LAZY).join());
		await stand.n8n.dispose();
		return { rows: [...asItComes, ...lazily] };
	},
};

async function rowsOf(lab: Lab, stand: Stand, how: string): Promise<Row[]> {
	const [ours, rival] = [await byWebhook(stand), await n8nWebhook(stand)];
	const took = await inTurns(Math.ceil(lab.rounds / 2), {
		filtered: async () => await half(stand, ours, UNWANTED),
		run: async () => await half(stand, ours, WANTED, true),
		rival: async () => await half(stand, rival, WANTED, true),
	});
	for (const { id } of [ours, rival]) await stand.n8n.workflows.deactivate(id);
	const figure = (times: readonly number[]) => `${Math.round(median(times))} ms`;
	const row = (what: string, mine: readonly number[]): Row => ({
		work: `${AT_ONCE} webhook calls at once, ${what}, half answered (${how})`,
		ours: figure(mine),
		rival: `n8n's Webhook node: ${figure(took.rival)}`,
		result: ratio(took.rival, mine),
	});
	return [row('for a run', took.run), row('filtered out', took.filtered)];
}

async function half({ n8n }: Stand, { id, send }: Live, field: string, runs = false) {
	const after = newest(n8n);
	const begun = performance.now();
	const times = await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			await send(field);
			return performance.now() - begun;
		}),
	);
	if (runs) await ended(n8n, id, after, AT_ONCE);
	return median(times);
}
