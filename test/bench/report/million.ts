import { LIMITS } from '../../../nodes/FeishuCoreHr/inbox/limits';
import type { Figures } from '../part';
import { number } from './words';

const EVENTS = 1_000_000;
const SECONDS = 3_600;
const HOUR = 3_600;
/** The platform brings an event for the last time 6 h, 1 h, 5 min and 15 s after it was refused first. */
const RETRIED_FOR_SECONDS = 7 * HOUR + 5 * 60 + 15;
/** Changes in one run: what *Most Changes in One Run* is, and what it can be. */
const [GATHERED, MOST_GATHERED] = [500, 5_000];
/** `employees/batch_get`: 100 people a call, 100 calls a minute. */
const PEOPLE_A_MINUTE = 10_000;

/**
 * What 1,000,000 events within an hour would need, computed from what was measured; the words around
 * it stand in `template.md`.
 */
export function million(figures: Figures): Readonly<Record<string, string>> {
	const rate = EVENTS / SECONDS;
	const { unwantedASecond, unwantedByWebhookMs, storedASecond, runsASecond } = figures;
	const { bytesWaiting, bytesDone, takeMs, takeOnPostgresMs } = figures;
	const backlogASecond = Math.max(0, rate - runsASecond);
	const taken = runsASecond * (SECONDS + RETRIED_FOR_SECONDS) + LIMITS.rows;
	const waitable = Math.min(LIMITS.rows, LIMITS.bytes / bytesWaiting);
	const runsOf = (changes: number) => EVENTS / changes / SECONDS;
	return {
		rate: told(rate),
		unwantedASecond: told(unwantedASecond),
		unwantedShare: percent(rate / unwantedASecond),
		unwantedByWebhookMs: told(unwantedByWebhookMs),
		webhookCores: told((rate * unwantedByWebhookMs) / 1_000),
		storedASecond: told(storedASecond),
		storedShare: percent(rate / storedASecond),
		runsASecond: told(runsASecond),
		runsHours: told(EVENTS / runsASecond / HOUR),
		backlogASecond: told(backlogASecond),
		fullAfter: minutes(LIMITS.rows / backlogASecond),
		lost: (Math.round(Math.max(0, EVENTS - taken) / 10_000) * 10_000).toLocaleString('en'),
		machines: told(Math.ceil(rate / runsASecond)),
		gatheredRuns: told(EVENTS / GATHERED),
		gatheredShare: percent(runsOf(GATHERED) / runsASecond),
		mostGatheredRuns: told(EVENTS / MOST_GATHERED),
		gatherMinute: told(rate * 60),
		gatherAtMost: minutes(waitable / rate),
		digestMegabytes: told((EVENTS * bytesWaiting) / 2 ** 20),
		bytesWaiting: told(bytesWaiting),
		bytesDone: told(bytesDone),
		doneMegabytes: told((EVENTS * bytesDone) / 2 ** 20),
		storeMegabytes: told(LIMITS.storeBytes / 2 ** 20),
		rows: LIMITS.rows.toLocaleString('en'),
		takeMs: told(takeMs),
		takeShare: percent((rate * takeMs) / 1_000),
		takeOnPostgresMs: told(takeOnPostgresMs),
		takeOnPostgresShare: percent((rate * takeOnPostgresMs) / 1_000),
		calls: told(EVENTS / 100),
		peopleASecond: told(PEOPLE_A_MINUTE / 60),
		callMinutes: told(EVENTS / PEOPLE_A_MINUTE),
	};
}

/** @throws when nobody measured it */
function told(value: number): string {
	if (!Number.isFinite(value))
		throw new Error('The paper computes with a figure that nobody measured');
	return number(value);
}

const percent = (share: number): string => `${told(share * 100)} %`;
const minutes = (seconds: number): string => `${told(seconds / 60)} minutes`;
