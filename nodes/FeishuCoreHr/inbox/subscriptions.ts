import type { Clock } from '../clock';
import type { Store } from '../store/store';

/** A trigger node, as the inbox knows it. */
export interface Known {
	readonly node: string;
	readonly app: string;
	/** n8n's instance id. */
	readonly instance: string;
	readonly workflowId: string;
	readonly name: string;
}

/** A workflow that is being published anew is back within so long; gone for longer, it is off. */
const GONE_MS = 2 * 60_000;
/** After a start of n8n, those who listened when it ended are expected for so long. */
const STARTING_MS = 10 * 60_000;
/** A process that does not run the trigger may store for a node that was seen within so long. */
const WEEK_MS = 7 * 24 * 3_600_000;

/** Which subscriptions there are, and which are expected although they are not there. */
export class Subscriptions {
	private readonly startedAt: number;

	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
	) {
		this.startedAt = clock.monotonic();
	}

	/** These are there now. */
	async seen(known: readonly Known[]): Promise<void> {
		const now = this.clock.now();
		await this.store.transact('quick', async (tx) => {
			for (const { node, app, instance, workflowId, name } of known) {
				await tx.rows(
					`insert into subscription (node, app, instance, workflow_id, name, seen_at)
					values ($1, $2, $3, $4, $5, $6) on conflict (node) do update set
					app = excluded.app, name = excluded.name, seen_at = excluded.seen_at`,
					[node, app, instance, workflowId, name, now],
				);
			}
		});
	}

	/**
	 * Nodes of this app that are expected: seen less than 2 minutes ago, or, in the first 10 minutes of
	 * this process, less than 2 minutes before the last sign of life of this n8n.
	 */
	async expected(app: string, instance: string): Promise<readonly string[]> {
		const now = this.clock.now();
		const starting = this.clock.monotonic() - this.startedAt < STARTING_MS;
		const rows = await this.store.transact(
			'quick',
			async (tx) =>
				await tx.rows(
					`select node from subscription where app = $1 and instance = $2 and seen_at > $3`,
					[app, instance, (starting ? (this.lastLife ?? now) : now) - GONE_MS],
				),
		);
		return rows.map(({ node }) => String(node));
	}

	/** The last sign of life of this n8n before this process started. */
	private lastLife: number | undefined;

	/** To be called once, before the first `seen`. */
	async remember(instance: string): Promise<void> {
		const [row] = await this.store.transact(
			'quick',
			async (tx) =>
				await tx.rows('select max(seen_at) as at from subscription where instance = $1', [
					instance,
				]),
		);
		if (row?.at !== null && row?.at !== undefined) this.lastLife = Number(row.at);
	}

	/** Whether the node's trigger was there within a week, here or in another process. */
	async isKnown(node: string): Promise<boolean> {
		const rows = await this.store.transact(
			'quick',
			async (tx) =>
				await tx.rows('select 1 as known from subscription where node = $1 and seen_at > $2', [
					node,
					this.clock.now() - WEEK_MS,
				]),
		);
		return rows.length > 0;
	}
}
