import type { Clock } from '../clock';
import { StoreFault, type Row, type Store, type Value } from '../store/store';
import type { NewRow } from './rows';

/** How much may be stored. A subscription cannot fill the place of the others. */
export const LIMITS = {
	rows: 50_000,
	bytes: 64 * 1024 ** 2,
	/** The whole store. */
	storeBytes: 1024 ** 3,
};

/** What a row takes besides its item, with its share of the indexes: an estimate. */
const ROW_BYTES = 600;

/** Milliseconds for which a count is believed; what is put meanwhile is added to it. */
const FRESH_MS = 1_000;

/**
 * Rows of a workflow that has shown no sign of life for so long may go when the store is full; nobody
 * is judged before this process has run that long, since n8n starts its workflows one by one.
 */
const OFF_AFTER_MS = 3_600_000;

/** Where runs end as fast as events come, there is room now and then: that is no news. */
const TOLD_EVERY_MS = 3_600_000;

const REFUSED =
	'until there is room, new events are refused, and Feishu brings them again 15 s, 5 min, 1 h and 6 h later';

interface Load {
	rows: number;
	bytes: number;
	readonly countedAt: number;
}

/** Keeps each subscription, and all of them, within bounds. */
export class Limits {
	private readonly loads = new Map<string, Load>();

	private storeFull = { is: false, seenAt: Number.NEGATIVE_INFINITY };

	/** When the log was told that new events of a node (or of all: '') are refused. */
	private readonly told = new Map<string, number>();

	private readonly startedAt: number;

	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
		private readonly warn: (message: string) => void,
		private readonly limits = LIMITS,
	) {
		this.startedAt = clock.monotonic();
	}

	/** Why a row cannot be taken, if so; otherwise it counts from now on. */
	async refusal(row: NewRow): Promise<StoreFault | undefined> {
		if (await this.isStoreFull()) {
			return await this.refuse(row, '', 'the store of changes is as big as it may get');
		}
		const load = await this.loadOf(row.node);
		if (this.isFull(load)) {
			return await this.refuse(row, row.node, `${load.rows} changes wait for one workflow`);
		}
		load.rows += 1;
		load.bytes += Buffer.byteLength(row.item);
		return undefined;
	}

	/** What is safe already takes no room. */
	private async refuse(
		{ node, eventId, delivery }: NewRow,
		whose: string,
		why: string,
	): Promise<StoreFault | undefined> {
		const found = await this.rows(
			'select 1 as there from event where node = $1 and event_id = $2 and delivery = $3',
			[node, eventId, delivery],
		);
		if (found.length > 0) return undefined;
		const now = this.clock.monotonic();
		if (now - (this.told.get(whose) ?? Number.NEGATIVE_INFINITY) >= TOLD_EVERY_MS) {
			this.told.set(whose, now);
			this.warn(`${why}${await this.nameOf(whose)}; ${REFUSED}`);
		}
		return new StoreFault('full', why);
	}

	private async nameOf(node: string): Promise<string> {
		const [row] = await this.rows('select workflow_id from subscription where node = $1', [node]);
		return row ? ` (${String(row.workflow_id)})` : '';
	}

	private async loadOf(node: string): Promise<Load> {
		const known = this.loads.get(node);
		if (known && this.clock.monotonic() - known.countedAt < FRESH_MS) return known;
		let load = await this.count(node);
		if (this.isFull(load) && (await this.dropFailed(node))) load = await this.count(node);
		this.loads.set(node, load);
		return load;
	}

	private isFull({ rows, bytes }: Load): boolean {
		return rows >= this.limits.rows || bytes >= this.limits.bytes;
	}

	private async count(node: string): Promise<Load> {
		const [row] = await this.rows(
			'select count(*) as n, coalesce(sum(bytes), 0) as b from event where node = $1 and item is not null',
			[node],
		);
		return { rows: Number(row?.n), bytes: Number(row?.b), countedAt: this.clock.monotonic() };
	}

	/** What failed for good keeps its item so that a person can run it again, as long as there is room. */
	private async dropFailed(node: string): Promise<boolean> {
		const gone = await this.remove(
			`node = $1 and state in ('failed', 'givenUp') and item is not null`,
			[node],
		);
		if (gone > 0) this.warn(`${gone} failed changes were forgotten to make room for new ones`);
		return gone > 0;
	}

	private async isStoreFull(): Promise<boolean> {
		const now = this.clock.monotonic();
		if (now - this.storeFull.seenAt >= FRESH_MS) {
			const is =
				(await this.isOverfull()) &&
				!((await this.dropSwitchedOff()) && !(await this.isOverfull()));
			this.storeFull = { is, seenAt: this.clock.monotonic() };
		}
		return this.storeFull.is;
	}

	/** A database keeps the room of what is gone for what comes: its own size alone would never shrink. */
	private async isOverfull(): Promise<boolean> {
		const { storeBytes } = this.limits;
		if ((await this.store.size()) < storeBytes) return false;
		const [row] = await this.rows(
			`select sum(case when item is null then 0 else bytes end + ${ROW_BYTES}) as b from event`,
			[],
		);
		return Number(row?.b) >= storeBytes;
	}

	private async dropSwitchedOff(): Promise<boolean> {
		if (this.clock.monotonic() - this.startedAt < OFF_AFTER_MS) return false;
		const gone = await this.remove(
			'owner is null and node in (select node from subscription where seen_at < $1)',
			[this.clock.now() - OFF_AFTER_MS],
		);
		if (gone > 0)
			this.warn(
				`${gone} changes of workflows that are switched off were dropped: the store is full`,
			);
		return gone > 0;
	}

	private async remove(condition: string, values: readonly Value[]): Promise<number> {
		const sql = `delete from event where ${condition} returning id`;
		return (await this.store.transact('quick', async (tx) => await tx.rows(sql, values))).length;
	}

	private async rows(sql: string, values: readonly Value[]): Promise<readonly Row[]> {
		return await this.store.transact('read', async (tx) => await tx.rows(sql, values));
	}
}
