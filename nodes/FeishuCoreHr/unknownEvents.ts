import { systemClock, type Clock } from './clock';
import { oncePerProcess } from './oncePerProcess';

const DAY_MS = 24 * 3_600_000;

/** Names that are said in a day; the platform has far fewer events. */
const MOST_NAMES = 200;

/** Tells of types of events that the catalogue does not know, so that new ones can be noticed. */
export class UnknownEvents {
	private readonly toldAt = new Map<string, number>();

	constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

	/** What to log: once a day for each type, else undefined. */
	sentence(eventType: string): string | undefined {
		const now = this.clock.monotonic();
		for (const [type, at] of this.toldAt) {
			if (now - at >= DAY_MS) this.toldAt.delete(type);
		}
		if (this.toldAt.has(eventType) || this.toldAt.size >= MOST_NAMES) return undefined;
		this.toldAt.set(eventType, now);
		return `an event of a type that this version does not know came: ${eventType}. It was acknowledged and starts no workflow. If it is about people or organisation, look for a newer version of this package; otherwise another program may want it`;
	}
}

export const unknownEvents = (): UnknownEvents =>
	oncePerProcess('unknownEvents', 1, () => new UnknownEvents(systemClock));
