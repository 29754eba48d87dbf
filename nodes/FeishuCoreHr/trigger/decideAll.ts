import { setImmediate } from 'node:timers/promises';

import { decide } from '../events/decide';
import { parseEnvelope } from '../events/envelope';
import { parseJson } from '../events/exactJson';
import { readHrEvent } from '../events/hrEvent';
import { isOwn } from '../events/ownEvents';
import type { Inbox } from '../inbox/inbox';
import type { PlainRecord } from '../plainData';
import { decided } from '../eventRows';
import type { TriggerSettings } from './settings';

const AT_ONCE = 200;

/** Decides what arrived while the workflow was not there, by its own filter of now. */
export async function decideAll(
	inbox: Inbox,
	node: string,
	settings: TriggerSettings,
): Promise<void> {
	for (;;) {
		const rows = await inbox.undecided(node, AT_ONCE);
		for (const { id, item, eventType } of rows) {
			// A store that blocks comes to its end without letting anybody else have a turn.
			await setImmediate();
			if (isOwn(eventType)) {
				const subject = String((JSON.parse(item) as PlainRecord).app_id);
				await inbox.decide(id, settings.events.has(eventType) ? { subject, item } : undefined);
				continue;
			}
			const parsed = parseEnvelope(await parseJson(item));
			const event = parsed.ok ? await readHrEvent(parsed.envelope) : undefined;
			const decision = event && (await decide(event, settings));
			const passed = event && decision?.kind === 'passed';
			await inbox.decide(id, passed ? await decided(event, decision) : undefined);
		}
		if (rows.length < AT_ONCE) return;
	}
}
