import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { delivery, warnOfPlace } from '../../nodes/FeishuCoreHr/delivery';
import { StoreFault } from '../../nodes/FeishuCoreHr/store/store';
import { DAY, known, MINUTE, row } from './inbox/scene';
import { readLog } from './longConnection/listeners';

const { EXECUTIONS_MODE, N8N_USER_FOLDER } = process.env;
let folder: string;
let log: string[];

beforeAll(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'delivery-'));
	Object.assign(process.env, { EXECUTIONS_MODE: 'queue', N8N_USER_FOLDER: folder });
	jest.useFakeTimers({ doNotFake: ['nextTick', 'performance', 'queueMicrotask', 'setImmediate'] });
	log = readLog();
});
afterAll(() => {
	jest.useRealTimers();
	Object.assign(process.env, { EXECUTIONS_MODE: EXECUTIONS_MODE ?? '' });
	if (N8N_USER_FOLDER === undefined) delete process.env.N8N_USER_FOLDER;
	fs.rmSync(folder, { recursive: true });
});

const warnings = () => log.filter((line) => line.startsWith('warn'));

it('the place where changes wait is warned about once, however many workflows go live', () => {
	warnOfPlace();
	warnOfPlace();
	const queue = warnings().filter((line) => line.includes('n8n runs in queue mode'));
	expect(queue).toHaveLength(1);
	log.length = 0;
});

it('what waits for a workflow that was off for a week is dropped, with a line in the log', async () => {
	const { inbox } = delivery();
	await inbox.put(['e1', 'e2'].map((eventId) => row(eventId, { node: 'off' })));
	await inbox.put([row('e3', { node: 'on' })]);
	const seen = { off: Date.now() - 8 * DAY, on: Date.now() - 6 * DAY };
	for (const [node, at] of Object.entries(seen)) {
		await inbox.store.transact(
			'quick',
			async (tx) =>
				await tx.rows(
					`insert into subscription (node, app, connection, instance, workflow_id, name, owner,
					seen_at, replay_window, events)
					values ($1, '', 'webhook', '', '', '', '', $2, 0, '[]')`,
					[node, at],
				),
		);
	}
	jest.advanceTimersByTime(10 * MINUTE);
	while (warnings().length === 0) await new Promise((resolve) => setImmediate(resolve));
	expect(warnings()).toEqual([
		expect.stringContaining('2 changes of workflows that were off for a week are dropped'),
	]);
	expect(await inbox.gathering('off', 10)).toBeUndefined();
	expect(await inbox.gathering('on', 10)).toMatchObject({ rows: 1 });
});

it('nothing is forgotten before the workflows that are here have shown that they are', async () => {
	const { inbox, subscriptions } = delivery();
	await subscriptions.begin('instance');
	await subscriptions.arrive(known('here'));
	await inbox.put([row('e4', { node: 'here' })]);
	// The host slept: no beat since.
	jest.spyOn(subscriptions, 'beat').mockRejectedValueOnce(new StoreFault('locked', 'a backup'));
	await inbox.store.transact(
		'quick',
		async (tx) =>
			await tx.rows("update subscription set seen_at = $1 where node = 'here'", [
				Date.now() - 8 * DAY,
			]),
	);
	const beaten = jest.mocked(subscriptions.beat).mock;
	while (beaten.calls.length < 3) {
		jest.advanceTimersByTime(10 * MINUTE);
		for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
	}
	expect(await inbox.gathering('here', 10)).toMatchObject({ rows: 1 });
});
