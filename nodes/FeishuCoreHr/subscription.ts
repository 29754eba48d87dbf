import { randomUUID } from 'node:crypto';

import { decide, type Decision } from './events/decide';
import type { HrEvent } from './events/hrEvent';
import type { Inbox } from './inbox/inbox';
import type { NewRow } from './inbox/rows';
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
	/** The platform and the App ID. */
	readonly app: string;
	readonly present: readonly Subscription[];
	/** Nodes that are known but not there: n8n is starting, or they are being published anew. */
	readonly absent: readonly string[];
}

/** `stored`: safe on disk. `filtered`: nobody wants it. `refused`: the platform has to bring it again. */
export type Verdict = 'stored' | 'filtered' | 'refused';

/**
 * The one door for both connections: what passes a subscription's filter becomes a row of it, what is
 * for an absent one is stored undecided. All rows of an event are written at once. Never rejects.
 */
export async function receive(
	event: HrEvent,
	{ app, present, absent }: Audience,
	inbox: Inbox,
	log: Log,
): Promise<Verdict> {
	const rows = absent.map((node) => undecidedRow(node, app, event));
	for (const { node, settings } of present) {
		const decision = await decide(event, settings);
		if (decision.kind === 'passed') rows.push(toRow(node, app, event, settings, decision));
	}
	if (rows.length === 0) return 'filtered';
	return await inbox.put(rows).then(
		(): Verdict => 'stored',
		(error: unknown): Verdict => {
			log.debug(`event ${event.envelope.eventId} could not be stored`, { error });
			return 'refused';
		},
	);
}

type Passed = Extract<Decision, { kind: 'passed' }>;

function toRow(
	node: string,
	app: string,
	event: HrEvent,
	{ deduplicate }: TriggerSettings,
	decision: Passed,
): NewRow {
	return {
		...common(node, app, event),
		delivery: deduplicate ? '' : randomUUID(),
		state: 'waiting',
		...decided(event, decision),
	};
}

function undecidedRow(node: string, app: string, event: HrEvent): NewRow {
	return {
		...common(node, app, event),
		delivery: '',
		state: 'undecided',
		output: 0,
		item: JSON.stringify(event.envelope.raw),
	};
}

/** What a decision adds to a row. */
export function decided(
	{ subjectId }: HrEvent,
	{ output, item }: Passed,
): Pick<NewRow, 'subject' | 'output' | 'item'> {
	return { subject: subjectId, output, item: JSON.stringify(item) };
}

const common = (node: string, app: string, { envelope, subjectId }: HrEvent) => ({
	node,
	app,
	eventId: envelope.eventId,
	eventType: envelope.eventType,
	subject: subjectId,
});
