import type { TriggerSettings } from './trigger/settings';

/** A trigger node that is switched on. */
export interface Subscription {
	/** Names it, also after a restart or when its workflow is published anew. */
	readonly node: string;
	readonly settings: TriggerSettings;
}

/** For whom an event may be. */
export interface Audience {
	/** The platform and the App ID (`appKey`). */
	readonly app: string;
	/** Asked in one breath with who is expected: whoever arrives meanwhile is in one of the two. */
	readonly present: () => readonly Subscription[];
	/** Whether those who are expected on the app's long connection, but not there, get it, too. */
	readonly awaitsOthers: boolean;
}
