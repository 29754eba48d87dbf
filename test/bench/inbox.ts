import { randomUUID } from 'node:crypto';
import type * as Clock from '../../nodes/FeishuCoreHr/clock';
import type * as InboxModule from '../../nodes/FeishuCoreHr/inbox/inbox';
import type { Inbox, NewRow } from '../../nodes/FeishuCoreHr/inbox/inbox';
import type * as Open from '../../nodes/FeishuCoreHr/store/open';
import type { Store } from '../../nodes/FeishuCoreHr/store/store';
import { DEFAULT_APP, PERSON_UPDATED } from '../simulator';
import { WANTED } from './events';
import { published } from './published';

export const NODE = 'bench workflow node';

/** More than the bench ever stores. */
const UNLIMITED = { rows: 1e9, bytes: 1e12, storeBytes: 1e12 };

/** An inbox of this process on the store that an environment names. */
export function openInbox(env: Readonly<Record<string, string | undefined>>): {
	readonly inbox: Inbox;
	readonly store: Store;
} {
	const { openStore } = published<typeof Open>('store/open');
	const { Inbox: Published } = published<typeof InboxModule>('inbox/inbox');
	const { systemClock } = published<typeof Clock>('clock');
	const store = openStore(env, { healed: () => undefined, now: Date.now });
	const inbox = new Published(store, randomUUID(), systemClock, () => undefined, UNLIMITED);
	return { inbox, store };
}

/** A change of a person of its own, as big as those of the trigger. */
export function newRow(): NewRow {
	const [eventId, person_id] = [randomUUID(), randomUUID()];
	const item = {
		...{ person_id, changed_text: '个人电话', changed_labels: ['个人电话'] },
		...{ matched_fields: [WANTED], changed_fields: [WANTED] },
		...{ occurred_at: new Date().toISOString(), event_id: eventId, event_type: PERSON_UPDATED },
		...{ tenant_key: DEFAULT_APP.tenantKey, app_id: DEFAULT_APP.appId },
		...{ create_time: String(Date.now()), field_changes: [WANTED] },
	};
	return {
		...{ node: NODE, app: `https://open.feishu.cn/${DEFAULT_APP.appId}`, eventId, delivery: '' },
		...{ eventType: PERSON_UPDATED, subject: person_id, state: 'waiting' },
		item: JSON.stringify(item),
	};
}

const TRIES = 5;

/** As the platform does it: what is not stored in time on a busy machine is brought again. */
export async function putSurely(inbox: Inbox, rows: readonly NewRow[]): Promise<void> {
	for (let tried = 1; ; tried++) {
		const refusal: unknown = await inbox.put(rows).then(
			() => undefined,
			(error: unknown) => error,
		);
		if (refusal === undefined) return;
		if (tried === TRIES) throw refusal;
	}
}

/** Takes so many of the oldest and ends each as a run of its own; tells how many there were. */
export async function takeAndEnd(inbox: Inbox, limit: number): Promise<number> {
	const rows = await inbox.take({ node: NODE, limit, inOrder: true, started: 'seldom' });
	for (const { id } of rows) await inbox.end([id], { state: 'done' });
	return rows.length;
}
