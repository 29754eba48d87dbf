import { Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import { Doubt } from '../../../nodes/FeishuCoreHr/worker/doubt';
import { Held } from '../../../nodes/FeishuCoreHr/worker/held';
import { run } from '../../../nodes/FeishuCoreHr/worker/run';
import { Starts } from '../../../nodes/FeishuCoreHr/worker/starts';
import { BEGINNING_MS } from '../../../nodes/FeishuCoreHr/worker/worker';
import { HOUR, of, row, SECOND } from '../inbox/scene';
import { ENGINES, SqliteEngine } from '../store/engines';
import { FakeRunner, onProcesses, withRunner, type Processes } from './scene';

jest.setTimeout(60_000);

const FAILED = { kind: 'failed', reason: 'no mail server' } as const;
const REFUSED = { kind: 'notStarted', reason: 'database away' } as const;

describe.each(ENGINES)('what becomes of a run on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	it('that failed: it is tried again, and holds nobody back meanwhile', async () => {
		const { runner, put } = withRunner(processes);
		runner.retries = 1;
		await put(of('A1', 'A2'));
		runner.end('A1', FAILED);
		await processes.quiet();
		expect(runner.running).toEqual(['A2']);
		runner.end('A2');
		await processes.pass(14 * SECOND);
		expect(runner.started).toEqual(['A1', 'A2']);
		await processes.pass(2 * SECOND);
		runner.end('A1', FAILED);
		await processes.quiet();
		expect(await processes.stored('event_id, state, reason')).toEqual([
			'A1 failed no mail server',
			'A2 done ',
		]);
	});

	it('that was stopped with n8n: it runs again, the start not counted', async () => {
		const { runner, put } = withRunner(processes);
		await put(of('A1'));
		for (let stop = 0; stop < 5; stop++) {
			runner.end('A1', { kind: 'shutdown' });
			await processes.quiet();
		}
		expect(runner.running).toEqual(['A1']);
		expect(await processes.stored('state, starts')).toEqual(['running 1']);
	});

	it('that was cut off: it runs again at once, also when somebody has set the clock back', async () => {
		const { runner, put, worker } = withRunner(processes);
		await put(of('A1'));
		worker.remove(runner);
		runner.end('A1', { kind: 'shutdown' });
		await processes.quiet();
		processes.clock.step(-24 * HOUR);
		worker.add(runner);
		await processes.pass(SECOND);
		expect(runner.running).toEqual(['A1']);
	});

	it('that a machine cut off: it runs again, and after the third time it is given up', async () => {
		const { runner, put } = withRunner(processes);
		await put(of('A1', 'A2'));
		for (let cut = 0; cut < 3; cut++) {
			runner.end('A1', { kind: 'cutOff' });
			await processes.pass(5 * SECOND);
		}
		expect(runner.running).toEqual(['A2']);
		expect(runner.shownAsGivenUp).toEqual(['A1']);
		expect(await processes.stored('event_id, state, reason')).toEqual([
			'A1 givenUp it was cut off 3 times',
			'A2 running ',
		]);
	});

	it('that must not run any more: it is dropped with a line in the log, and bars no way', async () => {
		const { runner, put } = withRunner(processes);
		runner.objection = ({ eventId }) =>
			eventId.startsWith('A') ? 'the credential now names another app' : undefined;
		await put(of('A1', 'A2', 'B1'));
		expect(runner.running).toEqual(['B1']);
		expect(runner.lines).toEqual([
			'event A1 is dropped: the credential now names another app',
			'event A2 is dropped: the credential now names another app',
		]);
		expect(await processes.stored()).toEqual(['A1 done', 'A2 done', 'B1 running']);
	});

	it('that breaks here: it is told in the log, and bars no other workflow', async () => {
		const { runner, worker, put } = withRunner(processes);
		const other = new FakeRunner('node 2');
		worker.add(other);
		runner.objection = () => {
			throw new Error('a defect');
		};
		await put([row('a'), row('b', { node: 'node 2' })]);
		expect(runner.lines).toEqual(['a run ended oddly']);
		expect(other.running).toEqual(['b']);
	});

	it('whose end cannot be written: it is kept, not run again here, and written when it can be', async () => {
		const { store, runner, put } = withRunner(processes);
		await put(of('A1', 'A2'));
		store.isAway = true;
		runner.end('A1');
		await processes.pass(15 * SECOND);
		store.isAway = false;
		await processes.quiet();
		expect(await processes.stored()).toEqual(['A1 running', 'A2 waiting']);
		await processes.pass(6 * SECOND);
		expect(await processes.stored()).toEqual(['A1 done', 'A2 running']);
		expect(runner.started).toEqual(['A1', 'A2']);
	});

	describe('whose workflow is switched off', () => {
		it('ends all the same, and nothing more is taken', async () => {
			const { worker, runner, put } = withRunner(processes);
			await put(of('A1', 'A2'));
			worker.remove(runner);
			runner.end('A1');
			await processes.pass(30 * SECOND);
			expect(await processes.stored()).toEqual(['A1 done', 'A2 waiting']);
			expect(runner.started).toEqual(['A1']);
		});

		it('is not what ended n8n: a start that a stop cuts off does not count', async () => {
			const { worker, runner, put } = withRunner(processes);
			await put(of('A1'));
			expect(await processes.stored('state, starts')).toEqual(['running 1']);
			worker.remove(runner);
			await processes.quiet();
			expect(await processes.stored('state, starts')).toEqual(['running 0']);
			runner.end('A1', { kind: 'shutdown' });
			await processes.quiet();
			expect(await processes.stored('state, starts')).toEqual(['waiting 0']);
		});

		it('keeps in mind that it was cut off before', async () => {
			const { worker, runner, put } = withRunner(processes);
			await put(of('A1'));
			runner.end('A1', { kind: 'cutOff' });
			await processes.quiet();
			worker.remove(runner);
			runner.end('A1', { kind: 'shutdown' });
			await processes.quiet();
			expect(await processes.stored('state, starts')).toEqual(['waiting 1']);
		});

		it('is waited for where n8n may not have begun it yet, and else not', async () => {
			const { worker, runner, put } = withRunner(processes);
			await put(of('A1'));
			let hasBegun = false;
			const begun = worker.begun(runner).then(() => (hasBegun = true));
			await processes.quiet();
			expect(hasBegun).toBe(false);
			runner.end('A1');
			await begun;

			await put(of('B1'));
			await processes.pass(BEGINNING_MS + 1);
			await worker.begun(runner);
			expect(runner.running).toEqual(['B1']);
		});

		it('while its rows are being taken, is not started, nor its start counted', async () => {
			const { inbox, worker, runner } = withRunner(processes);
			await processes.quiet();
			await inbox.put(of('A1'));
			const take = inbox.take.bind(inbox);
			jest.spyOn(inbox, 'take').mockImplementation(async (wanted) => {
				worker.remove(runner);
				return await take(wanted);
			});
			worker.wake();
			await processes.quiet();
			expect(runner.started).toEqual([]);
			expect(await processes.stored('state, starts')).toEqual(['waiting 0']);
		});

		it('and published anew: what is under way keeps its place in the order', async () => {
			const { worker, runner, put } = withRunner(processes);
			await put(of('A1', 'A2', 'B1'));
			worker.remove(runner);
			const anew = new FakeRunner();
			worker.add(anew);
			worker.remove(runner);
			await processes.pass(SECOND);
			expect([runner.running, anew.running]).toEqual([['A1', 'B1'], []]);
			runner.end('A1');
			await processes.quiet();
			expect(anew.running).toEqual(['A2']);
		});
	});

	describe('that n8n refused to start', () => {
		it('one start is tried after a pause, then all; nothing is lost nor counted', async () => {
			const { runner, put } = withRunner(processes);
			runner.n8n = () => REFUSED;
			await put(of('A1', 'B1', 'C1', 'D1', 'E1'));
			expect(runner.started).toEqual(['A1', 'B1', 'C1', 'D1']);
			await processes.pass(SECOND);
			expect(runner.started.slice(4)).toEqual(['E1']);
			await processes.pass(2 * SECOND);
			expect(runner.started).toHaveLength(6);
			runner.n8n = () => undefined;
			await processes.pass(5 * SECOND);
			expect(runner.running).toHaveLength(1);
			runner.end(runner.running[0] ?? '');
			await processes.pass(10 * SECOND);
			for (const event of runner.running) runner.end(event);
			await processes.pass(10 * SECOND);
			for (const event of runner.running) runner.end(event);
			await processes.quiet();
			expect(await processes.stored('state, starts')).toEqual(Array(5).fill('done 1'));
			expect(runner.lines).toEqual([
				'n8n could not start a run (database away); it is tried again',
			]);
		});

		it('while it starts others: it counts as failed, and the others are not held back', async () => {
			const { runner, put } = withRunner(processes);
			runner.n8n = (event) => (event === 'A1' ? REFUSED : { kind: 'ended' });
			await put(of('A1'));
			for (let minute = 0; minute < 10; minute++) {
				await put(of(`B${minute}`, `C${minute}`));
				await processes.pass(4 * SECOND);
			}
			expect(runner.started.filter((event) => event === 'A1')).toHaveLength(3);
			const [a1, ...others] = await processes.stored('state, reason');
			expect(a1).toBe('failed n8n could not start it: database away');
			expect(others).toEqual(Array(20).fill('done '));
		});

		it('while what had begun before ends: it does not count as failed', async () => {
			const { runner, put } = withRunner(processes);
			await put(of('A1', 'B1'));
			runner.n8n = () => REFUSED;
			await put(of('C1'));
			runner.end('A1');
			for (let tries = 0; tries < 5; tries++) await processes.pass(10 * SECOND);
			runner.end('B1');
			await processes.pass(60 * SECOND);
			expect((await processes.stored())[2]).toBe('C1 waiting');
		});
	});
});

describe('what becomes of a run', () => {
	let processes: Processes;
	onProcesses(
		() => SqliteEngine.start(),
		(anew) => (processes = anew),
	);

	it('of which n8n never tells: it is finished as unknown after 24 hours, with a line in the log', async () => {
		const { inbox, store } = processes.start();
		const { clock } = processes;
		const runner = new FakeRunner();
		const held = new Held(inbox, new Leases(store, inbox.owner, clock));
		await inbox.put([row('A1')]);
		const take = { node: runner.node, limit: 1, inOrder: true, started: 'seldom' } as const;
		const rows = await held.take(async () => await inbox.take(take));
		const here = { inbox, held, clock, doubt: new Doubt(clock, true) };
		const ended = run(runner, new Starts(runner, clock), rows, here);
		await clock.pass(24 * HOUR - 1);
		expect(await processes.stored()).toEqual(['A1 running']);
		await clock.pass(1);
		await ended;
		expect(await processes.stored()).toEqual(['A1 done']);
		expect(runner.lines).toEqual([
			'n8n has not told the end of a run for 24 hours; it counts as ended',
		]);
		expect(clock.pending).toBe(0);
	});
});
