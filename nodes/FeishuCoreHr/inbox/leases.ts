import type { Clock } from '../clock';
import type { Store, Transaction } from '../store/store';

/** How often a process shows that it lives, and looks for others that do not, milliseconds. */
export const BEAT_MS = 5_000;

/** A process that has not moved for so long is dead, by the watcher's own clock: no two compare. */
const DEAD_AFTER_MS = 20_000;

/**
 * Who holds which rows. A lease belongs to a random id of one process start, never to a pid; it is
 * kept by a counter that grows, so that a step of the clock ends no lease.
 */
export class Leases {
	/** Leased to this process and not known to it, at the last beat. */
	private strays: ReadonlySet<number> = new Set();

	private readonly seen = new Map<string, { beat: number; readonly since: number }>();

	constructor(
		private readonly store: Store,
		private readonly owner: string,
		private readonly clock: Clock,
	) {}

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
		return await this.store.transact('quick', async (tx) => {
			await tx.rows(
				`insert into process (owner, beat) values ($1, 1)
				on conflict (owner) do update set beat = process.beat + 1`,
				[owner],
			);
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
			let reaped = strays.length;
			for (const dead of this.dead(await tx.rows('select owner, beat from process'))) {
				const rows = await tx.rows(
					`update event set state = 'waiting', owner = null where owner = $1 returning id`,
					[dead],
				);
				await tx.rows('delete from process where owner = $1', [dead]);
				reaped += rows.length;
			}
			return reaped > 0;
		});
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

	/** Those whose counter has stood still for too long. */
	private dead(processes: ReadonlyArray<Readonly<Record<string, unknown>>>): string[] {
		const now = this.clock.monotonic();
		const dead: string[] = [];
		for (const row of processes) {
			const owner = String(row.owner);
			const beat = Number(row.beat);
			const known = this.seen.get(owner);
			if (owner === this.owner) continue;
			if (known?.beat !== beat) this.seen.set(owner, { beat, since: now });
			else if (now - known.since >= DEAD_AFTER_MS) dead.push(owner);
		}
		for (const owner of dead) this.seen.delete(owner);
		return dead;
	}
}
