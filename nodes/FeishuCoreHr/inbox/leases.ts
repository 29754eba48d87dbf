import type { Clock } from '../clock';
import type { Row, Store, Transaction } from '../store/store';

/** How often a process shows that it lives, and looks for others that do not, milliseconds. */
export const BEAT_MS = 5_000;

/** A process that has not moved for so long is dead, by the watcher's own clock: no two compare. */
const DEAD_AFTER_MS = 20_000;

/** Why a row is done whose run was long under way when its process ended. */
const UNTOLD = 'n8n did not tell how its run ended';

/** Renewed no longer ago than this, a lease is in force, and for some seconds more. */
const SURE_MS = 15_000;

/**
 * Who holds which rows. A lease belongs to a random id of one process start, never to a pid; it is
 * kept by a counter that grows, so that a step of the clock ends no lease.
 */
export class Leases {
	/** Leased to this process and not known to it, at the last beat. */
	private strays: ReadonlySet<number> = new Set();

	/** Of every other process: its counter, and for how long that has been seen to stand still. */
	private seen: ReadonlyMap<string, { readonly beat: number; readonly still: number }> = new Map();

	private lookedAt = Number.NEGATIVE_INFINITY;

	private renewedAt = Number.NEGATIVE_INFINITY;

	/**
	 * @param inQueueMode runs are under way in n8n's workers: they do not end with the process that
	 * started them
	 */
	constructor(
		private readonly store: Store,
		private readonly owner: string,
		private readonly clock: Clock,
		private readonly inQueueMode = false,
	) {}

	/**
	 * Whether nobody can have taken this process for dead. It may have stood still (a frozen machine, a
	 * suspended container) between any two of its steps, without noticing.
	 */
	get areSure(): boolean {
		return this.clock.monotonic() - this.renewedAt < SURE_MS;
	}

	/**
	 * Renews this process's leases, then puts back what nobody runs any more: rows of dead processes,
	 * and rows leased to this one that it knows nothing of (the answer to its take was lost).
	 *
	 * @param mine ids of the rows that this process runs
	 * @returns whether any row came back
	 * @throws {StoreFault}
	 */
	async beat(mine: () => ReadonlySet<number>): Promise<boolean> {
		const { owner } = this;
		const begun = this.clock.monotonic();
		const reaped = await this.store.transact('quick', async (tx) => {
			const [own] = await tx.rows(
				`insert into process (owner, beat) values ($1, 1)
				on conflict (owner) do update set beat = process.beat + 1 returning beat`,
				[owner],
			);
			if (Number(own?.beat) === 1) await this.rejoin(tx, mine());
			// Somebody who died before its first beat is watched from now on.
			await tx.rows(
				`insert into process (owner, beat) select distinct owner, 0 from event
				where owner is not null on conflict do nothing`,
			);
			const strays = await this.findStrays(tx, mine);
			if (strays.length > 0) {
				await tx.rows(
					`update event set state = 'waiting', owner = null, starts = starts - 1
					where owner = $1 and id in ${this.store.dialect.ids('$2')}`,
					[owner, JSON.stringify(strays)],
				);
			}
			let count = strays.length;
			for (const dead of this.dead(await tx.rows('select owner, beat from process'))) {
				count += await this.reap(tx, dead);
			}
			return count > 0;
		});
		this.renewedAt = begun;
		return reaped;
	}

	/**
	 * Puts back the rows of a process, unless it has just moved. In queue mode n8n itself runs again what
	 * a dead worker had under way, and of a very short run it may miss the end (n8n 2.41 listens for it
	 * only after it has queued the run): what was not told of for ten minutes counts as ended.
	 *
	 * @returns how many came back
	 */
	private async reap(tx: Transaction, { owner, beat }: Process): Promise<number> {
		const gone = await tx.rows(
			'delete from process where owner = $1 and beat = $2 returning owner',
			[owner, beat],
		);
		if (gone.length === 0) return 0;
		if (this.inQueueMode) {
			await tx.rows(
				`update event set state = 'done', owner = null, item = null, frees_order = 0, ended_at = $2, reason = $3
				where owner = $1 and frees_order = 1`,
				[owner, this.clock.now(), UNTOLD],
			);
		}
		const rows = await tx.rows(
			`update event set state = 'waiting', owner = null where owner = $1 returning id`,
			[owner],
		);
		return rows.length;
	}

	/**
	 * Another process has taken this one for dead, and it was not. What it still runs, and nobody has
	 * started anew, is its own again.
	 */
	private async rejoin(tx: Transaction, mine: ReadonlySet<number>): Promise<void> {
		if (mine.size === 0) return;
		await tx.rows(
			`update event set state = 'running', owner = $1
			where state = 'waiting' and owner is null and id in ${this.store.dialect.ids('$2')}`,
			[this.owner, JSON.stringify([...mine])],
		);
	}

	/** Only at the second beat in a row: what was taken this moment may not have arrived here. */
	private async findStrays(tx: Transaction, mine: () => ReadonlySet<number>): Promise<number[]> {
		const held = await tx.rows('select id from event where owner = $1', [this.owner]);
		const known = mine();
		const unknown = held.map(({ id }) => Number(id)).filter((id) => !known.has(id));
		const strays = unknown.filter((id) => this.strays.has(id));
		this.strays = new Set(unknown);
		return strays;
	}

	/**
	 * Those whose counter has stood still for too long. From one look to the next no more time counts
	 * than lies between two beats: who stood still itself, or could not reach the store (nor could the
	 * others, perhaps), has not seen that they did.
	 */
	private dead(processes: readonly Row[]): Process[] {
		const now = this.clock.monotonic();
		const passed = Math.min(now - this.lookedAt, BEAT_MS);
		this.lookedAt = now;
		const seen = new Map<string, { readonly beat: number; readonly still: number }>();
		const dead: Process[] = [];
		for (const row of processes) {
			const process = { owner: String(row.owner), beat: Number(row.beat) };
			if (process.owner === this.owner) continue;
			const known = this.seen.get(process.owner);
			const still = known?.beat === process.beat ? known.still + passed : 0;
			if (still >= DEAD_AFTER_MS) dead.push(process);
			else seen.set(process.owner, { beat: process.beat, still });
		}
		this.seen = seen;
		return dead;
	}
}

interface Process {
	readonly owner: string;
	readonly beat: number;
}
