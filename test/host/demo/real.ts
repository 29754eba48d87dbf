import { setTimeout as sleep } from 'node:timers/promises';
import { itemsOf } from '../n8n/executions';
import type { N8n } from '../n8n/startN8n';
import { TRIGGER } from '../n8n/workflowDraft';
import type { ExampleWorkflows } from './exampleWorkflows';
import { tell } from './print';

const LOOK_EVERY_MS = 1_000;
const ENDED = ['success', 'error', 'canceled', 'crashed'];

/**
 * Changes nothing: tells of the executions that changes in the real CoreHR start.
 *
 * @returns whether the first `events` of them ended well
 */
export async function runReal(
	n8n: N8n,
	workflows: ExampleWorkflows,
	events: number | undefined,
	stopping: AbortSignal,
): Promise<boolean> {
	const ids = Object.values(workflows);
	const told = new Set((await runsOf(n8n, ids)).map(({ id }) => id));
	tell('waiting for changes in CoreHR: edit a phone number or an address there');
	let seen = 0;
	let allWell = true;
	while (seen !== events && !stopping.aborted) {
		const fresh = (await runsOf(n8n, ids)).filter(
			({ id, status }) => !told.has(id) && ENDED.includes(status),
		);
		for (const { id, status } of fresh.slice(0, events === undefined ? undefined : events - seen)) {
			told.add(id);
			seen++;
			allWell &&= status === 'success';
			for (const item of itemsOf(await n8n.executions.get(id), TRIGGER)) {
				const subject = String(item.person_id ?? item.location_id);
				tell(`event ${String(item.event_id)}: ${subject} [${String(item.changed_fields)}]`);
			}
			tell(`execution ${id} ${status}`);
		}
		await sleep(LOOK_EVERY_MS, undefined, { signal: stopping });
	}
	return allWell;
}

async function runsOf(n8n: N8n, workflowIds: readonly string[]) {
	const lists = await Promise.all(workflowIds.map(async (id) => await n8n.executions.list(id)));
	return lists.flat().sort((one, other) => Number(one.id) - Number(other.id));
}
