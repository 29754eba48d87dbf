import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator';
import { itemsOf } from '../n8n/executions';
import type { N8n } from '../n8n/startN8n';
import { until } from '../n8n/until';
import { TRIGGER } from '../n8n/workflowDraft';
import { nextChange } from './changes';
import type { Shown } from './exampleWorkflows';
import { tell } from './print';
import { Runs } from './runs';

const PAUSE_MS = 3_000;

/** What passes the filter is stored, then acknowledged, and then starts: much sooner than this. */
const STARTS_WITHIN_MS = 3_000;

/**
 * Changes a person every few seconds and tells what becomes of it.
 *
 * @param example the workflow that runs for each change
 * @returns whether every run went well, once `events` changes were made
 */
export async function runSimulated(
	simulator: Simulator,
	n8n: N8n,
	example: Shown,
	events: number | undefined,
	stopping: AbortSignal,
): Promise<boolean> {
	const runs = await Runs.from(n8n);
	let allWell = true;
	for (let round = 0; round !== events && !stopping.aborted; round++) {
		if (round > 0) await sleep(PAUSE_MS, undefined, { signal: stopping });
		await follow(simulator, n8n, example, round);
		const ended = await runs.tellEnded();
		// What the user builds may fail without failing the demo.
		allWell &&= ended.every((run) => run.workflowId !== example.id || run.status === 'success');
	}
	return allWell;
}

async function follow(simulator: Simulator, n8n: N8n, example: Shown, round: number) {
	const before = Number((await n8n.executions.list(example.id, 1))[0]?.id ?? 0);
	const { story, eventIds } = nextChange(simulator, round);
	tell(`changed in CoreHR: ${story}`);
	let acknowledgedAt = Number.POSITIVE_INFINITY;
	const verdict = await until(
		'the change to be acknowledged',
		async () => {
			const { deliveries } = simulator.app;
			const isTaken = eventIds.every((id) => deliveries.of(id).acknowledged);
			if (isTaken) acknowledgedAt = Math.min(acknowledgedAt, Date.now());
			const executions = await n8n.executions.list(example.id);
			const started = executions.find(({ id }) => Number(id) > before);
			return started ?? (Date.now() - acknowledgedAt > STARTS_WITHIN_MS && 'filtered');
		},
		{ forMs: 90_000 },
	);
	if (verdict === 'filtered') {
		tell(`"${example.name}": filtered out, no execution`);
		return;
	}
	tell(`"${example.name}": passed the filter, execution ${verdict.id}`);
	const execution = await n8n.executions.ended(verdict.id, { forMs: 60_000 });
	const [item] = itemsOf(execution, TRIGGER);
	if (item) tell(`"${example.name}": ${String(item.changed_text)}`);
}
