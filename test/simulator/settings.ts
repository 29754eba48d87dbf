/** Bounds of a random wait, both in milliseconds. */
export type Range = readonly [min: number, max: number];

/** How the simulated platform behaves. All of it can be changed while it runs (`simulator.settings`). */
export interface Settings {
	/** The time, in epoch milliseconds: token expiry, rate limits and read lag follow it. */
	now: () => number;
	/** Every random choice (client of an event, duplicates, disorder, order of items): 0 ≤ x < 1. */
	random: () => number;

	/** The receiver's time for an answer, in milliseconds. */
	ackTimeoutMs: number;
	/** The receiver's time for the URL check, in milliseconds. */
	urlCheckTimeoutMs: number;
	/** Waits before the repeated deliveries of an event that was not answered 200, in milliseconds. */
	redeliveryMs: readonly number[];
	/** How likely an acknowledged event is delivered once more, 0 to 1. */
	duplicateProbability: number;
	/** How long after the acknowledgement such a duplicate comes. */
	duplicateDelayMs: Range;
	/** How likely a first delivery is held back, so that later events overtake it, 0 to 1. */
	disorderProbability: number;
	disorderDelayMs: Range;
	/** How likely a delivery is sent twice at the same moment, 0 to 1. */
	twinProbability: number;
	/** How likely a delivery is lost on its way to the receiver, 0 to 1. */
	eventLossProbability: number;
	/** How likely the receiver's answer is lost on its way back, 0 to 1. */
	answerLossProbability: number;
	/** Seconds, milliseconds or microseconds in `create_time`. */
	createTimeDigits: 10 | 13 | 16;
	/** Whether a posted event that comes again is signed with the time of then, or of its first delivery. */
	retriesSignedAnew: boolean;
	/** Payloads longer than this travel in several frames. */
	fragmentBytes: number;
	fragmentOrder: 'in order' | 'reversed';
	/** How likely the last of several fragments is never sent, 0 to 1. */
	fragmentLossProbability: number;
	/** How long the WebSocket upgrade waits for its answer. */
	upgradeDelayMs: number;
	/**
	 * A new client gets events once it sent its first ping, or after this long. 0: at once, and the
	 * SDK loses what arrives before it listens.
	 */
	greetingMs: number;
	/** Whether a pong carries the ClientConfig, as the platform may do. */
	pongCarriesConfig: boolean;

	tokenLifetimeSeconds: number;
	/** With this much left or more, the same token is handed out again. */
	tokenRenewalSeconds: number;
	/** HTTP status of a refused token request: per code both 200 and 400 were seen, never 401. */
	tokenRefusalStatus: { 10003: number; 10014: number };
	/** HTTP status of every refusal of CoreHR, whatever its page says. */
	failureStatus: number | undefined;
	/** `code` of an expired, revoked or unknown token. */
	deadTokenCode: number;

	/** Count calls against the documented limits. */
	rateLimits: boolean;
	/** How long a change stays unreadable, by what reads it. */
	readLagMs: {
		employees: Range;
		search: Range;
		personV1: Range;
		locations: Range;
		/** Departments, companies, jobs, contracts, pre-hires: by id, and in searches. */
		records: Range;
		recordSearch: Range;
	};
	/** Answer of the single gets for an id nobody has; the platform's page names no code of its own. */
	unknownId: { status: number; code: number; msg: string };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The documented behaviour. */
export const documentedSettings = (): Settings => ({
	now: Date.now,
	random: Math.random,
	ackTimeoutMs: 3 * SECOND,
	urlCheckTimeoutMs: SECOND,
	redeliveryMs: [15 * SECOND, 5 * MINUTE, HOUR, 6 * HOUR],
	duplicateProbability: 0,
	duplicateDelayMs: [0, 200],
	disorderProbability: 0,
	disorderDelayMs: [0, 200],
	twinProbability: 0,
	eventLossProbability: 0,
	answerLossProbability: 0,
	createTimeDigits: 13,
	retriesSignedAnew: true,
	fragmentBytes: Number.MAX_SAFE_INTEGER,
	fragmentOrder: 'in order',
	fragmentLossProbability: 0,
	upgradeDelayMs: 0,
	greetingMs: 250,
	pongCarriesConfig: true,
	tokenLifetimeSeconds: 7200,
	tokenRenewalSeconds: 1800,
	tokenRefusalStatus: { 10003: 400, 10014: 200 },
	failureStatus: undefined,
	deadTokenCode: 99991663,
	rateLimits: true,
	readLagMs: {
		employees: [2 * SECOND, 5 * SECOND],
		search: [2 * SECOND, 5 * SECOND],
		personV1: [0, 0],
		locations: [0, 2 * SECOND],
		records: [0, 2 * SECOND],
		recordSearch: [2 * SECOND, 10 * SECOND],
	},
	unknownId: { status: 400, code: 1160001, msg: 'param is invalid' },
});

/** What differs from the documented behaviour; nested values can be given in part. */
export type SettingsChanges = Partial<
	Omit<Settings, 'readLagMs' | 'tokenRefusalStatus' | 'unknownId'>
> & {
	readonly readLagMs?: Partial<Settings['readLagMs']>;
	readonly tokenRefusalStatus?: Partial<Settings['tokenRefusalStatus']>;
	readonly unknownId?: Partial<Settings['unknownId']>;
};

/** Applies the changes to the settings in use. */
export function applyChanges(settings: Settings, changes: SettingsChanges): void {
	const { readLagMs, tokenRefusalStatus, unknownId, ...plain } = changes;
	Object.assign(settings, plain);
	Object.assign(settings.readLagMs, readLagMs);
	Object.assign(settings.tokenRefusalStatus, tokenRefusalStatus);
	Object.assign(settings.unknownId, unknownId);
}

/** A whole number of milliseconds in the range. */
export const within = ([min, max]: Range, random: () => number): number =>
	Math.round(min + (max - min) * random());
