import { randomUUID } from 'node:crypto';

import type { Inbox } from '../inbox/inbox';
import type { Waiting } from '../inbox/rows';
import { arrivedBefore, itemsOf, type GroupMode } from './due';
import type { Held } from './held';
import { MOST_STARTS } from './outcomes';
import type { Here } from './run';
import type { Runner } from './runner';

/** The rows of one run. */
export type Rows = readonly Waiting[];

export interface Taken {
	readonly runs: readonly Rows[];
	/** No more are due now. */
	readonly areAll: boolean;
}

/** Takes what was under way at two crashes, one run at a time. */
export async function takeSuspect(runner: Runner, { held }: Here): Promise<readonly Rows[]> {
	return runner.startMode.kind === 'each' ? await takeEach(runner, held, 'often', 1) : [];
}

/** Takes what is due of a subscription, for at most so many runs. */
export async function takeDue(runner: Runner, limit: number, here: Here): Promise<Taken> {
	const { startMode } = runner;
	if (startMode.kind !== 'each') {
		const runs = await takeGroup(runner, startMode, here);
		return { runs, areAll: runs.length === 0 };
	}
	const runs = await takeEach(runner, here.held, 'seldom', limit);
	return { runs, areAll: runs.length < limit };
}

/** Ends, visibly, what was under way at three crashes: it must not end n8n for ever. */
export async function giveUp(runner: Runner, inbox: Inbox): Promise<void> {
	const reason = `n8n ended ${MOST_STARTS} times while it ran`;
	const rows = await inbox.giveUp(runner.node, MOST_STARTS, reason);
	if (rows.length === 0) return;
	runner.log.warn(`a run of ${rows.length} change(s) is given up: ${reason}`);
	runner.givenUp(rows, reason);
}

async function takeEach(
	{ node, inOrder }: Runner,
	held: Held,
	started: 'often' | 'seldom',
	limit: number,
): Promise<readonly Rows[]> {
	const wanted = { node, inOrder, limit, started };
	const rows = await held.take(async (inbox) => await inbox.take(wanted));
	return rows.map((row) => [row]);
}

/** A group that was cut off or failed comes first, as the same set; so it may be a suspect, too. */
async function takeGroup(
	{ node, inOrder }: Runner,
	mode: GroupMode,
	{ inbox, held, clock }: Here,
): Promise<readonly Rows[]> {
	const limit = itemsOf(mode);
	const gathered = await inbox.gathering(node, limit);
	const wanted = {
		node,
		inOrder,
		limit,
		arrivedBefore: arrivedBefore(mode, gathered, clock.now()),
		batch: randomUUID(),
	};
	const rows = await held.take(async (store) => await store.takeGroup(wanted));
	return rows.length > 0 ? [rows] : [];
}
