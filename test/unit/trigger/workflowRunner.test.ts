import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import type { Waiting } from '../../../nodes/FeishuCoreHr/inbox/rows';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { workflowRunner } from '../../../nodes/FeishuCoreHr/trigger/workflowRunner';
import { node } from './node';

const PERSON = 'corehr.person.updated_v1';
const APP = 'feishu/cli_1';

const row = (eventId: string, others: Partial<Waiting> = {}): Waiting => ({
	id: 1,
	app: APP,
	eventId,
	eventType: PERSON,
	output: 0,
	item: JSON.stringify({ event_id: eventId, person_id: '1' }),
	arrivedAt: 0,
	starts: 1,
	failures: 0,
	...others,
});

/** A workflow of an n8n, with what n8n was asked to do for it. */
function workflow(n8n: Partial<ITriggerFunctions> = {}) {
	const emit = jest.fn<void, Parameters<ITriggerFunctions['emit']>>();
	let end: (run: IRun) => void = () => undefined;
	const context = {
		...node({}),
		getWorkflow: () => ({ id: 'w', name: 'Workflow' }),
		getWorkflowSettings: () => ({}),
		emit,
		helpers: {
			createDeferredPromise: () => ({ promise: new Promise<IRun>((resolve) => (end = resolve)) }),
		},
		...n8n,
	} as unknown as ITriggerFunctions;
	const settings = readSettings(node({ events: [PERSON] }));
	const place = { node: 'node 1', app: APP, appId: 'cli_1', inbox: {} as Inbox };
	const runner = workflowRunner(context, settings, place);
	return { runner, emit, end: (status: string) => end({ status } as unknown as IRun) };
}

it('all rows of a run are the items of one execution, and its outcome is theirs', async () => {
	const { runner, emit, end } = workflow();
	const outcome = runner.run([row('e1'), row('e2')]);
	const items = [
		{ json: { event_id: 'e1', person_id: '1' } },
		{ json: { event_id: 'e2', person_id: '1' } },
	];
	expect(emit.mock.calls.map(([outputs]) => outputs)).toEqual([[items]]);
	end('success');
	expect(await outcome).toEqual({ kind: 'ended' });
});

it.each<[string, Partial<Waiting>, string | undefined]>([
	['of the app and the event that are chosen', {}, undefined],
	['of another app', { app: 'feishu/cli_2' }, 'the credential now names another app'],
	['of another event', { eventType: 'other' }, 'its event is no longer chosen'],
])('of what waited, a row %s: %j', (_, others, objection) => {
	expect(workflow().runner.objection(row('e1', others))).toBe(objection);
});

describe('what is given up', () => {
	const rows = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7'].map((eventId) => row(eventId));

	it('is a failed execution in n8n’s list that says what to do', () => {
		const saveFailedExecution = jest.fn<void, [Error & { description?: string }]>();
		workflow({ saveFailedExecution }).runner.givenUp(rows, 'n8n ended 3 times while it ran');
		const [error] = saveFailedExecution.mock.calls[0] ?? [];
		expect(error?.message).toBe('A run was given up: n8n ended 3 times while it ran');
		expect(error?.description).toMatch(/^Event e1, e2, e3, e4, e5 and 2 more\. Nothing is lost: /);
		expect(error?.description).toMatch(/resource Change, operation Run Again\.$/);
	});

	it('is none where this n8n has no such thing', () => {
		const { runner } = workflow({ saveFailedExecution: undefined });
		expect(() => runner.givenUp(rows, 'it was cut off 3 times')).not.toThrow();
	});
});
