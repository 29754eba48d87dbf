import type { IRun } from 'n8n-workflow';

import type { End } from '../inbox/inbox';
import { retryPause } from './backoff';

/** What became of a run, as far as n8n tells. */
export type Outcome =
	| { readonly kind: 'ended' }
	| { readonly kind: 'failed'; readonly reason: string }
	/** A machine ended it, not the workflow. */
	| { readonly kind: 'cutOff' }
	/** n8n stopped: not the run's fault. */
	| { readonly kind: 'shutdown' }
	/** n8n could not begin it (its database is away, the workflow is blocked). */
	| { readonly kind: 'notStarted'; readonly reason: string }
	/** n8n never told. */
	| { readonly kind: 'unknown' };

/** After so many starts without an outcome a run is given up: it must not end n8n for ever. */
export const MOST_STARTS = 3;

const NEVER_BEGAN =
	'the run failed before its first node: look at its credentials and its settings';

/** What is read of an error; n8n hands some on as plain copies, without their class. */
interface Told {
	readonly name?: unknown;
	readonly message?: unknown;
	readonly reason?: unknown;
	readonly stack?: unknown;
}

/** What `donePromise` resolved with. */
export function outcomeOfRun(run: IRun | undefined): Outcome {
	const error: Told | undefined = run?.data?.resultData?.error;
	switch (run?.status) {
		case 'success':
		case 'waiting': // In a Wait node, on n8n's own disk: n8n wakes it, also after a restart.
			return { kind: 'ended' };
		case 'crashed':
			return { kind: 'cutOff' };
		case 'canceled':
			// n8n calls so also what it stopped for its time, and what failed with a message that has the
			// word "canceled" in it (read in n8n-core 2.41.1, `processSuccessExecution`).
			return error ? (cancellation(error) ?? failure(error)) : { kind: 'ended' };
		default:
			if (isStalled(error)) return { kind: 'cutOff' };
			return isOfItsDatabase(run, error)
				? { kind: 'notStarted', reason: textOf(error ?? {}) }
				: failure(error);
	}
}

/** What `donePromise` rejected with. */
export function outcomeOfError(error: unknown): Outcome {
	const told: Told = error instanceof Error ? error : { message: String(error) };
	// It was over before anybody could wait for it: n8n 2.41.1 says this of a run that it ended before
	// the first node (a credential that is not shared), where it means to resolve with nothing.
	if (textOf(told) === 'No active execution found') return { kind: 'failed', reason: NEVER_BEGAN };
	const cancelled = cancellation(told);
	if (cancelled) return cancelled;
	return isStalled(told) ? { kind: 'cutOff' } : { kind: 'notStarted', reason: textOf(told) };
}

/**
 * What a run's outcome means for its rows, but for `notStarted`, which also depends on the others.
 *
 * @param retries how often a failed run is tried again
 */
export function endOf(
	outcome: Exclude<Outcome, { kind: 'notStarted' }>,
	{ starts, failures }: { readonly starts: number; readonly failures: number },
	retries: number,
): End {
	switch (outcome.kind) {
		case 'ended':
		case 'unknown':
			return { state: 'done' };
		case 'failed': {
			const { reason } = outcome;
			if (failures >= retries) return { state: 'failed', reason };
			return { state: 'retrying', dueInMs: retryPause(failures + 1), reason };
		}
		case 'shutdown':
			return { state: 'waiting', dueInMs: 0, counted: false };
		case 'cutOff':
			if (starts < MOST_STARTS) return { state: 'waiting', dueInMs: 0, counted: true };
			return { state: 'givenUp', reason: `it was cut off ${MOST_STARTS} times` };
	}
}

/** `reason` is there since n8n 2.1; the names tell it in 1.123, too. */
function cancellation({ reason, name }: Told): Outcome | undefined {
	const is = (why: string, error: string) =>
		reason === why || name === `${error}ExecutionCancelledError`;
	if (is('manual', 'Manual')) return { kind: 'ended' };
	if (is('shutdown', 'SystemShutdown')) return { kind: 'shutdown' };
	if (is('timeout', 'Timeout')) return { kind: 'failed', reason: 'it took longer than it may' };
	return undefined;
}

/**
 * In queue mode a job whose worker died: in n8n's words (2.41, `MaxStalledCountError`; it resolves as a
 * run that failed), or in those of its queue (bull 4).
 */
const isStalled = (error: Told | undefined): boolean =>
	/^job stalled more than |^This execution failed to be processed too many times/.test(
		textOf(error ?? {}),
	);

/**
 * Whether n8n's own database was away: a worker could not even load the run (then no node is named), or
 * could not write its end (n8n 2.41, `processSuccessExecution`; the error then comes out of n8n's
 * database layer). n8n knows of no end, and so it is as if the run had not been started.
 */
const isOfItsDatabase = (run: IRun | undefined, error: Told = {}): boolean =>
	isDatabaseAway(textOf(error)) &&
	(run?.data?.resultData?.lastNodeExecuted === undefined ||
		/@n8n[\\/]typeorm/.test(String(error.stack)));

/**
 * The words of PostgreSQL's driver, of n8n's and of the server for a database that cannot be reached.
 */
export const isDatabaseAway = (text: string): boolean =>
	/^(?:Driver not Connected|Query runner already released|Connection terminated|timeout exceeded when trying to connect|terminating connection due to|the database system is |sorry, too many clients|Client has encountered a connection error|Database connection timed out|(?:connect|read|write) E[A-Z]+)/.test(
		text,
	);

const failure = (error: Told | undefined): Outcome => ({
	kind: 'failed',
	reason: error ? textOf(error) : NEVER_BEGAN,
});

const textOf = ({ message }: Told): string => (typeof message === 'string' ? message : '');
