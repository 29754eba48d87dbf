import type { IDataObject } from 'n8n-workflow';

import type { Words } from './catalogue';

/** What the package itself tells of an app's long connection. */
export type OwnType = 'connection.lost' | 'connection.restored' | 'connection.silent';

export interface OwnRow extends Words {
	readonly type: OwnType;
	/** When it comes, for the list of events. */
	readonly description: string;
}

/** At the end of the list of events. No permission is needed for them, and no filter concerns them. */
export const OWN_ROWS: readonly OwnRow[] = [
	{
		type: 'connection.lost',
		en: 'Connection Lost',
		zh: '长连接中断/掉线/断开',
		description:
			'The long connection to Feishu has been down for more than 2 minutes; each outage once',
	},
	{
		type: 'connection.restored',
		en: 'Connection Restored',
		zh: '长连接恢复',
		description: 'The long connection to Feishu is up again after such an outage',
	},
	{
		type: 'connection.silent',
		en: 'Connection Silent',
		zh: '长时间没有收到事件',
		description: 'No event of the app has come for long (Silent After); each silence once',
	},
];

export const OWN_TYPES: readonly OwnType[] = OWN_ROWS.map(({ type }) => type);

export const isOwn = (type: string): boolean => OWN_ROWS.some((row) => row.type === type);

/** One of them as it happens. Times are milliseconds since 1970. */
export interface OwnEvent {
	readonly type: OwnType;
	/** The App ID. */
	readonly appId: string;
	readonly at: number;
	/** When the outage or the silence began. */
	readonly since: number;
	/** Undefined: none has ever come. */
	readonly lastEventAt: number | undefined;
	readonly reason: string;
}

/**
 * Its identity, whoever tells it and however often: the app, what happened, and since when. So a
 * restart of n8n or another leader tells no outage twice.
 */
export const ownEventId = ({ type, appId, since }: Pick<OwnEvent, 'type' | 'appId' | 'since'>) =>
	`${type}:${appId}:${new Date(since).toISOString()}`;

/** The item that workflows get. */
export const toOwnItem = (event: OwnEvent): IDataObject => ({
	event_id: ownEventId(event),
	event_type: event.type,
	app_id: event.appId,
	occurred_at: isoTime(event.at),
	since: isoTime(event.since),
	last_event_at: event.lastEventAt === undefined ? null : isoTime(event.lastEventAt),
	reason: event.reason,
});

const isoTime = (at: number): string => new Date(at).toISOString();
