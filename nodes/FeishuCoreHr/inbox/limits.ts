import type { Clock } from '../clock';
import { StoreFault, type Row, type Store, type Value } from '../store/store';
import type { Packed } from './itemText';
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

/** About 3 MB, once a second: more than the busiest n8n runs. */
const FORGOTTEN_AT_ONCE = 5_000;

const FORGOTTEN =
	'the store of changes is as big as it may get: what ran first is forgotten before its 8 hours are over. Should Feishu bring such an event again, it runs again';

interface Load {
	rows: number;
	bytes: number;
	readonly countedAt: number;
}

/** Keeps each subscription, and all of them, within bounds. */
export class Limits {
	private readonly loads = new Map<string, Load>();

	private storeFull = { is: false, seenAt: Number.NEGATIVE_INFINITY };

	/** When the log was told: that new events of a node (or of all: '') are refused, say. */
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
	async refusal(row: Packed<NewRow>): Promise<StoreFault | undefined> {
		if (await this.isStoreFull()) {
			return await this.refuse(row, '', 'the store of changes is as big as it may get');
		}
		const load = await this.loadOf(row.node);
		if (this.isFull(load)) {
			return await this.refuse(row, row.node, `${load.rows} changes wait for one workflow`);
		}
		load.rows += 1;
		load.bytes += row.bytes;
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
		this.warnHourly(whose, `${why}${await this.nameOf(whose)}; ${REFUSED}`);
		return new StoreFault('full', why);
	}

	private warnHourly(cause: string, message: string): void {
		const now = this.clock.monotonic();
		if (now - (this.told.get(cause) ?? Number.NEGATIVE_INFINITY) < TOLD_EVERY_MS) return;
		this.told.set(cause, now);
		this.warn(message);
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
		// They stay known, so that a delivery of them that comes late does not run.
		const gone = await this.write(
			`update event set state = 'done', item = null
			where node = $1 and state in ('failed', 'givenUp') and item is not null returning id`,
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
				!((await this.forgetDone()) && !(await this.isOverfull())) &&
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

	/**
	 * What has run is kept to recognise it, should it come again. To refuse what is new would be worse:
	 * the platform brings an acknowledged event again seldom, and soon.
	 */
	private async forgetDone(): Promise<boolean> {
		const gone = await this.write(
			`delete from event where id in (select id from event where ended_at is not null and item is null
			order by ended_at limit ${FORGOTTEN_AT_ONCE}) returning id`,
			[],
		);
		if (gone > 0) this.warnHourly('done', FORGOTTEN);
		return gone > 0;
	}

	private async dropSwitchedOff(): Promise<boolean> {
		if (this.clock.monotonic() - this.startedAt < OFF_AFTER_MS) return false;
		const gone = await this.write(
			'delete from event where owner is null and node in (select node from subscription where seen_at < $1) returning id',
			[this.clock.now() - OFF_AFTER_MS],
		);
		if (gone > 0)
			this.warn(
				`${gone} changes of workflows that are switched off were dropped: the store is full`,
			);
		return gone > 0;
	}

	/** @returns how many rows it was done to */
	private async write(sql: string, values: readonly Value[]): Promise<number> {
		return (await this.store.transact('quick', async (tx) => await tx.rows(sql, values))).length;
	}

	private async rows(sql: string, values: readonly Value[]): Promise<readonly Row[]> {
		return await this.store.transact('read', async (tx) => await tx.rows(sql, values));
	}
}
