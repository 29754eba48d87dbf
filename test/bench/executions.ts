import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';
import { openFile } from '../host/n8n/n8nDatabase';
import type { N8n } from '../host/n8n/startN8n';
import { until } from '../host/n8n/until';

type Folder = Pick<N8n, 'userFolder'>;

/** One execution that ended well, from n8n's own database. */
export interface Ended {
	readonly id: number;
	/** Milliseconds since 1970. */
	readonly stoppedAt: number;
	/** When a node of it began; milliseconds since 1970. */
	began(node: string): number;
}

interface Row {
	readonly id: number;
	readonly stoppedAt: string;
	readonly data: string;
}

/** The id of the newest execution. */
export const newest = (n8n: Folder): number =>
	Number(ask<{ readonly id: number | null }>(n8n, 'max(id) as id', '')[0]?.id ?? 0);

/** So many executions of a workflow newer than `after`, once all of them have ended well. */
export async function ended(
	n8n: Folder,
	workflow: string,
	after: number,
	count: number,
): Promise<readonly Ended[]> {
	const where = `where workflowId = '${workflow}' and id > ${after} and status = 'success'`;
	await until(
		`${count} runs to end`,
		() => Number(ask<{ readonly n: number }>(n8n, 'count(*) as n', where)[0]?.n) >= count,
		{ forMs: 300_000, everyMs: 50 },
	);
	const columns = 'id, stoppedAt, data';
	return ask<Row>(n8n, columns, `join execution_data on executionId = id ${where}`).map((row) => ({
		id: row.id,
		stoppedAt: Date.parse(`${row.stoppedAt.replace(' ', 'T')}Z`),
		began: (node) => {
			const { resultData } = parse(row.data) as IRunExecutionData;
			return resultData.runData[node]?.[0]?.startTime ?? Number.NaN;
		},
	}));
}

function ask<Found>(n8n: Folder, columns: string, rest: string): readonly Found[] {
	const database = openFile(n8n, 'database.sqlite', true);
	try {
		return database.prepare(`select ${columns} from execution_entity ${rest}`).all() as Found[];
	} finally {
		database.close();
	}
}

/** Seconds of processor time that n8n has used so far. */
export async function processorSeconds({ baseUrl }: Pick<N8n, 'baseUrl'>): Promise<number> {
	const metrics = await (await fetch(`${baseUrl}/metrics`)).text();
	const seconds = /^n8n_process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1];
	if (seconds === undefined) throw new Error('n8n does not tell its processor time');
	return Number(seconds);
}
