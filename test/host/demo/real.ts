import { setTimeout as sleep } from 'node:timers/promises';
import type { N8n } from '../n8n/startN8n';
import { tell } from './print';
import { Runs } from './runs';

const LOOK_EVERY_MS = 1_000;

/**
 * Changes nothing: tells of the executions that changes in the real CoreHR start.
 *
 * @returns whether the first `events` of them ended well
 */
export async function runReal(
	n8n: N8n,
	events: number | undefined,
	stopping: AbortSignal,
): Promise<boolean> {
	const runs = await Runs.from(n8n);
	tell('waiting for changes in CoreHR: edit a phone number there');
	let seen = 0;
	let allWell = true;
	while ((events === undefined || seen < events) && !stopping.aborted) {
		const ended = await runs.tellEnded();
		seen += ended.length;
		allWell &&= ended.every(({ status }) => status === 'success');
		await sleep(LOOK_EVERY_MS, undefined, { signal: stopping });
	}
	return allWell;
}
