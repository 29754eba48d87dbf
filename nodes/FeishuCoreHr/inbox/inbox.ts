import type { Clock } from '../clock';
import type { Durability, Row, Store, Transaction, Value } from '../store/store';
import { packItem } from './itemText';
import { Limits, LIMITS } from './limits';
import { Puts } from './put';
import { inOrder, type NewRow, type State, type Waiting } from './rows';
import { ANY_DUE, due, GATHERING, GIVE_UP, lease, UNDECIDED } from './statements';

/** What a worker asks for. */
export interface Take {
	readonly node: string;
	readonly limit: number;
	/** Changes of one person or location one after the other. */
	readonly inOrder: boolean;
	/** `often`: rows that were under way at two crashes; `seldom`: the others. */
	readonly started: 'seldom' | 'often';
}

/** A group: what is taken together, tried again together, and given up together. */
export interface TakeGroup {
	readonly node: string;
	readonly limit: number;
	/** Only what arrived before, milliseconds since 1970. */
	readonly arrivedBefore: number;
	/** The name of the new group. */
	readonly batch: string;
	/** Not while another group is under way. */
	readonly inOrder: boolean;
}

/** How the run of rows ended. */
export type End =
	| { readonly state: 'done' }
	/** The item is kept, so that a person can run it again. */
	| { readonly state: 'failed' | 'givenUp'; readonly reason: string }
	/** `counted`: whether the start counts towards giving up. */
	| { readonly state: 'waiting'; readonly dueInMs: number; readonly counted: boolean }
	| { readonly state: 'retrying'; readonly dueInMs: number; readonly reason: string };

/** Characters: what a failed run says may be a whole page of a server. */
const LONGEST_REASON = 1_000;

/**
 * Events between the filter and the end of their run, over a store. A row is put once, taken by one
 * worker at a time, and ended once. It knows nothing of n8n or the wire.
 */
export class Inbox {
	private readonly puts: Puts;

	/** @param owner a random id of this process start: who holds a lease */
	constructor(
		readonly store: Store,
		readonly owner: string,
		private readonly clock: Clock,
		dropped: (message: string) => void,
		limits = LIMITS,
	) {
		this.puts = new Puts(store, new Limits(store, clock, dropped, limits), clock);
	}

	/**
	 * Resolves once the rows are safe on disk, those that were there before included.
	 * @throws {StoreFault} after 2 s at most: the platform has to bring the event again
	 */
	put(rows: readonly NewRow[]): Promise<void> {
		return this.puts.put(rows);
	}

	/** Leases rows that are due, oldest first, and counts the start. Each is a run of its own. */
	async take({ node, limit, inOrder: ordered, started }: Take): Promise<readonly Waiting[]> {
		const which = ordered ? (`${started}InOrder` as const) : started;
		if (which !== 'seldomInOrder') return await this.lease(lease(which, false), node, [limit]);
		const now = this.clock.now();
		const rows = await this.alone(node, async (tx) => {
			const leased = async (from: 'oldestInOrder' | 'seldomInOrder', most: number) =>
				await tx.rows(lease(from, false), [this.owner, null, now, node, most]);
			const first = await leased('oldestInOrder', limit);
			if (first.length === limit) return first;
			const isAll = (await tx.rows(ANY_DUE, [now, node])).length === 0;
			return isAll ? first : [...first, ...(await leased(which, limit - first.length))];
		});
		return await inOrder(rows);
	}

	/** Leases the group that was cut off or failed, else makes a new one of what arrived in time. */
	async takeGroup(wanted: TakeGroup): Promise<readonly Waiting[]> {
		const { node, limit, arrivedBefore, batch, inOrder: ordered } = wanted;
		const again = lease('groupAgain', ordered);
		const leased = await this.lease(again, node, [Number.MAX_SAFE_INTEGER]);
		if (leased.length > 0 || arrivedBefore <= 0) return leased;
		return await this.lease(lease('newGroup', ordered), node, [limit, arrivedBefore], batch);
	}

	/**
	 * What another process has put back meanwhile (it took this one for dead) is ended all the same, unless
	 * somebody has started it anew: then the end is theirs to tell.
	 * @throws {StoreFault} when it could not be written: the caller keeps it and tries again
	 */
	async end(ids: readonly number[], end: End): Promise<void> {
		await this.rows(
			`update event set state = $2, reason = $3, owner = null, frees_order = 0, ${change(end)}
			where (owner = $4 or owner is null and state = 'waiting') and id in ${this.ids('$1')}`,
			[
				JSON.stringify(ids),
				end.state,
				'reason' in end ? end.reason.slice(0, LONGEST_REASON) : null,
				this.owner,
				'dueInMs' in end && end.dueInMs === 0 ? 0 : Math.ceil(this.clock.now() + pauseOf(end)),
			],
		);
	}

	/** A run that lasts very long no longer holds back its person's next change. */
	async freeOrder(ids: readonly number[]): Promise<void> {
		await this.rows(
			`update event set frees_order = 1 where owner = $2 and id in ${this.ids('$1')}`,
			[JSON.stringify(ids), this.owner],
		);
	}

	/** The starts of what is under way do not count towards giving up. */
	async uncount(ids: readonly number[]): Promise<void> {
		await this.rows(`update event set ${UNCOUNTED} where owner = $2 and id in ${this.ids('$1')}`, [
			JSON.stringify(ids),
			this.owner,
		]);
	}

	/** Ends what was started so often without an outcome that it must be what ends n8n. */
	async giveUp(node: string, starts: number, reason: string): Promise<readonly Waiting[]> {
		const given = await this.rows(GIVE_UP, [node, starts, this.clock.now(), reason]);
		return await inOrder(given);
	}

	/** Of these subscriptions, those with a row that is due. */
	async due(nodes: readonly string[]): Promise<readonly string[]> {
		if (nodes.length === 0) return [];
		const values = [this.clock.now(), JSON.stringify(nodes)];
		const rows = await this.rows(due(this.store), values, 'read');
		return rows.map(({ node }) => String(node));
	}

	/** When the oldest row that belongs to no group yet arrived, and how many there are (to `most`). */
	async gathering(
		node: string,
		most: number,
	): Promise<{ readonly oldest: number; readonly rows: number } | undefined> {
		const [row] = await this.rows(GATHERING, [node, most, this.clock.now()], 'read');
		return row && Number(row.n) > 0
			? { oldest: Number(row.oldest), rows: Number(row.n) }
			: undefined;
	}

	/** Events that arrived while their workflow was not there, oldest first. */
	async undecided(node: string, limit: number): Promise<readonly Waiting[]> {
		return await inOrder(await this.rows(UNDECIDED, [node, limit], 'read'));
	}

	/** What its own filter made of an undecided event: a run to come, or nothing. */
	async decide(
		id: number,
		decision: { readonly subject: string; readonly item: string } | undefined,
	): Promise<void> {
		if (!decision) {
			await this.rows(
				`update event set state = 'done', item = null, ended_at = $2, reason = 'filtered'
				where id = $1 and state = 'undecided'`,
				[id, this.clock.now()],
			);
			return;
		}
		const { subject, item, bytes } = await packItem(decision);
		await this.rows(
			`update event set state = 'waiting', subject = $2, item = $3, bytes = $4
			where id = $1 and state = 'undecided'`,
			[id, subject, item, bytes],
		);
	}

	private async lease(
		sql: string,
		node: string,
		more: readonly number[],
		batch: string | null = null,
	): Promise<readonly Waiting[]> {
		const values = [this.owner, batch, this.clock.now(), node, ...more];
		return await inOrder(await this.alone(node, async (tx) => await tx.rows(sql, values)));
	}

	/** Two takers of one subscription come one after the other: neither sees what the other takes. */
	private async alone(
		node: string,
		take: (tx: Transaction) => Promise<readonly Row[]>,
	): Promise<readonly Row[]> {
		return await this.store.transact('quick', async (tx) => {
			await tx.alone(`take ${node}`);
			return await take(tx);
		});
	}

	private ids(parameter: string): string {
		return this.store.dialect.ids(parameter);
	}

	private async rows(
		sql: string,
		values: readonly Value[],
		how: Durability = 'quick',
	): Promise<readonly Row[]> {
		return await this.store.transact(how, async (tx: Transaction) => await tx.rows(sql, values));
	}
}

const pauseOf = (end: End): number => ('dueInMs' in end ? end.dueInMs : 0);

const UNCOUNTED = 'starts = case when starts > 0 then starts - 1 else 0 end';

/** What else an end changes; `$5` is when it ended, or when the row is due again. */
function change(end: End): string {
	switch (end.state) {
		case 'done':
			return 'ended_at = $5, item = null';
		case 'failed':
		case 'givenUp':
			return 'ended_at = $5';
		case 'retrying':
			return 'due_at = $5, starts = 0, failures = failures + 1';
		case 'waiting':
			return end.counted ? 'due_at = $5' : `due_at = $5, ${UNCOUNTED}`;
	}
}

export type { NewRow, State, Waiting };
