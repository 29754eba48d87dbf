import { parse } from 'flatted';
import type { IDataObject, IRunExecutionData } from 'n8n-workflow';
import type { ExecutionStatus } from '../../host/n8n/executions';
import type { N8n } from '../../host/n8n/startN8n';
import { until } from '../../host/n8n/until';
import { TRIGGER } from '../../host/n8n/workflowDraft';
import { openFile } from '../../host/n8n/n8nDatabase';

/** One execution as n8n's database has it. */
export interface Run {
	readonly id: number;
	readonly workflowId: string;
	readonly status: ExecutionStatus;
	/** What the trigger gave out, also when the run was cut off. */
	readonly items: readonly IDataObject[];
}

/** An execution as a row of its table and the one of its data. */
export interface RunRow {
	readonly id: number;
	readonly workflowId: string;
	readonly status: ExecutionStatus;
	readonly data: string;
}

/**
 * All executions after the one named, oldest first, read from n8n's own file: thousands in a second,
 * where its REST interface takes a call for each.
 */
export function readRuns(n8n: Pick<N8n, 'userFolder'>, after = 0): readonly Run[] {
	const db = openFile(n8n, 'database.sqlite', true);
	try {
		const rows = db
			.prepare(
				`SELECT id, entity.workflowId, status, data
				FROM execution_entity AS entity JOIN execution_data ON executionId = id
				WHERE id > ? ORDER BY id`,
			)
			.all(after) as unknown as readonly RunRow[];
		return rows.map(toRun);
	} finally {
		db.close();
	}
}

/** The executions, once none is under way any more. */
export async function endedRuns(n8n: Pick<N8n, 'userFolder'>, after = 0): Promise<readonly Run[]> {
	return await until('all executions to end', () => {
		const runs = readRuns(n8n, after);
		return runs.every(({ status }) => status !== 'new' && status !== 'running') && runs;
	});
}

/** How many executions are under way, and how many of them were started longer ago than this. */
export function runsUnderWay(
	n8n: Pick<N8n, 'userFolder'>,
	milliseconds: number,
): { readonly all: number; readonly older: number } {
	const db = openFile(n8n, 'database.sqlite', true);
	try {
		return db
			.prepare(
				`SELECT count(*) AS "all", count(*) FILTER (
					WHERE createdAt < strftime('%Y-%m-%d %H:%M:%f', 'now', ?)) AS older
				FROM execution_entity WHERE status IN ('new', 'running')`,
			)
			.get(`-${milliseconds / 1_000} seconds`) as { all: number; older: number };
	} finally {
		db.close();
	}
}

/** Everything that n8n keeps of its executions, as text. */
export function executionTexts(n8n: Pick<N8n, 'userFolder'>): string {
	const db = openFile(n8n, 'database.sqlite', true);
	try {
		const rows = db.prepare('SELECT data FROM execution_data').all() as Array<{ data: string }>;
		return rows.map(({ data }) => data).join('\n');
	} finally {
		db.close();
	}
}

/** How many executions ended well. */
export function endedWell(n8n: Pick<N8n, 'userFolder'>): number {
	const db = openFile(n8n, 'database.sqlite', true);
	try {
		const count = `SELECT count(*) AS n FROM execution_entity WHERE status = 'success'`;
		return (db.prepare(count).get() as { n: number }).n;
	} finally {
		db.close();
	}
}

/** The runs of each event, by event id. */
export function runsByEvent(runs: readonly Run[]): ReadonlyMap<string, readonly Run[]> {
	const byEvent = new Map<string, Run[]>();
	for (const run of runs) {
		for (const { event_id } of run.items) {
			const id = String(event_id);
			byEvent.set(id, [...(byEvent.get(id) ?? []), run]);
		}
	}
	return byEvent;
}

export const toRun = ({ data, ...run }: RunRow): Run => ({ ...run, items: triggerItems(data) });

/** A run that has not finished its first node has the items on the stack of nodes to execute. */
function triggerItems(data: string): readonly IDataObject[] {
	const { resultData, executionData } = parse(data) as IRunExecutionData;
	const given =
		resultData.runData[TRIGGER]?.map((run) => run.data) ??
		executionData?.nodeExecutionStack.map((entry) => entry.data) ??
		[];
	const outputs = given.flatMap((connections) => connections?.main ?? []);
	return outputs.flatMap((items) => (items ?? []).map(({ json }) => json));
}
