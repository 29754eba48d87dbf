import type { Clock } from '../clock';
import type { Store, Value } from '../store/store';

export const STATUSES = ['waiting', 'running', 'retrying', 'failed', 'givenUp', 'done'] as const;
export type Status = (typeof STATUSES)[number];

/** A stored change as a person sees it. */
export interface Change {
	readonly event_id: string;
	readonly event_type: string;
	readonly workflow_id: string;
	readonly node_name: string;
	readonly status: Status;
	readonly subject_id: string;
	readonly changed_fields: readonly string[];
	/** ISO 8601. */
	readonly arrived_at: string;
	readonly due_at: string | null;
	readonly starts: number;
	readonly ended_at: string | null;
	readonly reason: string | null;
}

export interface Wanted {
	readonly app: string;
	/** None: all. */
	readonly statuses: readonly Status[];
	readonly workflowId?: string;
	readonly subjectId?: string;
	/** Milliseconds since 1970. */
	readonly since?: number;
	readonly limit: number;
}

/** What can be done with a change that failed or was given up. */
export type Act = 'runAgain' | 'discard';

const COLUMNS = `e.event_id, e.event_type, s.workflow_id, s.name, e.state, e.subject, e.item,
	e.arrived_at, e.due_at, e.starts, e.failures, e.ended_at, e.reason`;

/** What the inbox of an app holds, for the people who use it. */
export class Changes {
	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
	) {}

	/** The newest first. */
	async list(wanted: Wanted): Promise<readonly Change[]> {
		const { app, statuses, workflowId, subjectId, since, limit } = wanted;
		const values: Value[] = [app, limit];
		const conditions = ['e.app = $1'];
		const add = (condition: (parameter: string) => string, value: Value) => {
			values.push(value);
			conditions.push(condition(`$${values.length}`));
		};
		if (statuses.length > 0) {
			const states = statuses.flatMap((one) =>
				one === 'waiting' ? ['waiting', 'undecided'] : [one],
			);
			conditions.push(`e.state in (${states.map((state) => `'${state}'`).join(', ')})`);
		}
		if (workflowId !== undefined) add((at) => `s.workflow_id = ${at}`, workflowId);
		if (subjectId !== undefined) add((at) => `e.subject = ${at}`, subjectId);
		if (since !== undefined) add((at) => `e.arrived_at >= ${at}`, since);
		const rows = await this.store.transact(
			'quick',
			async (tx) =>
				await tx.rows(
					`select ${COLUMNS} from event e left join subscription s on s.node = e.node
				where ${conditions.join(' and ')} order by e.id desc limit $2`,
					values,
				),
		);
		return rows.map(toChange);
	}

	/** @returns the changes that it was done to */
	async act(
		act: Act,
		{ app, eventId, workflowId }: { app: string; eventId: string; workflowId?: string },
	): Promise<readonly Change[]> {
		const now = this.clock.now();
		const nodes =
			workflowId === undefined
				? ''
				: 'and e.node in (select node from subscription where workflow_id = $3)';
		const values = [app, eventId, ...(workflowId === undefined ? [] : [workflowId])];
		return await this.store.transact('durable', async (tx) => {
			const found = await tx.rows(
				`select e.id, ${COLUMNS} from event e left join subscription s on s.node = e.node
				where e.app = $1 and e.event_id = $2 and e.state in ('failed', 'givenUp') and e.item is not null ${nodes}`,
				values,
			);
			const set =
				act === 'runAgain'
					? `state = 'waiting', ended_at = null, reason = null, due_at = 0, starts = 0, failures = 0, batch = null`
					: `state = 'done', item = null, ended_at = $2, reason = 'discarded'`;
			const ids = JSON.stringify(found.map(({ id }) => id));
			await tx.rows(
				`update event set ${set} where id in ${this.store.dialect.ids('$1')}`,
				act === 'runAgain' ? [ids] : [ids, now],
			);
			const state = act === 'runAgain' ? 'waiting' : 'done';
			return found.map((row) => toChange({ ...row, state }));
		});
	}
}

function toChange(row: Readonly<Record<string, Value>>): Change {
	const time = (value: Value | undefined) =>
		value === null || value === undefined || Number(value) === 0
			? null
			: new Date(Number(value)).toISOString();
	const isOver = row.ended_at !== null;
	return {
		event_id: String(row.event_id),
		event_type: String(row.event_type),
		workflow_id: String(row.workflow_id ?? ''),
		node_name: String(row.name ?? ''),
		status: (row.state === 'undecided' ? 'waiting' : row.state) as Status,
		subject_id: String(row.subject),
		changed_fields: changedFields(row.item),
		arrived_at: time(row.arrived_at) ?? '',
		due_at: isOver ? null : time(row.due_at),
		starts: Number(row.starts) + Number(row.failures),
		ended_at: time(row.ended_at),
		reason: row.reason === null ? null : String(row.reason),
	};
}

function changedFields(item: Value | undefined): readonly string[] {
	if (typeof item !== 'string') return [];
	const { changed_fields: fields } = JSON.parse(item) as { changed_fields?: unknown };
	return Array.isArray(fields) ? fields.map(String) : [];
}
