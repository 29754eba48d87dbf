import { until } from '../host/n8n/until';
import type { Lab } from './lab';
import { n8nWebhook, ourWebhook, type Post } from './posting';
import { tell, tellTable } from './print';

const AT_ONCE = 50;
const WARM_UP = 10;
const ROUNDS = 3;

/**
 * How soon 50 requests at once are answered, in milliseconds: by our trigger, for events that run
 * the workflow and for others, and by n8n's own Webhook node.
 *
 * @param setting how this n8n was started
 */
export async function benchWebhookBurst(lab: Lab, setting: string): Promise<void> {
	const ours = await ourWebhook(lab);
	const rival = await n8nWebhook(lab);
	const times = { run: [] as number[], filtered: [] as number[], rival: [] as number[] };
	for (let event = 0; event < WARM_UP; event++) {
		await ours('age');
		await rival('age');
	}
	// In turns, so that none of them has a quieter machine.
	for (let round = 0; round < ROUNDS; round++) {
		times.filtered.push(...(await burst(ours, 'age')));
		times.run.push(...(await burst(ours, 'phone_number')));
		await calm(lab);
		times.rival.push(...(await burst(rival, 'phone_number')));
		await calm(lab);
	}
	tellTable(`${AT_ONCE} webhook calls at once, ${setting}`, {
		'Feishu CoreHR Trigger, filtered out': row(times.filtered),
		'Feishu CoreHR Trigger, run': row(times.run),
		'Webhook, run': row(times.rival),
	});
	tell(`Webhook takes ${(median(times.rival) / median(times.run)).toFixed(1)} times as long`);
}

async function burst(post: Post, field: string): Promise<number[]> {
	const begun = performance.now();
	return await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			await post(field);
			return performance.now() - begun;
		}),
	);
}

/** Waits until nothing runs any more. */
async function calm({ n8n }: Lab): Promise<void> {
	await until('all executions to end', async () => {
		const all = await n8n.executions.list();
		return all.every(({ status }) => status === 'success');
	});
}

const median = (times: readonly number[]): number =>
	[...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;

const row = (times: readonly number[]) => ({
	'median ms': Math.round(median(times)),
	'slowest ms': Math.round(Math.max(...times)),
});
