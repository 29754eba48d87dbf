import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { delivery } from '../../../nodes/FeishuCoreHr/delivery';
import { type Simulator, startSimulator } from '../../simulator';
import { SqliteEngine } from '../store/engines';
import { endProcess, ENVIRONMENT, startProcess } from './changeScene';
import { credentialOf, type Run, runNode } from './runNode';

/** Changes can be read at once. */
const AT_ONCE = {
	employees: [0, 0],
	search: [0, 0],
	personV1: [0, 0],
	locations: [0, 0],
	records: [0, 0],
	recordSearch: [0, 0],
} as const;

type Parameters = Readonly<Record<string, unknown>>;

export type Changes = ReadonlyArray<Record<'field' | 'label' | 'before' | 'after', unknown>>;

const before = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name] ?? '']));

/** The action node of a workflow that remembers, beside a simulated platform. */
export class CompareScene {
	private events = 0;

	private constructor(
		readonly simulator: Simulator,
		readonly engine: SqliteEngine,
	) {}

	static async open(): Promise<CompareScene> {
		const simulator = await startSimulator({ settings: { readLagMs: AT_ONCE } });
		const engine = SqliteEngine.start();
		startProcess(engine.env);
		return new CompareScene(simulator, engine);
	}

	async close(): Promise<void> {
		await this.simulator.close();
		await endProcess();
		await this.engine.end();
		startProcess(before);
	}

	/** What behind the trigger names a record, each time of another event. */
	event(id: IDataObject): IDataObject {
		this.events += 1;
		return { event_id: `event ${this.events}`, ...id };
	}

	async run(
		items: readonly IDataObject[],
		parameters: Parameters = {},
		others: Partial<Run> = {},
	): Promise<INodeExecutionData[]> {
		return await runNode({
			items,
			credential: credentialOf(this.simulator),
			parameters: { compare: 'addChanges', ...parameters } as INodeParameters,
			workflow: { id: 'workflow 1' },
			mode: 'trigger',
			...others,
		});
	}

	/** Spoils so many rows of what is remembered. */
	async damage(count: number): Promise<void> {
		await delivery().inbox.store.transact('durable', async (tx) => {
			await tx.rows(
				`update remembered set sealed = 'no such text' where mark in (select mark from remembered limit ${count})`,
			);
		});
	}

	async list(
		parameters: Parameters = {},
		others: Partial<Run> = {},
	): Promise<INodeExecutionData[]> {
		const listing = { operation: 'getMany', returnAll: true, compare: 'onlyChanged' };
		return await this.run([{}], { ...listing, ...parameters }, others);
	}
}

export const changesOf = (output: readonly INodeExecutionData[]): Changes[] =>
	output.map(({ json }) => json.changes as unknown as Changes);

/** "label: before → after" of each change. */
export const inWords = (output: readonly INodeExecutionData[]): string[][] =>
	changesOf(output).map((changes) =>
		changes.map(({ label, before, after }) => `${label}: ${before} → ${after}`),
	);
