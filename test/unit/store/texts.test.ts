import { randomBytes } from 'node:crypto';

import { Door } from '../../../nodes/FeishuCoreHr/door';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { readHrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { APP, NODE, of, row, SECOND } from '../inbox/scene';
import { FakeRunner, onProcesses, type Processes } from '../worker/scene';
import { ENGINES } from './engines';

jest.setTimeout(60_000);

describe.each(ENGINES)('texts that are odd, on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	it('a run that failed with a null character in its message has ended', async () => {
		const { worker, put } = processes.start();
		const runner = new FakeRunner();
		worker.add(runner);
		await put(of('A1'));
		runner.end('A1', { kind: 'failed', reason: 'byte \0 of it' });
		await processes.quiet();
		expect(await processes.stored()).toEqual(['A1 failed']);
	});

	it('a run that failed with a page full of words keeps the first 1,000 characters', async () => {
		const { worker, put } = processes.start();
		const runner = new FakeRunner();
		worker.add(runner);
		await put(of('A1'));
		runner.end('A1', { kind: 'failed', reason: 'x'.repeat(5_000_000) });
		await processes.pass(SECOND);
		expect(await processes.stored('length(reason)')).toEqual(['1000']);
	});

	it('a null character in an id spoils nothing for the events of the same moment', async () => {
		const { inbox } = processes.start();
		const odd = row('odd\0', { subject: '\0', item: JSON.stringify({ a: '\0\ud800' }) });
		await Promise.all([inbox.put([odd]), inbox.put(of('A1'))]);
		await inbox.put([odd]);
		expect(await processes.stored('item')).toEqual([
			String.raw`{"a":"\u0000\ud800"}`,
			expect.anything(),
		]);
	});

	it('an id of any length is stored: it orders by its first 255 characters', async () => {
		const { inbox } = processes.start();
		const door = new Door({
			inbox,
			subscriptions: { isReady: true, ready: async () => undefined, expected: () => [NODE] },
			clock: processes.clock,
			log: new FakeRunner().log,
			stored: () => undefined,
		});
		const parsed = parseEnvelope({
			header: { event_id: 'A1', event_type: 'corehr.person.updated_v1' },
			event: { person_id: randomBytes(6_000).toString('base64') },
		});
		if (!parsed.ok) throw new Error(parsed.reason);
		const event = await readHrEvent(parsed.envelope);
		const audience = { app: APP, present: () => [], awaitsOthers: true };
		expect(await door.receive(event, audience)).toBe('stored');
	});
});
