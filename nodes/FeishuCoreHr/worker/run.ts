import type { Clock } from '../clock';
import type { Inbox } from '../inbox/inbox';
import { BEAT_MS } from '../inbox/leases';
import type { Waiting } from '../inbox/rows';
import type { Attempt } from './backoff';
import type { Doubt } from './doubt';
import type { Held } from './held';
import { isDatabaseAway, type Outcome } from './outcomes';
import type { Runner } from './runner';
import type { Starts } from './starts';

/** Milliseconds after which a run no longer holds back its person's next change. */
const ORDER_MS = 10 * 60_000;
/** n8n does not tell the end of every run: such a one is finished as unknown. */
const UNKNOWN_MS = 24 * 3_600_000;
/** A start not refused for longer than n8n waits for its database (20 s, n8n 2.41) went well. */
const BEGUN_MS = 30_000;

const LOST =
	'n8n has not told the end of runs that were under way when its database was away, or soon after; they run again';

/** What a run needs of the process. */
export interface Here {
	readonly inbox: Inbox;
	readonly held: Held;
	readonly clock: Clock;
	readonly doubt: Doubt;
}

/** Runs one execution of rows that were taken, from its start to its written end. */
export async function run(
	runner: Runner,
	starts: Starts,
	taken: readonly Waiting[],
	here: Here,
): Promise<void> {
	const rows = await withoutUnwanted(runner, taken, here.held);
	const [first] = rows;
	if (!first) return;
	const attempt = starts.attempt();
	const outcome = await untilTold(runner, rows, attempt, here);
	if (outcome.kind === 'notStarted' && isDatabaseAway(outcome.reason)) here.doubt.databaseAway();
	const end = starts.endOf(attempt, outcome, first);
	await here.held.end(rows, end);
	if (end.state === 'givenUp') runner.givenUp(rows, end.reason);
}

async function withoutUnwanted(
	runner: Runner,
	taken: readonly Waiting[],
	held: Held,
): Promise<readonly Waiting[]> {
	const unwanted = taken.filter((row) => runner.objection(row) !== undefined);
	if (unwanted.length === 0) return taken;
	for (const row of unwanted) {
		runner.log.warn(`event ${row.eventId} is dropped: ${runner.objection(row)}`);
	}
	await held.end(unwanted, { state: 'done' });
	return taken.filter((row) => runner.objection(row) === undefined);
}

/** Starts it, and waits until n8n tells its outcome, or for a day. */
async function untilTold(
	runner: Runner,
	rows: readonly Waiting[],
	attempt: Attempt,
	{ inbox, clock, doubt }: Here,
): Promise<Outcome> {
	const ids = rows.map(({ id }) => id);
	const cancels: Array<() => void> = [];
	let isOver = false;
	const after = (pause: number, job: () => void) => cancels.push(clock.in(pause, job));
	const freeOrder = () => {
		inbox.freeOrder(ids).catch(() => {
			if (!isOver) after(BEAT_MS, freeOrder);
		});
	};
	after(BEGUN_MS, attempt.goesOn);
	after(Math.max(ORDER_MS, runner.timeoutMs), freeOrder);
	const unknown = new Promise<Outcome>((resolve) => {
		after(UNKNOWN_MS, () => {
			runner.log.warn('n8n has not told the end of a run for 24 hours; it counts as ended');
			resolve({ kind: 'unknown' });
		});
	});
	const lost = new Promise<Outcome>((resolve) => {
		const told = doubt.watch(runner.timeoutMs, (isFirst) => {
			if (isFirst) runner.log.warn(LOST);
			resolve({ kind: 'cutOff' });
		});
		cancels.push(told);
	});
	const outcome = await Promise.race([runner.run(rows), unknown, lost]);
	isOver = true;
	for (const cancel of cancels) cancel();
	return outcome;
}
