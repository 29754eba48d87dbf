import { executionTexts, readRuns, runsByEvent, type Run } from '../../e2e/delivery/runs';
import { secretsIn } from '../../e2e/leaks';
import type { Simulator } from '../../simulator';
import type { N8n } from '../n8n/startN8n';
import { until } from '../n8n/until';
import { passingOf, type Subscription } from './subscriptions';

/** How the day went; empty lists are as promised. */
export interface Evening {
	/** Events that passed a workflow's filter, by workflow. */
	readonly passing: number;
	readonly runs: number;
	readonly lost: readonly string[];
	readonly twice: readonly string[];
	/** Runs for what nobody pushed, or what does not pass the filter: forged events, and others. */
	readonly uncalled: readonly string[];
	/** Events that passed a filter and were never acknowledged. */
	readonly refused: readonly string[];
	/** Which secret stands where. */
	readonly leaks: readonly string[];
}

/** Counts what ran, and looks for secrets in all that n8n wrote. */
export async function tally(
	simulator: Simulator,
	n8n: N8n,
	subscriptions: readonly Subscription[],
): Promise<Evening> {
	const expected = subscriptions.flatMap(passingOf).length;
	const runs = await runsOnce(n8n, expected);
	return { ...count(subscriptions, runs), leaks: leaksOf(simulator, n8n) };
}

/**
 * All runs that began, once there are as many as there should be or none has come for a while. A row
 * that n8n wrote but could not begin (its own database was busy for a minute) never ran.
 */
async function runsOnce(n8n: N8n, expected: number): Promise<readonly Run[]> {
	const begun = () => readRuns(n8n).filter(({ status }) => status !== 'new');
	const ended = () => {
		const runs = begun();
		return runs.every(({ status }) => status !== 'running') && runs;
	};
	const patience = { forMs: 60_000, everyMs: 1_000 };
	await until('the runs', () => (ended() || []).length >= expected, patience).catch(
		() => undefined,
	);
	return await until('the executions to end', ended, patience);
}

function count(subscriptions: readonly Subscription[], runs: readonly Run[]) {
	const lost: string[] = [];
	const twice: string[] = [];
	const uncalled: string[] = [];
	const refused: string[] = [];
	let passing = 0;
	for (const subscription of subscriptions) {
		const { app, name, workflowId } = subscription;
		const byEvent = runsByEvent(runs.filter((run) => run.workflowId === workflowId));
		const wanted = passingOf(subscription);
		passing += wanted.length;
		for (const id of wanted) {
			const record = app.deliveries.of(id);
			const told = `${name}: ${id}, answered ${record.attempts.map(({ outcome }) => outcome).join(' ')}`;
			if (!byEvent.has(id)) lost.push(told);
			if (!record.acknowledged) refused.push(told);
		}
		for (const [id, own] of byEvent) {
			if (own.length > 1) twice.push(`${name}: ${id}, ${own.length}`);
			if (!wanted.includes(id)) uncalled.push(`${name}: ${id}`);
		}
	}
	return { passing, runs: runs.length, lost, twice, uncalled, refused };
}

function leaksOf(simulator: Simulator, n8n: N8n): readonly string[] {
	const places = { 'the log': n8n.log(), 'an execution': executionTexts(n8n) };
	return secretsIn(simulator, new Map(Object.entries(places)));
}
