import { parse } from 'flatted';
import type { IDataObject, IRunExecutionData } from 'n8n-workflow';
import type { RestClient } from './restClient';
import { until, type Patience } from './until';

export type ExecutionStatus =
	| 'new'
	| 'running'
	| 'waiting'
	| 'success'
	| 'error'
	| 'canceled'
	| 'crashed';

export interface ExecutionSummary {
	readonly id: string;
	readonly workflowId: string;
	readonly status: ExecutionStatus;
	readonly mode: string;
}

export interface Execution extends ExecutionSummary {
	readonly data: IRunExecutionData;
}

const ENDED: readonly ExecutionStatus[] = ['success', 'error', 'canceled', 'crashed'];

/** The executions of one n8n. */
export class Executions {
	constructor(private readonly rest: RestClient) {}

	/** The newest first; all workflows unless one is named. */
	async list(workflowId?: string, limit = 250): Promise<readonly ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify(workflowId ? { workflowId } : {}));
		const found: ExecutionSummary[] = [];
		let cursor: string | null | undefined;
		do {
			const page = await this.rest.send<{
				results: readonly ExecutionSummary[];
				nextCursor?: string | null;
			}>(
				'GET',
				`/executions?filter=${filter}&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
			);
			found.push(...page.results);
			cursor = page.nextCursor;
		} while (cursor && found.length < limit);
		return found.slice(0, limit);
	}

	/** One execution with everything its nodes gave out. */
	async get(id: string): Promise<Execution> {
		const { data, ...summary } = await this.rest.send<ExecutionSummary & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...summary, data: parse(data) as IRunExecutionData };
	}

	/** The execution, once it has ended. */
	async ended(id: string, patience?: Patience): Promise<Execution> {
		return await until(
			`execution ${id} to end`,
			async () => {
				const execution = await this.get(id);
				return ENDED.includes(execution.status) && execution;
			},
			patience,
		);
	}

	/** All executions of the workflow, oldest first, once there are `count` or more and none runs. */
	async whenEnded(
		workflowId: string,
		count: number,
		patience?: Patience,
	): Promise<readonly Execution[]> {
		const summaries = await until(
			`${count} execution(s) of workflow ${workflowId} to end`,
			async () => {
				const all = await this.list(workflowId, Number.MAX_SAFE_INTEGER);
				return all.length >= count && all.every(({ status }) => ENDED.includes(status)) && all;
			},
			patience,
		);
		const executions: Execution[] = [];
		for (const { id } of [...summaries].reverse()) executions.push(await this.get(id));
		return executions;
	}

	async stop(id: string): Promise<void> {
		await this.rest.send('POST', `/executions/${id}/stop`, {});
	}
}

/** The items a node gave out in an execution, of one of its outputs; none when it did not run. */
export function itemsOf(execution: Execution, node: string, output = 0): readonly IDataObject[] {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.flatMap((run) => (run.data?.main?.[output] ?? []).map((item) => item.json));
}
