import { of, SECOND } from '../inbox/scene';
import { ENGINES } from '../store/engines';
import { FakeRunner, onProcesses, withRunner, type Processes } from './scene';

jest.setTimeout(60_000);

/** After so long the others take a process for dead that shows no sign of life. */
const REAPED_MS = 30 * SECOND;
const FAILED = { kind: 'failed', reason: 'no mail server' } as const;

describe.each(ENGINES)('a process that lives, and that others took for dead, on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	/** A process that runs `A1` and cannot show it any more, and another one that sees so. */
	async function apart(events = of('A1')) {
		const old = withRunner(processes);
		await old.put(events);
		old.store.isAway = true;
		const other = processes.start();
		const watching = new FakeRunner('another node');
		other.worker.add(watching);
		await processes.pass(REAPED_MS);
		const lead = async () => {
			const runner = new FakeRunner();
			other.worker.add(runner);
			await processes.quiet();
			return runner;
		};
		return { old, lead };
	}

	it('does not tell the end of what another has begun anew', async () => {
		const { old, lead } = await apart();
		const runner = await lead();
		expect(runner.running).toEqual(['A1']);
		old.store.isAway = false;
		await processes.pass(6 * SECOND);
		old.runner.end('A1', FAILED);
		await processes.quiet();
		expect(await processes.stored()).toEqual(['A1 running']);
		runner.end('A1');
		await processes.quiet();
		expect(await processes.stored('event_id, state, starts')).toEqual(['A1 done 2']);
	});

	it('tells the end of what nobody has begun anew: it does not run again', async () => {
		const { old, lead } = await apart();
		expect(await processes.stored()).toEqual(['A1 waiting']);
		old.store.isAway = false;
		old.runner.end('A1');
		await processes.quiet();
		expect(await processes.stored()).toEqual(['A1 done']);
		const runner = await lead();
		await processes.pass(REAPED_MS);
		expect([old.runner.started, runner.started]).toEqual([['A1'], []]);
	});

	it('tells it also where it ended while the store was out of reach', async () => {
		const { old } = await apart();
		old.runner.end('A1');
		await processes.quiet();
		old.store.isAway = false;
		await processes.pass(6 * SECOND);
		expect(await processes.stored()).toEqual(['A1 done']);
		expect(old.runner.started).toEqual(['A1']);
	});

	it('keeps what it still runs and nobody has begun anew, and its place in the order', async () => {
		const { old, lead } = await apart(of('A1', 'A2'));
		old.store.isAway = false;
		await processes.pass(6 * SECOND);
		const runner = await lead();
		await processes.pass(REAPED_MS);
		expect([old.runner.running, runner.running]).toEqual([['A1'], []]);
		expect(await processes.stored('event_id, state, starts')).toEqual([
			'A1 running 1',
			'A2 waiting 0',
		]);
	});

	describe('whose take is answered after its lease has run out', () => {
		/** A process whose first take of a row is answered when the test says so. */
		async function unanswered() {
			const { inbox, worker, runner } = withRunner(processes);
			await processes.quiet();
			const take = inbox.take.bind(inbox);
			let answer = () => {};
			const late = jest.spyOn(inbox, 'take').mockImplementation(async (wanted) => {
				const rows = await take(wanted);
				if (rows.length > 0) await new Promise<void>((resolve) => (answer = resolve));
				return rows;
			});
			await inbox.put(of('A1'));
			worker.wake();
			await processes.quiet();
			late.mockRestore();
			return { runner, answer: () => answer() };
		}

		it('starts nothing of what another runs', async () => {
			const { runner, answer } = await unanswered();
			const next = withRunner(processes);
			await processes.pass(REAPED_MS);
			expect(next.runner.running).toEqual(['A1']);
			answer();
			await processes.pass(REAPED_MS);
			next.runner.end('A1');
			await processes.pass(REAPED_MS);
			expect([runner.started, next.runner.started]).toEqual([[], ['A1']]);
			expect(await processes.stored('state, starts')).toEqual(['done 2']);
		});

		it('takes anew what nobody else runs; the first take does not count', async () => {
			const { runner, answer } = await unanswered();
			await processes.pass(REAPED_MS);
			answer();
			await processes.pass(SECOND);
			expect(runner.running).toEqual(['A1']);
			expect(await processes.stored('state, starts')).toEqual(['running 1']);
		});
	});
});

describe.each(ENGINES)('processes whose store was gone for long, on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	it('take nobody for dead who could not show that it lives either', async () => {
		const one = withRunner(processes);
		await one.put(of('A1'));
		const other = withRunner(processes);
		await processes.pass(10 * SECOND);
		for (const { store } of [one, other]) store.isAway = true;
		await processes.pass(10 * REAPED_MS);
		// The other is the first to get through.
		other.store.isAway = false;
		await processes.pass(6 * SECOND);
		one.store.isAway = false;
		await processes.pass(REAPED_MS);
		expect([one.runner.running, other.runner.started]).toEqual([['A1'], []]);
		one.runner.end('A1');
		await processes.quiet();
		expect(await processes.stored('state, starts')).toEqual(['done 1']);
	});
});
