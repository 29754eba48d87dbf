import { randomUUID } from 'node:crypto';

import { inTime, type Clock } from './clock';
import { decideForEach, type Decision } from './events/decide';
import type { HrEvent } from './events/hrEvent';
import { Interest } from './events/interest';
import { toJson } from './events/longJson';
import { ownEventId, toOwnItem, type OwnEvent } from './events/ownEvents';
import type { Inbox } from './inbox/inbox';
import type { NewRow } from './inbox/rows';
import type { Subscriptions } from './inbox/subscriptions';
import type { Log } from './log';
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

	constructor(private readonly house: House) {}

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

	private async receiveInTime(event: HrEvent, audience: Audience): Promise<Verdict> {
		const { clock, log, stored } = this.house;
		const { eventId } = event.envelope;
		const verdict = this.store(event, audience).catch((error: unknown): Verdict => {
			log.debug(`event ${eventId} could not be stored`, { error });
			return 'refused';
		});
		void verdict.then((how) => how === 'stored' && stored());
		return await inTime(clock, ANSWER_MS, verdict, 'refused');
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

	private async store(event: HrEvent, audience: Audience): Promise<Verdict> {
		const { inbox, subscriptions } = this.house;
		const { app, awaitsOthers } = audience;
		if (awaitsOthers) await subscriptions.ready();
		const present = audience.present();
		const expected = awaitsOthers ? subscriptions.expected(app) : [];
		const here = new Set(present.map(({ node }) => node));
		const absent = expected.filter((node) => !here.has(node));
		const rows: NewRow[] = [];
		for (const node of absent) rows.push(await undecidedRow(node, app, event));
		const interest = this.interests.get(app) ?? new Interest();
		this.interests.set(app, interest);
		const asked = interest.of(event, present) ?? present;
		const decisions = await decideForEach(
			event,
			asked.map(({ settings }) => settings),
		);
		const wanting = asked.filter((_, index) => decisions[index]?.kind === 'passed');
		if (asked === present) interest.learn(event, present, wanting);
		for (const [index, decision] of decisions.entries()) {
			if (decision.kind !== 'passed') continue;
			const { node, settings } = asked[index]!;
			rows.push(await toRow(node, app, event, settings, decision));
		}
		if (rows.length === 0) return 'filtered';
		await inbox.put(rows);
		return 'stored';
	}
}

type Passed = Extract<Decision, { kind: 'passed' }>;

async function toRow(
	node: string,
	app: string,
	event: HrEvent,
	{ deduplicate }: TriggerSettings,
	decision: Passed,
): Promise<NewRow> {
	return {
		...common(node, app, event),
		delivery: deduplicate ? '' : randomUUID(),
		state: 'waiting',
		...(await decided(event, decision)),
	};
}

async function undecidedRow(node: string, app: string, event: HrEvent): Promise<NewRow> {
	return {
		...common(node, app, event),
		delivery: '',
		state: 'undecided',
		item: await toJson(event.envelope.raw, event),
	};
}

/** What a decision adds to a row. */
export async function decided(
	event: HrEvent,
	{ item }: Passed,
): Promise<Pick<NewRow, 'subject' | 'item'>> {
	return { subject: subjectOf(event), item: await toJson(item, event) };
}

const common = (node: string, app: string, event: HrEvent) => ({
	node,
	app,
	eventId: event.envelope.eventId,
	eventType: event.envelope.eventType,
	subject: subjectOf(event),
});

/** Real ids have 19 characters; an index of PostgreSQL takes no more than about 2,700 bytes. */
const subjectOf = ({ subjectId }: HrEvent): string => subjectId.slice(0, 255);
