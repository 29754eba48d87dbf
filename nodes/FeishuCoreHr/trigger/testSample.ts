import { randomUUID } from 'node:crypto';

import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';

import { inTime, systemClock } from '../clock';
import { OWN_ROWS, toOwnItem } from '../events/ownEvents';
import { alone, outputOf, type Passed } from '../events/outputs';
import { findSample, marked, passSample, type Sample } from '../events/sample';
import { appFromCredential, type App } from '../transport/app';
import { Client } from '../transport/client';
import { explain, PlatformError } from '../transport/errors';
import { httpOf } from '../transport/http';
import { platform } from '../transport/platform';
import { dressing, prepareDressing } from './dressing';
import { askerOf } from './ownNames';
import { askable, realIds } from './sampleIds';
import type { TriggerSettings } from './settings';

/** The longest that somebody who wants an item at once waits for a real id. */
const PATIENCE_MS = 5_000;
/** A change of now could not be read yet, and the next node would wait. */
const AGE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Says by itself what it is, in whatever the next node makes of it. */
const MADE_UP = 'made-up-sample-id';

/**
 * An item at once, as the first chosen event that the filter lets pass gives it, of a real record
 * where the platform names one. Where it does not, the item says so.
 *
 * @throws NodeOperationError where the filter would let no event pass that we can think of
 */
export async function giveSample(
	context: ITriggerFunctions,
	settings: TriggerSettings,
): Promise<void> {
	const app = appFromCredential(await context.getCredentials('feishuCoreHrApi'));
	const asker = askerOf(context, app);
	const names = inTime(systemClock, PATIENCE_MS, prepareDressing(settings, asker), undefined);
	const sample = await findSample(settings);
	const passed = sample ? await asked(context, settings, app, sample) : own(settings, app);
	if (!passed) {
		throw new NodeOperationError(context.getNode(), 'There is no sample that this filter passes', {
			description:
				"Open this node and set 'Test Run' to 'Next Change', or look at its filter and at 'Change Types'.",
		});
	}
	await names;
	context.emit(await alone(passed, dressing(settings, asker)));
}

async function asked(
	context: ITriggerFunctions,
	settings: TriggerSettings,
	app: App,
	sample: Sample,
): Promise<Passed | undefined> {
	const { subject } = sample.row;
	const keys = askable(Object.keys(sample.body));
	const { ids, reason } = await idsInTime(context, app, keys);
	const missing = keys.filter((key) => ids[key] === undefined);
	const note =
		missing.length > 0
			? `${missing.join(' and ')}: made up, because no real one could be had (${reason}). A step that looks it up finds nothing. Once this is cured, click Execute step again.`
			: subject !== '' && !keys.includes(subject)
				? `${subject}: the example of Feishu's documentation, no record of your company. A step that looks it up finds nothing.`
				: undefined;
	if (note) context.logger.warn(`Feishu CoreHR: a sample has no real id. ${note}`);
	const madeUp = Object.fromEntries(missing.map((key) => [key, MADE_UP]));
	const passed = await passSample(sample, settings, {
		appId: app.appId,
		eventId: `sample-${randomUUID()}`,
		at: systemClock.now() - AGE_MS,
		ids: { ...madeUp, ...ids },
	});
	return passed && note ? { ...passed, item: { ...passed.item, sample_note: note } } : passed;
}

interface Found {
	readonly ids: Readonly<Record<string, string>>;
	/** Why one of them is missing, if one is. */
	readonly reason: string;
}

async function idsInTime(
	context: ITriggerFunctions,
	app: App,
	keys: readonly string[],
): Promise<Found> {
	const over = new AbortController();
	const settings = { app, http: httpOf(context), platform, maxWait: PATIENCE_MS };
	const client = new Client({ ...settings, signal: over.signal });
	const found = realIds(client, keys).then(
		(ids): Found => ({
			ids,
			reason: 'the app sees no such record: check its data permissions in the developer console',
		}),
		(error: unknown): Found => ({ ids: {}, reason: reasonOf(error) }),
	);
	const late: Found = { ids: {}, reason: 'Feishu did not answer within 5 s' };
	return await inTime(systemClock, PATIENCE_MS, found, late).finally(() => over.abort());
}

function reasonOf(error: unknown): string {
	if (!PlatformError.is(error)) return error instanceof Error ? error.message : String(error);
	const { message, description } = explain(error);
	return `${message}. ${description}`;
}

/** The first of our own events that is chosen: no filter concerns them. */
function own(settings: TriggerSettings, { appId }: App): Passed | undefined {
	const row = OWN_ROWS.find(({ type }) => settings.events.has(type));
	if (!row) return undefined;
	const at = systemClock.now();
	const since = at - (row.type === 'connection.silent' ? settings.silentAfterMs : HOUR_MS);
	const event = { type: row.type, appId, at, since, lastEventAt: since, reason: row.description };
	return { item: marked(toOwnItem(event)), output: outputOf(row.type, settings) };
}
