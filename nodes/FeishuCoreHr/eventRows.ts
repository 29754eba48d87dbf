import { randomUUID } from 'node:crypto';

import { decideForEach, type Decision } from './events/decide';
import type { HrEvent } from './events/hrEvent';
import { Interest } from './events/interest';
import { toJson } from './events/longJson';
import { there, type Steps } from './events/turns';
import type { NewRow } from './inbox/rows';
import type { Subscriptions } from './inbox/subscriptions';
import type { Audience, Subscription } from './subscription';

export type Expected = Pick<Subscriptions, 'isReady' | 'ready' | 'expected'>;

/** What an event is stored as: a row for each subscription that wants it, or may want it. */
export class EventRows {
	/** By app. */
	private readonly interests = new Map<string, Interest<Subscription>>();

	constructor(private readonly subscriptions: Expected) {}

	/** Whether it is known already that nobody wants an event like this one: most events are such. */
	areNone(event: HrEvent, { app, present, awaitsOthers }: Audience): boolean {
		const { subscriptions } = this;
		if (awaitsOthers && !(subscriptions.isReady && subscriptions.expected(app).length === 0)) {
			return false;
		}
		return this.interests.get(app)?.of(event, present())?.length === 0;
	}

	/** What is to be stored of an event: for those who are expected, but not here, undecided. */
	*of(event: HrEvent, audience: Audience): Steps<NewRow[]> {
		const { subscriptions } = this;
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
