import { NodeOperationError, type IRun } from 'n8n-workflow';

import type { Waiting } from '../../../nodes/FeishuCoreHr/inbox/rows';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { workflowRunner } from '../../../nodes/FeishuCoreHr/trigger/workflowRunner';
import type { Outcome } from '../../../nodes/FeishuCoreHr/worker/outcomes';
import { LOCATION, PERSON } from '../hrEvents';
import { APP, NODE } from '../inbox/scene';
import { FakeN8n } from './house';
import { node as source } from './node';

function setUp(parameters: Record<string, unknown> = {}, executionTimeout?: number) {
	const n8n = new FakeN8n('w', { executionTimeout });
	const settings = readSettings(source({ events: [PERSON], ...parameters }));
	const app = { baseUrl: 'feishu', appId: 'cli_1', appSecret: 'secret' };
	const place = { node: NODE, app, inbox: undefined as never };
	return { n8n, runner: workflowRunner(n8n.context, settings, place) };
}

const waiting = (eventId: string, others: Partial<Waiting> = {}): Waiting => ({
	id: 1,
	app: APP,
	eventId,
	eventType: PERSON,
	item: JSON.stringify({
		event_id: eventId,
		event_type: PERSON,
		person_id: 'A',
		changed_fields: [eventId],
	}),
	arrivedAt: 0,
	starts: 1,
	failures: 0,
	...others,
});

describe('a row must not run any more', () => {
	const { runner } = setUp();

	it.each([
		['of another app', { app: 'feishu/cli_2' }, 'the credential now names another app'],
		['of the same app on another platform', { app: 'lark/cli_1' }, 'another app'],
		['of an event no longer chosen', { eventType: LOCATION }, 'its event is no longer chosen'],
	])('%s', (_, others, why) => {
		expect(runner.objection(waiting('a', others))).toContain(why);
	});

	it('unless it is as it should be', () => {
		expect(runner.objection(waiting('a'))).toBeUndefined();
	});
});

describe('a run', () => {
	const BOTH = { events: [PERSON, LOCATION] };
	const SEPARATE = { ...BOTH, options: { separateOutputs: true } };

	it.each<[string, Record<string, unknown>, readonly string[], unknown]>([
		['by the one output', BOTH, [PERSON, LOCATION], [['a0', 'b1']]],
		['by the output of each', SEPARATE, [PERSON, LOCATION], [['a0'], ['b1']]],
		['by the second output alone', SEPARATE, [LOCATION, LOCATION], [[], ['a0', 'b1']]],
		[
			'by the output of now, whatever it was when they were stored',
			SEPARATE,
			[LOCATION, PERSON],
			[['b1'], ['a0']],
		],
	])('has its items %s', async (_, parameters, types, expected) => {
		const { n8n, runner } = setUp(parameters);
		await runner.run(types.map((eventType, n) => waiting(`${'ab'[n]}${n}`, { eventType })));
		expect(n8n.started).toHaveLength(1);
		expect(n8n.started[0]?.outputs.map((items) => items.map(({ json }) => json.event_id))).toEqual(
			expected,
		);
	});

	it('has one item for each person, where changes are merged', async () => {
		const { n8n, runner } = setUp({ startMode: 'gathered', options: { mergeChanges: true } });
		await runner.run([waiting('a'), waiting('b')]);
		expect(n8n.started[0]?.outputs).toMatchObject([
			[{ json: { event_id: 'b', event_ids: ['a', 'b'], changed_fields: ['a', 'b'] } }],
		]);
	});

	const error = (name: string, message: string, more: object = {}) =>
		Object.assign(new Error(message), { name, ...more });
	const ended = (status: string, withError?: object) =>
		({ status, data: { resultData: { error: withError } } }) as unknown as IRun;

	it.each<[string, IRun | Error | undefined, Outcome['kind']]>([
		['success', ended('success'), 'ended'],
		['a Wait node', ended('waiting'), 'ended'],
		['an error', ended('error', error('NodeOperationError', 'no')), 'failed'],
		['nothing, before its first node', undefined, 'failed'],
		['a crash', ended('crashed'), 'cutOff'],
		['a worker that died', ended('error', { message: 'job stalled more than 1 times' }), 'cutOff'],
		['a cancellation by a person', ended('canceled'), 'ended'],
		[
			'a rejection for a shutdown',
			error('SystemShutdownExecutionCancelledError', 'x', { reason: 'shutdown' }),
			'shutdown',
		],
		[
			'a rejection by a person',
			error('ManualExecutionCancelledError', 'x', { reason: 'manual' }),
			'ended',
		],
		[
			'a rejection for its time',
			error('TimeoutExecutionCancelledError', 'x', { reason: 'timeout' }),
			'failed',
		],
		['a database that is away', error('Error', 'connect ECONNREFUSED'), 'notStarted'],
	])('tells by its promise what became of it: %s', async (_, told, kind) => {
		const { n8n, runner } = setUp();
		n8n.ends = () => undefined;
		const outcome = runner.run([waiting('a')]);
		await new Promise((resolve) => setImmediate(resolve));
		const done = n8n.started[0]?.done;
		if (told instanceof Error) done?.reject(told);
		else done?.resolve(told as IRun);
		expect(await outcome).toMatchObject({ kind });
	});

	it.each([
		['in Chinese, unless the node says otherwise', {}, ['性别']],
		['in English', { fieldLanguage: 'en-US' }, ['Gender']],
		['by their API names alone', { fieldLanguage: 'off' }, undefined],
	])('says what changed %s', async (_, options, labels) => {
		const { n8n, runner } = setUp({ options });
		const stored = { event_id: 'a', event_type: PERSON, matched_fields: ['gender'] };
		await runner.run([waiting('a', { item: JSON.stringify(stored) })]);
		expect(n8n.started[0]?.outputs[0]?.[0]?.json.changed_labels).toEqual(labels);
	});

	it('that n8n refuses at once was not started', async () => {
		const { n8n, runner } = setUp();
		n8n.ends = () => {
			throw new Error('workflow is blocked');
		};
		expect(await runner.run([waiting('a')])).toEqual({
			kind: 'notStarted',
			reason: 'workflow is blocked',
		});
	});

	it("keeps to the workflow's own timeout, where it has one", () => {
		expect(setUp({}, 1_200).runner.timeoutMs).toBe(1_200_000);
		expect(setUp({}, -1).runner.timeoutMs).toBe(0);
		expect(setUp().runner.timeoutMs).toBe(0);
		// A workflow that was imported may hold anything.
		expect(setUp({}, '90' as never).runner.timeoutMs).toBe(90_000);
		expect(setUp({}, 'long' as never).runner.timeoutMs).toBe(0);
	});
});

describe('a run that is given up', () => {
	it('shows as a failed execution, with its events and what to do', () => {
		const { n8n, runner } = setUp();
		runner.givenUp([waiting('a'), waiting('b')], 'n8n ended 3 times while it ran');
		const [shown] = n8n.failedExecutions;
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown).toMatchObject({
			message: 'A run was given up: n8n ended 3 times while it ran',
			description: expect.stringMatching(/^Event a, b\. Nothing is lost:.*Run Again\.$/) as string,
		});
	});

	it('names five events, and how many more', () => {
		const { n8n, runner } = setUp();
		runner.givenUp(
			['1', '2', '3', '4', '5', '6', '7'].map((id) => waiting(id)),
			'r',
		);
		expect((n8n.failedExecutions[0] as NodeOperationError).description).toContain(
			'Event 1, 2, 3, 4, 5 and 2 more.',
		);
	});

	it('does no harm in an n8n that cannot show it', () => {
		const { n8n, runner } = setUp();
		Object.assign(n8n.context, { saveFailedExecution: undefined });
		expect(() => runner.givenUp([waiting('a')], 'r')).not.toThrow();
	});
});
