import type { Clock } from '../clock';
import type { Store } from '../store/store';

/** A trigger node that is switched on, as the inbox knows it. */
export interface Known {
	readonly node: string;
	readonly app: string;
	readonly connection: 'longConnection' | 'webhook';
	/** n8n's instance id. */
	readonly instance: string;
	readonly workflowId: string;
	readonly name: string;
	/** How old a posted event may be, milliseconds; 0 on a long connection. */
	readonly replayWindowMs: number;
	/** The types of events that it chose. */
	readonly events: readonly string[];
}

/** A workflow that is being published anew is back within so long; gone for longer, it is off. */
export const GONE_MS = 2 * 60_000;
/** After a start of n8n, those who listened when it ended are expected for so long. */
const STARTING_MS = 10 * 60_000;
/** A process that does not run the trigger may store for a node that was seen within so long. */
const WEEK_MS = 7 * 24 * 3_600_000;
/** For so long nobody asks again whether a node is known. */
const BELIEVED_MS = 3_600_000;

const TWICE =
	'this workflow is active in two running n8n at once (a copied database or folder, perhaps): each runs about half of its changes. Switch one of them off';

/** Which subscriptions are here, and which are expected although they are not. */
export class Subscriptions {
	private readonly present = new Map<string, Known>();

	/** Expected on the long connection: the app, and until when by the clock that never steps. */
	private readonly away = new Map<string, { readonly app: string; readonly until: number }>();

	private readonly believedUntil = new Map<string, number>();

	/** Of those shown here: how often in a row somebody else had shown them since. */
	private readonly shown = new Map<string, number>();

	private readonly warned = new Set<string>();

	private instance = '';

	private begun: Promise<void> | undefined;

	/** Whether `ready` would resolve at once. */
	isReady = false;

	/** @param owner the random id of this process start */
	constructor(
		private readonly store: Store,
		private readonly owner: string,
		private readonly clock: Clock,
		private readonly warn: (workflowId: string, message: string) => void,
	) {}

	/**
	 * To be called before anybody arrives: whoever listened when this n8n ended, or when another of its
	 * processes led, is expected from now on.
	 *
	 * @param anew this process has just become the leader of several
	 * @throws {StoreFault} and is tried again by whoever needs it
	 */
	async begin(instance: string, anew = false): Promise<void> {
		this.instance = instance;
		if (anew && this.present.size === 0) this.begun = undefined;
		if (!this.begun) this.isReady = false;
		this.begun ??= this.remember(instance);
		const { begun } = this;
		begun.catch(() => {
			if (this.begun === begun) this.begun = undefined;
		});
		await begun;
		if (this.begun === begun) this.isReady = true;
	}

	/** It is here now. The store says by itself what is wrong with it, and the next beat tries again. */
	async arrive(known: Known): Promise<void> {
		this.away.delete(known.node);
		this.present.set(known.node, known);
		await this.show([known]).catch(() => undefined);
	}

	/**
	 * It is gone: for a moment, while its workflow is published anew, or for good. Known at once; nobody
	 * need wait until it is written, least of all n8n, which stops its workflows one after the other.
	 */
	async leave(node: string): Promise<void> {
		const known = this.present.get(node);
		if (!known) return;
		this.present.delete(node);
		if (known.connection === 'longConnection') {
			this.away.set(node, { app: known.app, until: this.clock.monotonic() + GONE_MS });
		}
		this.shown.delete(node);
		await this.touch([node]).catch(() => undefined);
	}

	/**
	 * Shows those who are here, and those who are expected: should this n8n end before they are back, the
	 * next start expects them, too.
	 * @throws {StoreFault}
	 */
	async beat(): Promise<void> {
		if (this.present.size + this.away.size === 0) return;
		await this.show([...this.present.values()]);
		this.forgetLate();
		await this.touch([...this.away.keys()]);
	}

	/**
	 * Resolves when it is known who is expected.
	 * @throws {StoreFault} when nobody can tell
	 */
	async ready(): Promise<void> {
		await this.begin(this.instance);
	}

	/** Nodes that are to listen on the app's long connection, and are not here. Once it is `ready`. */
	expected(app: string): readonly string[] {
		this.forgetLate();
		return [...this.away].filter(([, one]) => one.app === app).map(([node]) => node);
	}

	/**
	 * Whether the node's trigger was there within a week, here or in another process.
	 * @throws {StoreFault}
	 */
	async isKnown(node: string): Promise<boolean> {
		const now = this.clock.monotonic();
		if (this.present.has(node) || (this.believedUntil.get(node) ?? now) > now) return true;
		const rows = await this.store.transact(
			'read',
			async (tx) =>
				await tx.rows('select 1 as known from subscription where node = $1 and seen_at > $2', [
					node,
					this.clock.now() - WEEK_MS,
				]),
		);
		if (rows.length > 0) this.believedUntil.set(node, now + BELIEVED_MS);
		return rows.length > 0;
	}

	private forgetLate(): void {
		const now = this.clock.monotonic();
		for (const [node, { until }] of this.away) if (until <= now) this.away.delete(node);
	}

	private async remember(instance: string): Promise<void> {
		const rows = await this.store.transact(
			'read',
			async (tx) =>
				await tx.rows(
					`select node, app from subscription where instance = $1 and connection = 'longConnection'
					and seen_at > (select max(seen_at) from subscription where instance = $1) - ${GONE_MS}`,
					[instance],
				),
		);
		await this.touch(rows.map(({ node }) => String(node)));
		const until = this.clock.monotonic() + STARTING_MS;
		for (const { node, app } of rows) {
			if (this.present.has(String(node))) continue;
			this.away.set(String(node), { app: String(app), until });
		}
	}

	private async show(some: readonly Known[]): Promise<void> {
		// First whoever was there before: what is written now would make them seem long gone.
		await this.begin(this.instance);
		const now = this.clock.now();
		for (const known of some) {
			const { node, app, connection, instance, workflowId, name, replayWindowMs, events } = known;
			const before = await this.store.transact('quick', async (tx) => {
				const [row] = await tx.rows('select owner from subscription where node = $1', [node]);
				await tx.rows(
					`insert into subscription (node, app, connection, instance, workflow_id, name, owner,
					seen_at, replay_window, events) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
					on conflict (node) do update set app = excluded.app, connection = excluded.connection,
					name = excluded.name, owner = excluded.owner, seen_at = excluded.seen_at,
					replay_window = excluded.replay_window, events = excluded.events`,
					[
						...[node, app, connection, instance, workflowId, name, this.owner, now],
						...[replayWindowMs, JSON.stringify(events)],
					],
				);
				return row?.owner;
			});
			this.watch(known, before !== this.owner);
		}
	}

	/** Twice in a row somebody else's sign came between two of ours; once may be a hand-over. */
	private watch({ node, workflowId }: Known, isForeign: boolean): void {
		if (!this.present.has(node)) return;
		const before = this.shown.get(node);
		const times = before !== undefined && isForeign ? before + 1 : 0;
		this.shown.set(node, times);
		if (times < 2 || this.warned.has(node)) return;
		this.warned.add(node);
		this.warn(workflowId, TWICE);
	}

	/** Their last sign of life is now; whoever's lies ahead of now was shown before the clock was set back. */
	private async touch(nodes: readonly string[]): Promise<void> {
		await this.store.transact('quick', async (tx) => {
			const now = this.clock.now();
			await tx.rows(
				`update subscription set seen_at = $1
				where node in (select value from ${this.store.dialect.texts('$2')} as nodes)`,
				[now, JSON.stringify(nodes)],
			);
			await tx.rows(`update subscription set seen_at = $1 where instance = $2 and seen_at >= $3`, [
				now - GONE_MS,
				this.instance,
				now + GONE_MS,
			]);
		});
	}
}
