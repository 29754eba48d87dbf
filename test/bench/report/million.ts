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
		rate: number(rate),
		unwantedASecond: number(unwantedASecond),
		unwantedShare: percent(rate / unwantedASecond),
		unwantedByWebhookMs: number(unwantedByWebhookMs),
		webhookCores: number((rate * unwantedByWebhookMs) / 1_000),
		storedASecond: number(storedASecond),
		storedShare: percent(rate / storedASecond),
		runsASecond: number(runsASecond),
		runsHours: number(EVENTS / runsASecond / HOUR),
		backlogASecond: number(backlogASecond),
		fullAfter: minutes(LIMITS.rows / backlogASecond),
		lost: (Math.round(Math.max(0, EVENTS - taken) / 10_000) * 10_000).toLocaleString('en'),
		machines: number(Math.ceil(rate / runsASecond)),
		gatheredRuns: number(EVENTS / GATHERED),
		gatheredShare: percent(runsOf(GATHERED) / runsASecond),
		mostGatheredRuns: number(EVENTS / MOST_GATHERED),
		gatherMinute: number(rate * 60),
		gatherAtMost: minutes(waitable / rate),
		digestMegabytes: number((EVENTS * bytesWaiting) / 2 ** 20),
		bytesWaiting: number(bytesWaiting),
		bytesDone: number(bytesDone),
		doneMegabytes: number((EVENTS * bytesDone) / 2 ** 20),
		storeMegabytes: number(LIMITS.storeBytes / 2 ** 20),
		rows: LIMITS.rows.toLocaleString('en'),
		takeMs: number(takeMs),
		takeASecond: number(1_000 / takeMs),
		takeOnPostgresMs: number(takeOnPostgresMs),
		takeOnPostgresASecond: number(1_000 / takeOnPostgresMs),
		calls: number(EVENTS / 100),
		peopleASecond: number(PEOPLE_A_MINUTE / 60),
		callMinutes: number(EVENTS / PEOPLE_A_MINUTE),
	};
}

const percent = (share: number): string => `${number(share * 100)} %`;
const minutes = (seconds: number): string => `${number(seconds / 60)} minutes`;
