import {
	ExecutionCancelledError,
	ManualExecutionCancelledError,
	NodeApiError,
	SystemShutdownExecutionCancelledError,
	TimeoutExecutionCancelledError,
	type INode,
	type IRun,
} from 'n8n-workflow';

import {
	endOf,
	outcomeOfError,
	outcomeOfRun,
	type Outcome,
} from '../../../nodes/FeishuCoreHr/worker/outcomes';

/** A run as n8n hands it on: its error is a plain copy (n8n-core 2.41.1, `processSuccessExecution`). */
const ended = (status: string, error?: Error, lastNodeExecuted?: string) =>
	({
		status,
		data: {
			resultData: {
				error: error && { ...error, message: error.message, stack: error.stack },
				lastNodeExecuted,
			},
		},
	}) as unknown as IRun;

/** Its words in n8n 2.41.1; the class is out of reach here. */
const STALLED = new Error(
	'This execution failed to be processed too many times and will no longer retry. To allow this execution to complete, please break down your workflow or scale up your workers or adjust your worker settings.',
);

/** As 1.123 and 2.0 make them: without a reason. */
const withoutReason = (error: ExecutionCancelledError) =>
	Object.assign(error, { reason: undefined });

const told = (reason: string) => Object.assign(new Error('told by its reason'), { reason });
const LATE = 'it took longer than it may';
const NEVER_BEGAN =
	'the run failed before its first node: look at its credentials and its settings';

describe('what a run resolves with', () => {
	it.each<[string, IRun | undefined, Outcome]>([
		['success', ended('success'), { kind: 'ended' }],
		['waiting', ended('waiting'), { kind: 'ended' }],
		[
			'error',
			ended('error', new Error('no mail server')),
			{ kind: 'failed', reason: 'no mail server' },
		],
		['error without an error', ended('error'), { kind: 'failed', reason: NEVER_BEGAN }],
		['nothing', undefined, { kind: 'failed', reason: NEVER_BEGAN }],
		['crashed', ended('crashed', new Error('out of memory')), { kind: 'cutOff' }],
		['an error since its worker died', ended('error', STALLED), { kind: 'cutOff' }],
		[
			'an error since its job stalled, in the words of the queue',
			ended('error', new Error('job stalled more than allowable limit')),
			{ kind: 'cutOff' },
		],
		[
			'an error of its own that quotes n8n',
			ended('error', new Error('it said: This execution failed to be processed too many times')),
			{
				kind: 'failed',
				reason: 'it said: This execution failed to be processed too many times',
			},
		],
		[
			'an error of its own that quotes the queue',
			ended('error', new Error('it said: job stalled more than once')),
			{ kind: 'failed', reason: 'it said: job stalled more than once' },
		],
		[
			'an error of its own that speaks of stalling',
			ended('error', new Error('the upload stalled')),
			{ kind: 'failed', reason: 'the upload stalled' },
		],
		[
			'an error of a worker that could not reach the database',
			ended('error', new Error('Driver not Connected')),
			{ kind: 'notStarted', reason: 'Driver not Connected' },
		],
		[
			'an error of a worker that could not write the end of a run, though a node ran',
			ended(
				'error',
				Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
					stack:
						'Error\n    at obtainMasterConnection (/n8n/node_modules/@n8n/typeorm/dist/driver.js:1:1)',
				}),
				'Post',
			),
			{ kind: 'notStarted', reason: 'connect ECONNREFUSED 127.0.0.1:5432' },
		],
		[
			'the same error of a node, which is the workflow’s own',
			ended('error', new Error('connect ECONNREFUSED 10.0.0.1:5432'), 'Postgres'),
			{ kind: 'failed', reason: 'connect ECONNREFUSED 10.0.0.1:5432' },
		],
		['canceled', ended('canceled'), { kind: 'ended' }],
		[
			'canceled by a person',
			ended('canceled', new ManualExecutionCancelledError('1')),
			{ kind: 'ended' },
		],
		[
			'canceled for its time',
			ended('canceled', new TimeoutExecutionCancelledError('1')),
			{ kind: 'failed', reason: LATE },
		],
		[
			'canceled in name only, by a node that failed',
			ended('canceled', new NodeApiError({} as INode, { message: 'Request canceled' })),
			{ kind: 'failed', reason: 'Request canceled' },
		],
	])('%s', (_, run, outcome) => {
		expect(outcomeOfRun(run)).toEqual(outcome);
	});
});

describe('what a run rejects with', () => {
	it.each<[string, unknown, Outcome]>([
		['a person stopped it', new ManualExecutionCancelledError('1'), { kind: 'ended' }],
		['n8n stops', new SystemShutdownExecutionCancelledError('1'), { kind: 'shutdown' }],
		['its time is over', new TimeoutExecutionCancelledError('1'), { kind: 'failed', reason: LATE }],
		[
			'a person, before n8n 2.1',
			withoutReason(new ManualExecutionCancelledError('1')),
			{ kind: 'ended' },
		],
		[
			'n8n stops, before n8n 2.1',
			withoutReason(new SystemShutdownExecutionCancelledError('1')),
			{ kind: 'shutdown' },
		],
		[
			'its time is over, before n8n 2.1',
			withoutReason(new TimeoutExecutionCancelledError('1')),
			{ kind: 'failed', reason: LATE },
		],
		['a person, told by the reason alone', told('manual'), { kind: 'ended' }],
		['n8n stops, told by the reason alone', told('shutdown'), { kind: 'shutdown' }],
		[
			'its time is over, told by the reason alone',
			told('timeout'),
			{ kind: 'failed', reason: LATE },
		],
		[
			'a reason that nobody knows',
			told('boredom'),
			{ kind: 'notStarted', reason: 'told by its reason' },
		],
		['its worker died', STALLED, { kind: 'cutOff' }],
		['its job stalled', new Error('job stalled more than maxStalledCount'), { kind: 'cutOff' }],
		[
			'n8n ended it before anybody could wait for it',
			new Error('No active execution found'),
			{ kind: 'failed', reason: NEVER_BEGAN },
		],
		[
			'the database is away',
			new Error('connect ECONNREFUSED'),
			{ kind: 'notStarted', reason: 'connect ECONNREFUSED' },
		],
		[
			'the pool of the database is empty for too long',
			Object.assign(new Error('operation timed out'), { name: 'TimeoutError' }),
			{ kind: 'notStarted', reason: 'operation timed out' },
		],
		['no error at all', 'blocked', { kind: 'notStarted', reason: 'blocked' }],
		['nothing', undefined, { kind: 'notStarted', reason: 'undefined' }],
	])('%s', (_, error, outcome) => {
		expect(outcomeOfError(error)).toEqual(outcome);
	});
});

describe('what becomes of the rows', () => {
	const failed = { kind: 'failed', reason: 'no mail server' } as const;
	const reason = 'no mail server';

	it.each<[string, Parameters<typeof endOf>, ReturnType<typeof endOf>]>([
		['ended', [{ kind: 'ended' }, { starts: 1, failures: 0 }, 0], { state: 'done' }],
		['never told', [{ kind: 'unknown' }, { starts: 1, failures: 0 }, 2], { state: 'done' }],
		['failed, no retries', [failed, { starts: 1, failures: 0 }, 0], { state: 'failed', reason }],
		[
			'failed the first time of three',
			[failed, { starts: 1, failures: 0 }, 2],
			{ state: 'retrying', dueInMs: 15_000, reason },
		],
		[
			'failed the second time of three',
			[failed, { starts: 1, failures: 1 }, 2],
			{ state: 'retrying', dueInMs: 300_000, reason },
		],
		['failed the last time', [failed, { starts: 1, failures: 2 }, 2], { state: 'failed', reason }],
		[
			'n8n stopped',
			[{ kind: 'shutdown' }, { starts: 3, failures: 0 }, 0],
			{ state: 'waiting', dueInMs: 0, counted: false },
		],
		[
			'cut off for the second time',
			[{ kind: 'cutOff' }, { starts: 2, failures: 0 }, 0],
			{ state: 'waiting', dueInMs: 0, counted: true },
		],
		[
			'cut off for the third time',
			[{ kind: 'cutOff' }, { starts: 3, failures: 0 }, 9],
			{ state: 'givenUp', reason: 'it was cut off 3 times' },
		],
	])('%s', (_, given, end) => {
		expect(endOf(...given)).toEqual(end);
	});
});
