import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../clock';
import type { Row, Store, Value } from '../store/store';
import { CHANGE_COLUMNS, toChanges, type Change, type Status } from './change';
import { GONE_MS } from './subscriptions';

export interface Wanted {
	readonly app: string;
	/** None: all. */
	readonly statuses: readonly Status[];
	readonly workflowId?: string;
	readonly subjectId?: string;
	/** Milliseconds since 1970: what arrived, or whose run ended, no earlier. */
	readonly since?: number;
	readonly limit: number;
}

/** An event, for one workflow or for all of the app. */
export interface Named {
	readonly app: string;
	readonly eventId: string;
	readonly workflowId?: string;
}

/** What can be done with a change that failed or was given up. */
export type Act = 'runAgain' | 'discard';

/** Rows looked at in one transaction: SQLite keeps n8n from everything else meanwhile. */
const AT_ONCE = 5_000;

/** By the index of (node, event_id). */
const NAMED = `from subscription s join event e on e.node = s.node
	where e.app = $1 and e.event_id = $2 and ($3 = '' or s.workflow_id = $3)`;

const ENDED_BADLY = `state in ('failed', 'givenUp') and item is not null`;

/** What waits for a workflow that is switched off waits so long, too. */
const WEEK_MS = 7 * 24 * 3_600_000;

/** A workflow that is switched on. */
export interface Listener {
	readonly connection: string;
	readonly events: readonly string[];
}

/** What the inbox of an app holds, for the people who use it. */
export class Changes {
	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
	) {}

	/** The store, for a person. */
	get place(): string {
		return this.store.place;
	}

	/** Whether a trigger of this app was active on this store within a week. */
	async knows(app: string): Promise<boolean> {
		const since = this.clock.now() - WEEK_MS;
		const rows = await this.read(
			'select 1 as known from subscription where app = $1 and seen_at > $2 limit 1',
			[app, since],
		);
		return rows.length > 0;
	}

	/** What the workflows of an app that are switched on listen to. */
	async listeners(app: string): Promise<readonly Listener[]> {
		const rows = await this.read(
			'select connection, events from subscription where app = $1 and seen_at > $2',
			[app, this.clock.now() - GONE_MS],
		);
		return rows.map(({ connection, events }) => ({
			connection: String(connection),
			events: JSON.parse(String(events)) as string[],
		}));
	}

	/** How many changes of an app wait for their run, or for a workflow that is away. */
	async countWaiting(app: string): Promise<number> {
		const [row] = await this.read(
			`select count(*) as n from event where app = $1 and state in ('waiting', 'undecided', 'retrying')`,
			[app],
		);
		return Number(row?.n ?? 0);
	}

	/** The newest first. */
	async list(wanted: Wanted): Promise<readonly Change[]> {
		const found: Change[] = [];
		let before = Number.MAX_SAFE_INTEGER;
		while (found.length < wanted.limit) {
			const from = await this.pageBefore(before);
			if (from === undefined) break;
			const rows = await this.page(wanted, from, before, wanted.limit - found.length);
			found.push(...(await toChanges(rows)));
			before = from;
			await setImmediate();
		}
		return found;
	}

	/** What is stored of one event, whatever its status. */
	async find({ app, eventId, workflowId = '' }: Named): Promise<readonly Change[]> {
		const rows = await this.read(`select ${CHANGE_COLUMNS} ${NAMED}`, [app, eventId, workflowId]);
		return await toChanges(rows);
	}

	/** @returns the changes that it was done to, as they are now */
	async act(act: Act, { app, eventId, workflowId = '' }: Named): Promise<readonly Change[]> {
		const after: Row = act === 'runAgain' ? ANEW : { ...DISCARDED, ended_at: this.clock.now() };
		const set = Object.keys(after).map((name, index) => `${name} = $${index + 2}`);
		const rows = await this.store.transact('quick', async (tx) => {
			const found = await tx.rows(`select e.id, ${CHANGE_COLUMNS} ${NAMED} and ${ENDED_BADLY}`, [
				app,
				eventId,
				workflowId,
			]);
			// Somebody else may do the same at this moment: only one of them does it.
			const done = await tx.rows(
				`update event set ${set.join(', ')} where id in ${this.store.dialect.ids('$1')}
				and ${ENDED_BADLY} returning id`,
				[JSON.stringify(found.map(({ id }) => id)), ...Object.values(after)],
			);
			const ids = new Set(done.map(({ id }) => id));
			return found.filter(({ id }) => ids.has(id ?? null));
		});
		return await toChanges(rows.map((row) => ({ ...row, ...after, item: row.item ?? null })));
	}

	/** Where the rows begin that are looked at next. */
	private async pageBefore(before: number): Promise<number | undefined> {
		const [row] = await this.read(
			`select min(id) as first from
			(select id from event where id < $1 order by id desc limit ${AT_ONCE}) as page`,
			[before],
		);
		return typeof row?.first === 'number' ? row.first : undefined;
	}

	private async page(
		{ app, statuses, workflowId, subjectId, since }: Wanted,
		from: number,
		before: number,
		most: number,
	): Promise<readonly Row[]> {
		const values: Value[] = [from, before, Math.min(most, AT_ONCE), app];
		const conditions = ['e.id >= $1', 'e.id < $2', 'e.app = $4'];
		const add = (column: string, value: Value | undefined) => {
			if (value === undefined) return;
			values.push(value);
			conditions.push(`${column} $${values.length}`);
		};
		if (statuses.length > 0) {
			const states = statuses.flatMap((one) =>
				one === 'waiting' ? ['waiting', 'undecided'] : [one],
			);
			conditions.push(`e.state in (${states.map((state) => `'${state}'`).join(', ')})`);
		}
		add('s.workflow_id =', workflowId);
		add('e.subject =', subjectId);
		add('coalesce(e.ended_at, e.arrived_at) >=', since);
		return await this.read(
			`select ${CHANGE_COLUMNS} from event e left join subscription s on s.node = e.node
			where ${conditions.join(' and ')} order by e.id desc limit $3`,
			values,
		);
	}

	private async read(sql: string, values: readonly Value[]): Promise<readonly Row[]> {
		return await this.store.transact('read', async (tx) => await tx.rows(sql, values));
	}
}

/** As if it had arrived just now, but in its old place in the order, and of no group. */
const ANEW: Row = {
	state: 'waiting',
	ended_at: null,
	reason: null,
	due_at: 0,
	starts: 0,
	failures: 0,
	batch: null,
};

/** Stays known, so that a delivery of it that comes late does not run. */
const DISCARDED: Row = { state: 'done', reason: 'discarded', item: null };
