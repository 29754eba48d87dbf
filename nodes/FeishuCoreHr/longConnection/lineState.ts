import { isRecord } from '../plainData';

/** An outage that has lasted long enough to be told. Times are milliseconds since 1970. */
export interface Outage {
	readonly since: number;
	readonly reason: string;
	/** The nodes that were told that it began; undefined: not even the first telling succeeded yet. */
	lost?: readonly string[];
	/** When the line was up again. */
	endedAt?: number;
	/** The nodes that were told of that. */
	restored?: readonly string[];
}

/** What is remembered of an app's long connection, over restarts of n8n. */
export interface LineState {
	/** Since when somebody has listened without a break of more than a day. */
	listensSince: number;
	lastEventAt?: number;
	/** The line is down, perhaps only for a moment, since then. */
	downSince?: number;
	/** The one of now, or the last one. */
	outage?: Outage;
	/** The silence of which somebody was told. */
	silence?: { readonly since: number; readonly told: readonly string[] };
}

/** Longer than n8n is away for an update or a move: an outage or a silence of before is over by then. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** What still counts of what was remembered. */
export function recall(
	remembered: { readonly state: string; readonly seenAt: number } | undefined,
	now: number,
): LineState {
	const saved = remembered && parse(remembered.state);
	if (!saved) return { listensSince: now };
	if (now - remembered.seenAt <= FORGOTTEN_MS) return saved;
	return { listensSince: now, lastEventAt: saved.lastEventAt };
}

/** Undefined for what was damaged. */
function parse(text: string): LineState | undefined {
	try {
		const value: unknown = JSON.parse(text);
		const isState = isRecord(value) && typeof value.listensSince === 'number';
		return isState ? (value as unknown as LineState) : undefined;
	} catch {
		return undefined;
	}
}
