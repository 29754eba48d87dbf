import type { Clock } from './clock';
import { EventRows, type Expected } from './eventRows';
import type { HrEvent } from './events/hrEvent';
import { ownEventId, toOwnItem, type OwnEvent } from './events/ownEvents';
import { inTurns, whenThere } from './events/turns';
import type { Inbox } from './inbox/inbox';
import type { NewRow } from './inbox/rows';
import type { Log } from './log';
import { Patience } from './patience';
import type { Audience } from './subscription';

/** `stored`: safe on disk. `filtered`: nobody wants it. `refused`: the platform has to bring it again. */
export type Verdict = 'stored' | 'filtered' | 'refused';

/**
 * The platform waits 3 s (page on long connections, as for request URLs); the rest is for the way.
 */
export const ANSWER_MS = 2_500;

interface House {
	readonly inbox: Pick<Inbox, 'put'>;
	readonly subscriptions: Expected;
	readonly clock: Clock;
	readonly log: Log;
	/** Called when there is something to run. */
	readonly stored: () => void;
}

/**
 * The one door for both connections: what passes a subscription's filter becomes a row of it, what is
 * for an absent one is stored undecided. All rows of an event are written at once.
 */
export class Door {
	private readonly rows: EventRows;

	private readonly patience: Patience;

	constructor(private readonly house: House) {
		this.rows = new EventRows(house.subscriptions);
		this.patience = new Patience(house.clock, ANSWER_MS);
	}

	/** Never rejects, and answers within 2.5 s: what is late may be stored all the same. */
	receive(event: HrEvent, audience: Audience): Verdict | Promise<Verdict> {
		return this.rows.areNone(event, audience) ? 'filtered' : this.receiveInTime(event, audience);
	}

	private receiveInTime(event: HrEvent, audience: Audience): Verdict | Promise<Verdict> {
		const { eventId } = event.envelope;
		try {
			const rows = inTurns(this.rows.of(event, audience));
			const verdict = whenThere(rows, (all) => this.store(all));
			return verdict instanceof Promise ? this.answerInTime(eventId, verdict) : verdict;
		} catch (error) {
			return this.refused(eventId, error);
		}
	}

	/** In a burst thousands wait here: they hold their rows and nothing else of their events. */
	private answerInTime(eventId: string, verdict: Promise<Verdict>): Promise<Verdict> {
		return new Promise((resolve) => {
			const over = this.patience.begin(() => resolve('refused'));
			const answer = (told: Verdict) => {
				over();
				resolve(told);
			};
			verdict.then(answer, (error: unknown) => answer(this.refused(eventId, error)));
		});
	}

	private store(rows: readonly NewRow[]): Verdict | Promise<Verdict> {
		const { inbox, stored } = this.house;
		if (rows.length === 0) return 'filtered';
		return inbox.put(rows).then(() => {
			stored();
			return 'stored';
		});
	}

	private refused(eventId: string, error: unknown): Verdict {
		this.house.log.debug(`event ${eventId} could not be stored`, { error });
		return 'refused';
	}

	/**
	 * Stores one of our own events for these subscriptions, once for each, however often it is told.
	 * @param awaited those that are expected, but not here: they decide when they are back
	 * @throws {StoreFault}
	 */
	async tell(
		app: string,
		event: OwnEvent,
		here: readonly string[],
		awaited: readonly string[],
	): Promise<void> {
		const { inbox, stored } = this.house;
		const row = {
			app,
			eventId: ownEventId(event),
			delivery: '',
			eventType: event.type,
			// One connection's news run one after the other.
			subject: event.appId,
			item: JSON.stringify(toOwnItem(event)),
		};
		await inbox.put([
			...here.map((node): NewRow => ({ ...row, node, state: 'waiting' })),
			...awaited.map((node): NewRow => ({ ...row, node, state: 'undecided' })),
		]);
		stored();
	}
}
