import { HOUR, MINUTE, of, row, SECOND } from '../inbox/scene';
import { ENGINES, SqliteEngine } from '../store/engines';
import type { StartMode } from '../../../nodes/FeishuCoreHr/worker/due';
import { FakeRunner, onProcesses, withRunner, type Processes } from './scene';

jest.setTimeout(60_000);

const GATHERED: StartMode = { kind: 'gathered', gatherForMs: 10 * SECOND, maxItems: 3 };
const FAILED = { kind: 'failed', reason: 'no mail server' } as const;

const setUp = (processes: Processes, startMode: StartMode = GATHERED) =>
	withRunner(processes, startMode);

describe.each(ENGINES)('runs of several changes on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	it('start when the first change is old enough, with all that came since', async () => {
		const { runner, put } = setUp(processes);
		await put(of('A1'));
		await processes.pass(9 * SECOND);
		await put(of('B1'));
		expect(runner.started).toEqual([]);
		await processes.pass(SECOND);
		expect(runner.started).toEqual(['A1+B1']);
	});

	it('start at once, rather than a day late, when somebody sets the clock back', async () => {
		const { runner, put } = setUp(processes);
		await put(of('A1'));
		processes.clock.step(-24 * HOUR);
		await processes.pass(SECOND);
		expect(runner.started).toEqual(['A1']);
	});

	it('start at once when there are enough', async () => {
		const { runner, put } = setUp(processes);
		await put(of('A1', 'A2', 'B1', 'B2'));
		expect(runner.started).toEqual(['A1+A2+B1']);
	});

	it('run one after the other in order, side by side without it', async () => {
		const { runner, put } = setUp(processes);
		await put(of('A1', 'A2', 'A3', 'B1', 'B2', 'B3'));
		await processes.pass(2 * SECOND);
		expect(runner.running).toEqual(['A1+A2+A3']);
		runner.end('A1+A2+A3');
		await processes.quiet();
		expect(runner.running).toEqual(['B1+B2+B3']);
		runner.inOrder = false;
		await put(of('C1', 'C2', 'C3'));
		expect(runner.running).toEqual(['B1+B2+B3', 'C1+C2+C3']);
	});

	it('are tried again as the same set, and hold back nothing meanwhile', async () => {
		const { runner, put } = setUp(processes);
		runner.retries = 1;
		await put(of('A1', 'B1', 'C1'));
		runner.end('A1+B1+C1', FAILED);
		await put(of('A2'));
		await processes.pass(10 * SECOND);
		expect(runner.running).toEqual(['A2']);
		runner.end('A2');
		await put(of('A3'));
		await processes.pass(6 * SECOND);
		expect(runner.running).toEqual(['A1+B1+C1']);
		runner.end('A1+B1+C1', FAILED);
		await processes.quiet();
		expect(await processes.stored()).toEqual([
			...['A1 failed', 'B1 failed', 'C1 failed'],
			...['A2 done', 'A3 waiting'],
		]);
	});

	it('changed from runs for each change: what is to be tried again is gathered when it is due', async () => {
		const { runner, put, worker } = setUp(processes, { kind: 'each' });
		runner.retries = 2;
		await put(of('A1'));
		runner.end('A1', FAILED);
		await processes.quiet();
		runner.startMode = GATHERED;
		worker.remove(runner);
		worker.add(runner);
		await processes.pass(14 * SECOND);
		expect(runner.running).toEqual([]);
		await put(of('B1'));
		await processes.pass(SECOND);
		expect(runner.running).toEqual(['A1+B1']);
	});

	it('leave out what must not run any more', async () => {
		const { runner, put } = setUp(processes);
		runner.objection = ({ eventId }) => (eventId === 'B1' ? 'not chosen' : undefined);
		await put(of('A1', 'B1', 'C1'));
		expect(runner.running).toEqual(['A1+C1']);
	});

	it('survive a restart while they gather', async () => {
		const { put, kill } = setUp(processes);
		await put(of('A1'));
		await processes.pass(6 * SECOND);
		kill();
		const { runner } = setUp(processes);
		await processes.pass(3 * SECOND);
		expect(runner.started).toEqual([]);
		await processes.pass(2 * SECOND);
		expect(runner.running).toEqual(['A1']);
	});

	it.each<[string, StartMode, string[], number]>([
		['each', { kind: 'each' }, ['A1', 'B1'], 0],
		['a shorter time', { kind: 'gathered', gatherForMs: 2 * SECOND, maxItems: 500 }, ['A1+B1'], 2],
		['fewer changes', { kind: 'gathered', gatherForMs: HOUR, maxItems: 2 }, ['A1+B1'], 0],
		['set times', { kind: 'scheduled', times: ['* * * * * *'], timezone: 'UTC' }, ['A1+B1'], 2],
	])('changed to %s while rows wait: they run by it', async (_name, startMode, runs, seconds) => {
		const { worker, runner, put } = setUp(processes);
		await put(of('A1', 'B1'));
		worker.remove(runner);
		const anew = new FakeRunner();
		anew.startMode = startMode;
		worker.add(anew);
		await processes.quiet();
		await processes.pass(seconds * SECOND);
		expect(anew.started).toEqual(runs);
	});

	it('changed from runs for each change: what waits is gathered', async () => {
		const { worker, runner, put } = setUp(processes, { kind: 'each' });
		await put(of('A1', 'A2', 'A3'));
		worker.remove(runner);
		const anew = new FakeRunner();
		anew.startMode = GATHERED;
		worker.add(anew);
		await processes.pass(11 * SECOND);
		expect(anew.started).toEqual([]);
		runner.end('A1');
		await processes.pass(SECOND);
		expect(anew.started).toEqual(['A2+A3']);
	});
});

describe('digests', () => {
	let processes: Processes;

	const DIGEST: StartMode = { kind: 'scheduled', times: ['0 9 * * *'], timezone: 'Europe/Berlin' };

	/** The clock stands at this time. */
	const at = (iso: string) => processes.clock.step(Date.parse(iso) - processes.clock.now());
	onProcesses(
		() => SqliteEngine.start(),
		(anew) => (processes = anew),
	);

	it.each([
		['the day clocks go forward', '2026-03-29T06:58:00Z'],
		['the day clocks go back', '2026-10-25T07:58:00Z'],
		['any day', '2026-06-10T06:58:00Z'],
	])('start at their time by the clock on the wall, once: %s', async (_, twoMinutesBefore) => {
		at(twoMinutesBefore);
		const { runner, put } = setUp(processes, DIGEST);
		await put(of('A1', 'A2'));
		await processes.pass(2 * MINUTE - SECOND);
		expect(runner.started).toEqual([]);
		await processes.pass(SECOND);
		expect(runner.started).toEqual(['A1+A2']);
		runner.end('A1+A2');
		await put(of('A3'));
		await processes.pass(10 * MINUTE);
		expect(runner.started).toEqual(['A1+A2']);
		processes.clock.step(23 * HOUR + 51 * MINUTE);
		await processes.pass(SECOND);
		expect(runner.running).toEqual(['A3']);
	});

	it('missed while n8n was down start when it is back; what came since waits for the next', async () => {
		at('2026-06-09T06:00:00Z');
		const { put, kill } = setUp(processes, DIGEST);
		await put(of('A1'));
		kill();
		at('2026-06-10T12:00:00Z');
		await processes.start().inbox.put(of('A2'));
		const { runner } = setUp(processes, DIGEST);
		await processes.pass(MINUTE);
		expect(runner.running).toEqual(['A1']);
		runner.end('A1');
		await processes.pass(MINUTE);
		expect(runner.started).toEqual(['A1']);
	});

	it('take at most 5,000 changes in a run; the rest follows at once', async () => {
		at('2026-06-10T06:59:00Z');
		const { runner, put } = setUp(processes, DIGEST);
		runner.n8n = () => ({ kind: 'ended' });
		await put(Array.from({ length: 12_000 }, (_, n) => row(`${n}`)));
		await processes.pass(61 * SECOND);
		const sizes = runner.started.map((events) => events.split('+').length);
		expect(sizes).toEqual([5_000, 5_000, 2_000]);
		expect(new Set(runner.started.flatMap((events) => events.split('+'))).size).toBe(12_000);
	});
});
