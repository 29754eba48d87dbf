import { randomUUID } from 'node:crypto';

import type { Clock } from './clock';
import { decideForEach, type Decision } from './events/decide';
import type { HrEvent } from './events/hrEvent';
import { Interest } from './events/interest';
import { toJson } from './events/longJson';
import { ownEventId, toOwnItem, type OwnEvent } from './events/ownEvents';
import { inTurns, there, type Steps } from './events/turns';
import type { Inbox } from './inbox/inbox';
import type { NewRow } from './inbox/rows';
import type { Subscriptions } from './inbox/subscriptions';
import type { Log } from './log';
import { Patience } from './patience';
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

/** `stored`: safe on disk. `filtered`: nobody wants it. `refused`: the platform has to bring it again. */
export type Verdict = 'stored' | 'filtered' | 'refused';

/**
 * The platform waits 3 s (page on long connections, as for request URLs); the rest is for the way.
 */
export const ANSWER_MS = 2_500;

interface House {
	readonly inbox: Pick<Inbox, 'put'>;
	readonly subscriptions: Pick<Subscriptions, 'isReady' | 'ready' | 'expected'>;
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
	/** By app. */
	private readonly interests = new Map<string, Interest<Subscription>>();

	private readonly patience: Patience;

	constructor(private readonly house: House) {
		this.patience = new Patience(house.clock, ANSWER_MS);
	}

	/** Never rejects, and answers within 2.5 s: what is late may be stored all the same. */
	receive(event: HrEvent, audience: Audience): Verdict | Promise<Verdict> {
		return this.isUnwanted(event, audience) ? 'filtered' : this.receiveInTime(event, audience);
	}

	/** Whether it is known already that nobody wants an event like this one: most events are such. */
	private isUnwanted(event: HrEvent, { app, present, awaitsOthers }: Audience): boolean {
		const { subscriptions } = this.house;
		if (awaitsOthers && !(subscriptions.isReady && subscriptions.expected(app).length === 0)) {
			return false;
		}
		return this.interests.get(app)?.of(event, present())?.length === 0;
	}

	private receiveInTime(event: HrEvent, audience: Audience): Verdict | Promise<Verdict> {
		const refuse = (error: unknown): Verdict => {
			this.house.log.debug(`event ${event.envelope.eventId} could not be stored`, { error });
			return 'refused';
		};
		try {
			const verdict = inTurns(this.store(event, audience));
			return verdict instanceof Promise ? this.answerInTime(verdict, refuse) : verdict;
		} catch (error) {
			return refuse(error);
		}
	}

	private async answerInTime(
		verdict: Promise<Verdict>,
		refuse: (error: unknown) => Verdict,
	): Promise<Verdict> {
		return await new Promise((resolve) => {
			const over = this.patience.begin(() => resolve('refused'));
			const answer = (told: Verdict) => {
				over();
				resolve(told);
			};
			verdict.then(answer, (error: unknown) => answer(refuse(error)));
		});
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

	private *store(event: HrEvent, audience: Audience): Steps<Verdict> {
		const { inbox, stored } = this.house;
		const rows = yield* this.rowsOf(event, audience);
		if (rows.length === 0) return 'filtered';
		yield inbox.put(rows);
		stored();
		return 'stored';
	}

	/** What is to be stored of an event. */
	private *rowsOf(event: HrEvent, audience: Audience): Steps<NewRow[]> {
		const { subscriptions } = this.house;
		const { app, awaitsOthers } = audience;
		if (awaitsOthers && !subscriptions.isReady) yield subscriptions.ready();
		const present = audience.present();
		const here = new Set(present.map(({ node }) => node));
		const rows: NewRow[] = [];
		for (const node of awaitsOthers ? subscriptions.expected(app) : []) {
			if (here.has(node)) continue;
			const item = yield* there(toJson(event.envelope.raw, event));
			rows.push({ ...common(app, event), node, delivery: '', state: 'undecided', item });
		}
		yield* this.addWanted(rows, event, app, present);
		return rows;
	}

	/** Adds the rows of those who want an event. */
	private *addWanted(
		rows: NewRow[],
		event: HrEvent,
		app: string,
		present: readonly Subscription[],
	): Steps<void> {
		const interest = this.interests.get(app) ?? new Interest();
		this.interests.set(app, interest);
		const asked = interest.of(event, present) ?? present;
		const choices = asked.map(({ settings }) => settings);
		const decisions = yield* decideForEach(event, choices);
		const wanting = asked.filter((_, index) => decisions[index]?.kind === 'passed');
		if (asked === present) interest.learn(event, present, wanting);
		for (const [index, { node, settings }] of asked.entries()) {
			const decision = decisions[index];
			if (decision?.kind !== 'passed') continue;
			const delivery = settings.deduplicate ? '' : randomUUID();
			const item = yield* there(toJson(decision.item, event));
			rows.push({ ...common(app, event), node, delivery, state: 'waiting', item });
		}
	}
}

type Passed = Extract<Decision, { kind: 'passed' }>;

/** What a decision adds to a row. */
export async function decided(
	event: HrEvent,
	{ item }: Passed,
): Promise<Pick<NewRow, 'subject' | 'item'>> {
	return { subject: subjectOf(event), item: await toJson(item, event) };
}

const common = (app: string, event: HrEvent) => ({
	app,
	eventId: event.envelope.eventId,
	eventType: event.envelope.eventType,
	subject: subjectOf(event),
});

/** Real ids have 19 characters; an index of PostgreSQL takes no more than about 2,700 bytes. */
const subjectOf = ({ subjectId }: HrEvent): string => subjectId.slice(0, 255);
