import type { ExecutionSummary } from '../n8n/executions';
import type { N8n } from '../n8n/startN8n';
import { tell } from './print';

const ENDED = ['success', 'error', 'canceled', 'crashed'];

/** Tells of each execution that has ended, of the examples and of what the user builds alike. */
export class Runs {
	private constructor(
		private readonly n8n: N8n,
		private readonly told: Set<string>,
	) {}

	/** What ended before is not told. */
	static async from(n8n: N8n): Promise<Runs> {
		const before = await n8n.executions.list();
		return new Runs(n8n, new Set(before.map(({ id }) => id)));
	}

	/** @returns those told now, the oldest first */
	async tellEnded(): Promise<readonly ExecutionSummary[]> {
		const all = await this.n8n.executions.list();
		const fresh = all
			.filter(({ id, status }) => !this.told.has(id) && ENDED.includes(status))
			.reverse();
		if (fresh.length === 0) return fresh;
		const names = new Map((await this.n8n.workflows.list()).map(({ id, name }) => [id, name]));
		for (const { id, workflowId, status } of fresh) {
			this.told.add(id);
			tell(`"${names.get(workflowId) ?? workflowId}": execution ${id} ${status}`);
		}
		return fresh;
	}
}
