import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator';
import { itemsOf, type Execution } from '../n8n/executions';
import type { N8n } from '../n8n/startN8n';
import { until } from '../n8n/until';
import { TRIGGER } from '../n8n/workflowDraft';
import { nextChange } from './changes';
import type { ExampleWorkflows } from './exampleWorkflows';
import { tell } from './print';

const PAUSE_MS = 3_000;

/**
 * Changes a person or a location every few seconds and tells what becomes of it.
 *
 * @returns whether every event that passed its filter ran well, once `events` changes were made
 */
export async function runSimulated(
	simulator: Simulator,
	n8n: N8n,
	workflows: ExampleWorkflows,
	events: number | undefined,
	stopping: AbortSignal,
): Promise<boolean> {
	let allWell = true;
	for (let round = 0; round !== events && !stopping.aborted; round++) {
		if (round > 0) await sleep(PAUSE_MS, undefined, { signal: stopping });
		const result = await follow(simulator, n8n, workflows, round);
		allWell &&= result !== 'failed';
	}
	return allWell;
}

async function follow(
	simulator: Simulator,
	n8n: N8n,
	workflows: ExampleWorkflows,
	round: number,
): Promise<'filtered' | 'success' | 'failed'> {
	const before = await newest(n8n, workflows);
	const { subject, story, pushed } = nextChange(simulator, round);
	const { eventId = '', fieldChanges } = pushed;
	tell(`event ${eventId} pushed: ${story} [${fieldChanges.join(', ')}]`);

	const verdict = await until(
		`event ${eventId} to be acknowledged`,
		async () => {
			// Asked before the executions: an acknowledged event has its execution, or needs none.
			const { acknowledged } = simulator.app.deliveries.of(eventId);
			const executions = await n8n.executions.list(workflows[subject]);
			const started = executions.find(({ id }) => Number(id) > before);
			return started ?? (acknowledged && 'filtered');
		},
		{ forMs: 90_000 },
	);
	if (verdict === 'filtered') {
		tell(`event ${eventId} filtered out: no execution`);
		return 'filtered';
	}
	tell(`event ${eventId} passed the filter: execution ${verdict.id}`);
	const execution = await n8n.executions.ended(verdict.id, { forMs: 60_000 });
	tell(`execution ${execution.id} ${execution.status}`);
	return isFor(execution, eventId) ? 'success' : 'failed';
}

const isFor = (execution: Execution, eventId: string) =>
	execution.status === 'success' &&
	itemsOf(execution, TRIGGER).some(({ event_id }) => event_id === eventId);

async function newest(n8n: N8n, workflows: ExampleWorkflows): Promise<number> {
	const lists = await Promise.all(
		Object.values(workflows).map(async (id) => await n8n.executions.list(id, 1)),
	);
	return Math.max(0, ...lists.flat().map(({ id }) => Number(id)));
}
