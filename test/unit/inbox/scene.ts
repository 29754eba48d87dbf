import { Inbox, type Take, type TakeGroup } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { LIMITS } from '../../../nodes/FeishuCoreHr/inbox/limits';
import type { NewRow, Waiting } from '../../../nodes/FeishuCoreHr/inbox/rows';
import { Subscriptions, type Known } from '../../../nodes/FeishuCoreHr/inbox/subscriptions';
import type { Row, Store } from '../../../nodes/FeishuCoreHr/store/store';
import { FakeClock } from '../fakeClock';
import type { Engine } from '../store/engines';

export const APP = 'feishu/cli_1';
export const NODE = 'node 1';
/** n8n's. */
export const INSTANCE = 'instance';
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const row = (eventId: string, others: Partial<NewRow> = {}): NewRow => ({
	node: NODE,
	app: APP,
	eventId,
	delivery: '',
	eventType: 'corehr.person.updated_v1',
	subject: '',
	item: JSON.stringify({ event_id: eventId, changed_fields: ['person.name'] }),
	state: 'waiting',
	...others,
});

/** Events of one person or location, named after it: `A1`, `A2`. */
export const of = (...eventIds: readonly string[]): NewRow[] =>
	eventIds.map((eventId) => row(eventId, { subject: eventId.replace(/\d+$/, '') }));

export const known = (node: string, others: Partial<Known> = {}): Known => ({
	node,
	app: APP,
	connection: 'longConnection',
	instance: INSTANCE,
	workflowId: `workflow of ${node}`,
	name: `name of ${node}`,
	replayWindowMs: 0,
	events: ['corehr.person.updated_v1'],
	...others,
});

export const names = (rows: readonly Waiting[]) => rows.map(({ eventId }) => eventId);
export const ids = (rows: readonly Waiting[]) => rows.map(({ id }) => id);

/** An inbox of a process on an engine, under a clock that stands still. */
export class Scene {
	readonly clock: FakeClock;

	readonly store: Store;

	readonly inbox: Inbox;

	readonly dropped: string[] = [];

	constructor(
		private readonly engine: Engine,
		readonly owner = 'me',
		{ clock = new FakeClock(), limits = LIMITS } = {},
	) {
		this.clock = clock;
		this.store = engine.open();
		this.inbox = new Inbox(
			this.store,
			owner,
			clock,
			(message) => this.dropped.push(message),
			limits,
		);
	}

	/** Another process on the same data, under the same clock. */
	other(owner = 'other', limits = LIMITS): Scene {
		return new Scene(this.engine, owner, { clock: this.clock, limits });
	}

	/** Which workflows this process takes for being here, and what it warns of. */
	subscriptions(warnings: string[] = []): Subscriptions {
		const { store, owner, clock } = this;
		return new Subscriptions(store, owner, clock, (workflowId) => void warnings.push(workflowId));
	}

	async take(others: Partial<Take> = {}): Promise<readonly Waiting[]> {
		const take: Take = { node: NODE, limit: 100, inOrder: true, started: 'seldom', ...others };
		return await this.inbox.take(take);
	}

	async takeGroup(batch: string, others: Partial<TakeGroup> = {}): Promise<readonly Waiting[]> {
		const arrivedBefore = this.clock.now() + 1;
		const take = { node: NODE, limit: 100, inOrder: true, arrivedBefore, batch, ...others };
		return await this.inbox.takeGroup(take);
	}

	async rows(sql: string): Promise<readonly Row[]> {
		return await this.store.transact('read', async (tx) => await tx.rows(sql));
	}

	/** What is stored of every event. */
	async stored(columns = 'event_id, state'): Promise<unknown[]> {
		const found = await this.rows(`select ${columns} from event order by id`);
		return found.map((cells) => Object.values(cells).join(' '));
	}
}
